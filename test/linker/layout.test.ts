/** Where the linker puts things: the container's map, the baseline, and what is in an image. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { formatDiagnostic } from '../../assembler/diagnostic.ts';
import { type LinkInput, type LinkOptions, link } from '../../assembler/linker/link.ts';
import { formatMap } from '../../assembler/linker/map-file.ts';
import { memoryMap, uareaSections } from '../../assembler/linker/schemes.ts';
import type { ElfExecutable } from '../../vm/elf/format.ts';
import { readElf } from '../../vm/elf/reader.ts';
import { writeExecutable } from '../../vm/elf/writer.ts';
import { input, leastKernel, leastLibrary } from '../support/objects.ts';

function linked(
  inputs: readonly LinkInput[],
  layout: LinkOptions['layout'] = 'container',
): ElfExecutable {
  const { executable, diagnostics } = link(inputs, { layout });
  expect(diagnostics.map(formatDiagnostic)).toEqual([]);
  if (executable === undefined) throw new Error('no executable');
  return executable;
}

/** Values in hexadecimal, as the memory map is written. */
function symbolsOf({ symbols }: ElfExecutable): Record<string, string> {
  return Object.fromEntries(
    symbols
      .filter(({ type }) => type !== 'file')
      .map(({ name, value }) => [name, value.toString(16)]),
  );
}

function placesOf({ sections }: ElfExecutable): string[] {
  return sections.map(({ name, address, sizeBytes }) => {
    return `${name} ${address.toString(16)}+${sizeBytes}`;
  });
}

const kernelTrap = input('kernel/hal/trap.s', 'kernel', {
  sections: {
    '.text': { sizeBytes: 20 },
    '.rodata': { sizeBytes: 100 },
    '.data': { sizeBytes: 8, relocations: [[0, 'R_RISCV_32', 'trap_entry']] },
    '.bss': { sizeBytes: 5000 },
  },
  symbols: { trap_entry: '.text+4', trap_count: '.bss+8', 'thread.state': 'local absolute+12' },
});
const kernelBoot = input('kernel/hal/boot.s', 'kernel', {
  sections: { '.text': { sizeBytes: 12 }, '.text.boot': { sizeBytes: 8 } },
  symbols: { _start: '.text.boot+0', 'thread.state': 'local absolute+12' },
});
const kernelUarea = input('kernel/pm/uarea.s', 'kernel', {
  sections: {
    '.uarea.table': { sizeBytes: 4096, align: 4096 },
    '.uarea.core': { sizeBytes: 2000 },
    '.uarea.board': { sizeBytes: 1920 },
  },
  symbols: { uarea: '.uarea.core+0', board: '.uarea.board+0', level0: '.uarea.table+0' },
});
const kernel = [kernelTrap, kernelBoot, kernelUarea];

const hello = input('hello.s', 'user', {
  sections: {
    '.text': { sizeBytes: 40 },
    '.rodata': { sizeBytes: 6 },
    '.data': { sizeBytes: 4 },
    '.bss': { sizeBytes: 10 },
  },
  symbols: { main: '.text+0' },
});

