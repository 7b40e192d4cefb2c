/**
 * Line tables of `nanvix asm -g`, as readelf, objdump and gdb read them: beside GNU as where both
 * mean to say the same, by the rule of line-rows.ts where macros are concerned.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readElf } from '../../vm/elf/reader.ts';
import { readBytes } from '../assembler/cases.ts';
import { runCli } from '../support/cli.ts';
import { haveOracles, mustRunOracle, temporaryDirectory } from '../support/oracle.ts';
import { askGdb, decodedLines, readWith } from '../support/readers.ts';

const folder = temporaryDirectory();
const at = (name: string) => join(folder, name);

async function assembled(name: string, text: string, ...flags: readonly string[]): Promise<string> {
  writeFileSync(at(`${name}.s`), text);
  const words = ['asm', ...flags, at(`${name}.s`), '-o', at(`${name}.o`)];
  const { status, stderr } = await runCli(...words);
  if (status !== 0) throw new Error(stderr);
  return at(`${name}.o`);
}

/** No two instructions of this source share a line, for GNU as would join their rows. */
const plain = `
    .include "${at('names.inc')}"
    .text
    .globl  start
    .type   start, @function
start:
    la      a0, table
    li      a1, COUNT

    .balign 16
1:  lw      a2, (a0)
    beqz    a2, far
    addi    a0, a0, 4
    bnez    a1, 1b
    .insn   i 0x13, 0, a0, a0, 5
    ret
    .size   start, . - start
    .subsection 1
    nop
    .subsection 0
    jr      ra
    .zero   6000
far:
    ebreak
    .section .text.other, "ax"
other:
    wfi
${'\n'.repeat(300)}
    mret
    .data
table: .word 1, 2, 3
`;

describe.skipIf(!haveOracles('as', 'readelf', 'objdump', 'gdb'))('lines', () => {
  writeFileSync(at('names.inc'), '    .set COUNT, 3\n');

  test('are those of GNU as', async () => {
    const ours = await assembled('plain', plain, '-g');
    const flags = ['-march=rv32ima_zicsr', '-mabi=ilp32', '-mno-relax', '-g'];
    mustRunOracle('as', [...flags, at('plain.s'), '-o', at('gnu.o')]);
    const rows = decodedLines(ours).map(({ line, address }) => `${address}: ${line}`);
    expect(rows).toEqual(
      decodedLines(at('gnu.o')).map(({ line, address }) => `${address}: ${line}`),
    );
    expect(rows.length).toBe(13);
  });

  test('change nothing that is loaded', async () => {
    const [bare, full] = [await assembled('bare', plain), await assembled('full', plain, '-g')];
    const loaded = (path: string) => {
      const { sections } = readElf(readBytes(path) ?? new Uint8Array());
      return sections.flatMap(({ name, flags, bytes }) =>
        (flags & 2) !== 0 ? [name, ...bytes] : [],
      );
    };
    expect(loaded(full)).toEqual(loaded(bare));
    expect(decodedLines(bare)).toEqual([]);
  });

  test('have a row for each instruction, also where several stand in one line', async () => {
    const object = await assembled('dense', 'f: nop; nop; nop\n ret\n', '-g');
    expect(decodedLines(object).map(({ line, address }) => [line, address])).toEqual([
      [1, 0],
      [1, 4],
      [1, 8],
      [2, 12],
    ]);
  });

  test('name included files and repetitions by where they stand', async () => {
    writeFileSync(at('more.inc'), 'included:\n    nop\n');
    const text = `    .include "${at('more.inc')}"\n    .rept 2\n    ret\n    .endr\n`;
    const object = await assembled('parts', text, '-g');
    expect(decodedLines(object)).toEqual([
      { file: at('more.inc'), line: 2, address: 0 },
      { file: at('parts.s'), line: 3, address: 4 },
      { file: at('parts.s'), line: 3, address: 8 },
    ]);
  });
});

const macros = `    .macro  inner
    addi    a0, a0, 1
    addi    a0, a0, 2
    .endm
    .macro  outer
    nop
    inner
    nop
    .endm
    .globl  work
    .type   work, @function
work:
    li      a0, 0
    outer
    inner
    ret
    .size   work, . - work
`;

describe.skipIf(!haveOracles('readelf', 'gdb'))('a macro', () => {
  let object = '';
  beforeAll(async () => {
    object = await assembled('macros', macros, '-g');
  });

  test('begins in the line of the call and goes on in those of the body', () => {
    expect(decodedLines(object).map(({ line }) => line)).toEqual([13, 14, 7, 3, 8, 15, 3, 16]);
  });

  test('can be stopped at where it is called, and wherever it is in line', () => {
    const [call, body, all] = askGdb(object, [
      'break macros.s:14',
      'break macros.s:3',
      'break inner',
    ]);
    expect(call).toMatch(/^Breakpoint 1 at 0x4: file .*macros.s, line 14\.$/m);
    expect(body).toMatch(/^Breakpoint 2 at 0xc: .*macros.s:3. \(2 locations\)$/m);
    expect(all).toMatch(/^Breakpoint 3 at 0xc: inner. \(2 locations\)$/m);
  });

  test('is a function in line, called where it is named', () => {
    const text = readWith('readelf', ['--debug-dump=info', object]);
    const expansions = text
      .split(/^ <\d+>/m)
      .filter((entry) => entry.includes('inlined_subroutine'));
    const facts = expansions.map((entry) => [
      /DW_AT_low_pc\s*: (\S+)/.exec(entry)?.[1],
      /DW_AT_high_pc\s*: (\S+)/.exec(entry)?.[1],
      /DW_AT_call_line\s*: (\S+)/.exec(entry)?.[1],
    ]);
    expect(facts).toEqual([
      ['0x8', '0xc', '14'],
      ['0xc', '0x4', '7'],
      ['0x18', '0x4', '15'],
    ]);
  });
});
