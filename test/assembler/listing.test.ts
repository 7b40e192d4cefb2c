/** What `nanvix asm --listing` says of each line, against GNU as. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCli } from '../support/cli.ts';
import { haveOracles, mustRunOracle, temporaryDirectory } from '../support/oracle.ts';

const folder = temporaryDirectory();
const at = (name: string) => join(folder, name);
const included =
  '# nothing but a macro and an instruction\n    .text\nincluded: nop\n    .word 5\n';
writeFileSync(at('names.inc'), included);

const macros = `
    .macro  inner x
    addi    a0, a0, \\x
    addi    a0, a0, 2
    .endm
    .macro  outer
    nop                                 # within
    inner   3
    .endm
    .globl  start
start:  nop; nop
    outer
    inner   4
    la      a0, start
    ret
`;
const repetitions = `
    .data
    .rept   3
    .word   0x12345678, 5

    .endr
    .irp    r, 1, 2
    .byte   \\r
    .endr
    .set    COUNT, 2
    .if     COUNT == 2
    .byte   7
    .else
    .byte   8
    .endif
`;
const data = `
    .data
    .word   1, 2, 3
    .half   1
    .ascii  "a string that needs more bytes than five rows can hold", "x"
    .balign 8
    .zero   4000
    .fill   3, 2, 0x1234
    .quad   0x123456789abcdef0
    .bss
room:
    .space  100
`;
const code = `
    .include "${at('names.inc')}"
    .equ    KNOWN, 5
    .comm   shared, 8
    li      a0, 0x12345678
    beqz    a0, far
    call    elsewhere
    .section .text.other, "ax"
    lw      a1, %lo(room)(a0)
    .text
loop:
    j       loop
    .zero   6000
far:
    ret
    .bss
room:
    .space  4
`;

describe.skipIf(!haveOracles('as'))('a listing', () => {
  const gnuFlags = ['-march=rv32ima_zicsr', '-mabi=ilp32', '-mno-relax'];
  const sources = { macros, repetitions, data, code };

  async function ours(name: string, text: string): Promise<string> {
    writeFileSync(at(`${name}.s`), text);
    const listing = at(`${name}.lst`);
    const words = ['asm', at(`${name}.s`), '-o', at(`${name}.o`), '--listing', listing];
    expect(await runCli(...words)).toMatchObject({ status: 0, stderr: '' });
    return readFileSync(listing, 'utf8');
  }

  function gnu(name: string, flags: string): string {
    const words = [`${flags}=${at('gnu.lst')}`, at(`${name}.s`), '-o', at('gnu.o')];
    mustRunOracle('as', [...gnuFlags, ...words]);
    return readFileSync(at('gnu.lst'), 'utf8');
  }

  test.each(Object.entries(sources))(
    'has the lines and bytes of GNU as: %s',
    async (name, text) => {
      const listing = await ours(name, text);
      const lines = linesOf(gnu(name, '-aln'));
      expect(linesOf(listing)).toEqual(lines);
      expect(lines.filter(({ bytes }) => bytes !== '').length).toBeGreaterThan(2);
    },
  );

  test('shows what macros become as GNU as does', async () => {
    expect(tidy(await ours('macros', macros))).toEqual(tidy(gnu('macros', '-almn')));
  });

  test('ends with the symbols of GNU as', async () => {
    const listing = await ours('code', code);
    expect(symbolsOf(listing)).toEqual(symbolsOf(gnu('code', '-alsn')));
    expect(symbolsOf(listing).length).toBe(8);
  });

  test('is not made of two objects', async () => {
    const words = ['asm', at('code.s'), at('data.s'), '--listing', at('two.lst')];
    const { status, stderr } = await runCli(...words);
    expect(status).toBe(2);
    expect(stderr).toContain('--listing lists one object: give one FILE.s, or -o OUT.o');
  });
});

/** Lines of the source: those that a macro made are part of the line that called it. */
function linesOf(listing: string): { text: string; offset: string; bytes: string }[] {
  const lines: { line: string; text: string; offset: string; bytes: string }[] = [];
  for (const row of bodyOf(listing)) {
    const [, line = '', offset = '', bytes = '', text] = ROW.exec(row) ?? [];
    const last = lines.at(-1);
    const isPart = text === undefined || text.startsWith('>');
    if (!isPart) lines.push({ line, text, offset: offset.trim(), bytes });
    else if (last?.line === line) {
      last.bytes = (last.bytes + bytes).slice(0, 40);
      if (last.offset === '') last.offset = offset.trim();
    } else throw new Error(`a row of no line: ${row}`);
  }
  return lines;
}

const ROW = /^ *(\d+) (.{4}) ([\dA-F]*) *(?:\t(.*))?$/;

/** The rows, with blanks between words made one: GNU as removes them in macros. */
function tidy(listing: string): string[] {
  return bodyOf(listing).map((row) => {
    const text = row.replace(/#.*/, '').trimEnd();
    return text.includes('>') ? text.replace(/(?<=>.*)\s+/g, ' ').replace(/, /g, ',') : text;
  });
}

function bodyOf(listing: string): string[] {
  const [body = ''] = listing.split('DEFINED SYMBOLS');
  return body.split('\n').filter((row) => row.trim() !== '');
}

/** All symbols but those that only GNU as lists: of mappings, and of labels without a name. */
function symbolsOf(listing: string): string[] {
  const [, symbols = ''] = listing.split(/^DEFINED SYMBOLS$/m);
  const rows = symbols.split('\n').filter((row) => row.trim() !== '');
  return rows.filter((row) => !/ (\$[xd]\S*|\.L\d+ ?)$/.test(row)).sort();
}