describe('the container layout', () => {
  const image = linked([...kernel, leastLibrary, hello]);
  const symbols = symbolsOf(image);

  test('puts the kernel at the bottom, its UArea at a fixed place, the user part above', () => {
    expect(placesOf(image)).toEqual([
      '.kernel.text 80000000+40',
      '.kernel.rodata 80001000+100',
      '.kernel.data 80002000+8',
      '.kernel.bss 80003000+5000',
      '.kernel.uarea 80040000+20480',
      '.user.text 80080000+80',
      '.user.rodata 80081000+6',
      '.user.data 80082000+4',
      '.user.bss 80083000+10',
    ]);
  });

  test('starts with what boots, then takes inputs in their order', () => {
    expect(symbols).toMatchObject({ _start: '80000000', trap_entry: '8000000c' });
    expect(image.entry).toBe(0x8000_0000);
  });

  test('gives every sub-area of the UArea its page, whatever the order of inputs', () => {
    expect(symbols).toMatchObject({ uarea: '80040000', board: '80041000', level0: '80044000' });
  });

  test('starts the user part with its header', () => {
    expect(symbols).toMatchObject({ user_start: '80080020', main: '80080028' });
    const user = image.segments.find(({ address }) => address === memoryMap.user.from);
    // The library's header has the address of user_start in its second word.
    expect(
      new DataView(user?.bytes.slice(4, 8).buffer ?? new ArrayBuffer(4)).getUint32(0, true),
    ).toBe(0x8008_0020);
  });

  test('marks every range with symbols', () => {
    expect(symbols).toMatchObject({
      __KERNEL_START: '80000000',
      __KERNEL_END: '80005000',
      __KERNEL_TEXT_START: '80000000',
      __KERNEL_TEXT_END: '80000028',
      __KERNEL_RODATA_START: '80001000',
      __KERNEL_RODATA_END: '80001064',
      __KERNEL_DATA_START: '80002000',
      __KERNEL_DATA_END: '80002008',
      __KERNEL_BSS_START: '80003000',
      __KERNEL_BSS_END: '80004388',
      __UAREA_START: '80040000',
      __UAREA_END: '80045000',
      __USER_START: '80080000',
      __USER_END: '80084000',
      __USER_TEXT_START: '80080000',
      __USER_TEXT_END: '80080050',
      __USER_RODATA_START: '80081000',
      __USER_RODATA_END: '80081006',
      __USER_DATA_START: '80082000',
      __USER_DATA_END: '80082004',
      __USER_BSS_START: '80083000',
      __USER_BSS_END: '8008300a',
    });
  });

  test('has no memory that is both writable and executable', () => {
    const access = image.segments.map(({ address, flags }) => `${address.toString(16)} ${flags}`);
    expect(access).toEqual([
      ...['80000000 5', '80001000 4', '80002000 6', '80003000 6', '80040000 6'],
      ...['80080000 5', '80081000 4', '80082000 6', '80083000 6'],
    ]);
  });

  test('has the same kernel, byte for byte, under every program and under none', () => {
    const other = input('other.s', 'user', {
      sections: { '.text': { sizeBytes: 9000 }, '.data': { sizeBytes: 70_000 } },
      symbols: { main: '.text+100', trap_entry: '.text+200', memory_copy: '.data+4' },
    });
    const kernelOf = ({ segments }: ElfExecutable) =>
      segments.filter(({ address }) => address < memoryMap.user.from);
    const none = kernelOf(linked(kernel));
    expect(kernelOf(linked([...kernel, leastLibrary, other]))).toEqual(none);
    expect(kernelOf(image)).toEqual(none);
  });

  test('keeps a name that both layers define apart: each means its own', () => {
    const both = (layer: 'kernel' | 'user', name: string) =>
      input(name, layer, {
        sections: {
          '.text': { sizeBytes: 8 },
          '.data': { sizeBytes: 4, relocations: [[0, 'R_RISCV_32', 'print']] },
        },
        symbols: { print: '.text+4', ...(layer === 'user' ? { main: '.text+0' } : {}) },
      });
    const inputs = [leastKernel, both('kernel', 'print.s'), leastLibrary, both('user', 'my.s')];
    const { segments, symbols: all } = linked(inputs);
    const wordAt = (address: number) => {
      const segment = segments.find((one) => one.address === address);
      return segment && Buffer.from(segment.bytes).readUInt32LE(0).toString(16);
    };
    expect(wordAt(0x8000_1000)).toBe('80000014');
    expect(wordAt(0x8008_1000)).toBe('8008002c');
    // One global name: the kernel's, for tools look kernel names up.
    const named = all.filter(({ name }) => name === 'print');
    expect(named.map(({ value, binding }) => [value.toString(16), binding])).toEqual([
      ['8008002c', 'local'],
      ['80000014', 'global'],
    ]);
  });

  test('keeps constants, once for each name and value, and names the file of each symbol', () => {
    const constants = image.symbols.filter(({ name }) => name === 'thread.state');
    expect(constants).toMatchObject([{ value: 12, section: 'absolute', binding: 'local' }]);
    const files = image.symbols.filter(({ type }) => type === 'file').map(({ name }) => name);
    expect(files).toEqual([
      'kernel/hal/trap.s',
      'kernel/hal/boot.s',
      'kernel/pm/uarea.s',
      'programs/lib/start.s',
      'hello.s',
    ]);
  });

  test('is the same file on every link', () => {
    const again = linked([...kernel, leastLibrary, hello]);
    expect(writeExecutable(again)).toEqual(writeExecutable(image));
    expect(readElf(writeExecutable(image)).kind).toBe('executable');
  });

  test('is the memory map that the kernel is written for', () => {
    const layout = readFileSync(
      new URL('../../kernel/include/layout.inc', import.meta.url),
      'utf8',
    );
    const constants = Object.fromEntries(
      [...layout.matchAll(/^ {4}\.set +(\w+), (0x[0-9a-f]+)/gm)].map(([, name, value]) => [
        name,
        Number(value),
      ]),
    );
    expect(constants).toMatchObject({
      KERNEL_START: memoryMap.kernel.from,
      KERNEL_LIMIT: memoryMap.kernel.to,
      UAREA_START: memoryMap.uarea.from,
      UAREA_END: memoryMap.uarea.to,
      POOL_START: memoryMap.pool.from,
      POOL_END: memoryMap.pool.to,
      USER_START: memoryMap.user.from,
      USER_LIMIT: memoryMap.user.to,
      FRAMES_START: memoryMap.frames.from,
      FRAMES_END: memoryMap.frames.to,
    });
    for (const [index, name] of uareaSections.entries()) {
      const constant = `UAREA_${name.slice('.uarea.'.length).toUpperCase()}`;
      expect(constants[constant]).toBe(memoryMap.uarea.from + 4096 * index);
    }
  });
});

