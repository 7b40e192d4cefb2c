/** Groups of sections, written and linked as GNU as and ld do it. */
import { describe, expect, test } from 'vitest';
import { assembleBoth, linkedByGnu, linkedByUs } from '../assembler/gnu.ts';
import { runCli } from '../support/cli.ts';
import { haveOracles, mustRunOracle, temporaryDirectory } from '../support/oracle.ts';
import { readWith } from '../support/readers.ts';

const folder = temporaryDirectory();

/** Two objects that both bring along `shared`, its table, and a table that nobody names. */
function half(name: string, other: string): string {
  return `
    .text
    .globl  ${name}
${name}: call  shared
    lla     a0, ${name}_data
    ${other}
    .section .text.shared, "axG", @progbits, shared, comdat
    .weak   shared
shared: lla   a0, table
    nop
    ret
    .section .rodata.shared, "aG?", @progbits, shared, comdat
table:
    .word   1, 2, shared
    .section .data.names, "awG", @progbits, group.of.its.own, comdat
    .word   3, ${name === '_start' ? 4 : 5}
    .pushsection .text.${name}, "ax"
    nop
    .popsection
    .section .more.data, "aw?", @progbits
    .word   6
    .section .rodata.shared, "a", @progbits
    .word   7
    .section .data.single, "awG", @progbits, single
${name}_data:
    .word   8
`;
}

function both(name: string, text: string): string {
  const path = `${folder}/${name}`;
  assembleBoth(path, text, folder);
  return path;
}

describe.skipIf(!haveOracles('as', 'ld', 'readelf'))('a section group', () => {
  test('is written as GNU as writes it', () => {
    const path = both('written', half('_start', 'call  other'));
    const groups = (file: string) => {
      const said = readWith('readelf', ['-g', '-W', file]);
      return said
        .replace(/\[ *\d+\]/g, '[]')
        .split('\n\n')
        .sort();
    };
    expect(groups(`${path}.our.o`)).toEqual(groups(`${path}.gnu.o`));
    expect(groups(`${path}.our.o`).join('')).toContain("COMDAT group section [] `.group' [shared]");
    readWith('readelf', ['-a', '-W', `${path}.our.o`]);
    readWith('objdump', ['-d', '-r', `${path}.our.o`]);
  });

  test('of which several objects have a copy is linked once', () => {
    const first = both('first', half('_start', 'call  other'));
    const second = both('second', half('other', 'ret'));
    const objects = (maker: string) => [`${first}.${maker}.o`, `${second}.${maker}.o`];
    const expected = linkedByGnu(objects('gnu'));
    expect(linkedByGnu(objects('our'))).toEqual(expected);
    expect(linkedByUs(objects('gnu'))).toEqual(expected);
    expect(linkedByUs(objects('our'))).toEqual(expected);
    expect(expected.symbols.filter((line) => line.startsWith('shared ='))).toHaveLength(1);
    expect(expected.symbols.filter((line) => line.startsWith('table ='))).toHaveLength(1);
  });

  test('stays together where sections are collected', async () => {
    const text = `
    .globl  _start
_start: call  shared
    .section .text.shared, "axG", @progbits, shared, comdat
    .globl  shared
shared: ret
    .section .rodata.shared, "aG", @progbits, shared, comdat
    .word   1, 2, 3
    .section .rodata.alone, "a"
    .word   4
    .section .rodata.retained, "aR"
    .word   5
`;
    const object = `${both('collected', text)}.our.o`;
    const [our, gnu] = [`${folder}/our.elf`, `${folder}/gnu.elf`];
    const place = ['-Ttext', '0x80000000', '--gc-sections', object, '-o'];
    const { stderr } = await runCli('link', ...place, our);
    expect(stderr).toBe('');
    mustRunOracle('ld', ['-m', 'elf32lriscv', '--no-relax', ...place, gnu]);
    const constants = (file: string) => readWith('readelf', ['-x', '.rodata', file]);
    expect(constants(our)).toBe(constants(gnu));
    expect(constants(our)).toContain(' 01000000 02000000 03000000 05000000 ');
  });

  test('gives its local names to nobody but itself', async () => {
    const text = `
    .section .text.shared, "axG", @progbits, shared, comdat
    .globl  shared
shared: ret
NOP
inner: ret
    .text
    call    inner
`;
    const first = both('outside-first', text.replace('NOP', ''));
    const second = both('outside-second', text.replace('NOP', ' nop'));
    const objects = [`${first}.our.o`, `${second}.our.o`];
    const words = ['-Ttext', '0x80000000', '-e', 'shared', ...objects, '-o', `${folder}/none.elf`];
    const { status, stderr } = await runCli('link', ...words);
    expect(status).toBe(2);
    expect(stderr).toBe(
      `error: ${second}.our.o:(.text+0x0): inner is in a section of which another ` +
        "object's copy is linked\n  help: only its global names can be used from outside of its " +
        'group\n',
    );
    expect(() => linkedByGnu(objects)).toThrow('inner');
  });
});