describe('an object made with -fpic', () => {
  const got = (opcode: number) =>
    input('pic.o', 'user', {
      sections: {
        '.text': {
          sizeBytes: 12,
          // auipc a0, 0; then, at 8, an instruction that uses its result.
          bytes: [0x17, 0x05, 0, 0, 0x13, 0, 0, 0, opcode, 0x25, 0x05, 0],
          relocations: [
            [0, 'R_RISCV_GOT_HI20', 'value'],
            [8, 'R_RISCV_PCREL_LO12_I', 'high'],
          ],
        },
        '.data': { sizeBytes: 4 },
      },
      symbols: { _start: '.text+0', high: 'local .text+0', value: '.data+0' },
    });

  test('computes addresses that it would load from a table', () => {
    const { sections } = linked([got(0x03)], { textAddress: 0x8000_0000 });
    const text = Buffer.from(sections[0]?.bytes ?? []);
    // The variable is at 0x8000100c: auipc a0, 1 and addi a0, a0, 12 in place of lw.
    expect([text.readUInt32LE(0), text.readUInt32LE(8)]).toEqual([0x0000_1517, 0x00c5_0513]);
  });

  test('is refused where something else than a load uses the table', () => {
    const { diagnostics } = link([got(0x23)], { layout: { textAddress: 0x8000_0000 } });
    expect(diagnostics.map(({ message }) => message)).toEqual([
      'pic.o:(.text+0x8), in high: something else than lw uses an address of the global offset ' +
        'table',
    ]);
  });
});

describe('the mixed layout', () => {
  test('parts nothing: text of all, then their constants, variables, zeroed memory', () => {
    const image = linked([...kernel, leastLibrary, hello], 'mixed');
    expect(placesOf(image)).toEqual([
      '.text 80000000+120',
      '.rodata 80001000+106',
      // Behind the pool.
      '.data 80070000+12',
      // The kernel's bss, the three parts of the UArea in input order, the program's bss.
      `.bss 80071000+${4096 * 2 + 4096 + 2000 + 1920 + 12 - 2}`,
    ]);
    expect(symbolsOf(image)).toMatchObject({
      __KERNEL_TEXT_START: '80000000',
      __USER_TEXT_END: '80000078',
      __USER_DATA_START: '80070000',
      _start: '80000000',
    });
  });
});

describe('the map', () => {
  test('says how full regions are, where every section came from, and what was not needed', () => {
    const unused = { ...input('programs/lib/print.s', 'user', {}), archive: true };
    const { map } = link([...kernel, leastLibrary, unused, hello], { layout: 'container' });
    const text = formatMap(map);
    expect(text.split('\n').slice(0, 10)).toEqual([
      'Link map, layout container, entry _start at 0x80000000',
      '',
      'Region     From        To          Size        Used',
      'kernel     0x80000000  0x80040000  0x00040000  0x00004388  6.6 %',
      'uarea      0x80040000  0x80045000  0x00005000  0x00005000  100.0 %',
      'user       0x80080000  0x80180000  0x00100000  0x0000300a  1.2 %',
      '',
      'Section                 Address     Size        From',
      '',
      '.kernel.text            0x80000000  0x00000028',
    ]);
    expect(text).toContain(
      '  .text                 0x80000008  0x00000014  kernel/hal/trap.s\n' +
        '                        0x8000000c              trap_entry\n',
    );
    expect(text).toContain(
      'Not linked, for nobody names anything in them\n  programs/lib/print.s\n',
    );
    expect(JSON.parse(JSON.stringify(map))).toEqual(map);
  });
});
