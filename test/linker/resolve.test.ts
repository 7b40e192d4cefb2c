/** Which definition a name gets: weak, common, archives. */
import { describe, expect, test } from 'vitest';
import { formatDiagnostic } from '../../assembler/diagnostic.ts';
import { type LinkInput, link } from '../../assembler/linker/link.ts';
import type { ElfExecutable } from '../../vm/elf/format.ts';
import { type HandMadeObject, input, leastKernel } from '../support/objects.ts';

const start = input('start.o', 'user', {
  sections: { '.text': { sizeBytes: 4 } },
  symbols: { _start: '.text+0' },
});

function linked(...inputs: readonly LinkInput[]): ElfExecutable {
  const { executable, diagnostics } = link([start, ...inputs], {
    layout: { textAddress: 0x8000_0000 },
  });
  expect(diagnostics.map(formatDiagnostic)).toEqual([]);
  if (executable === undefined) throw new Error('no executable');
  return executable;
}

function addressIn({ symbols }: ElfExecutable, name: string): number | undefined {
  return symbols.find((symbol) => symbol.name === name)?.value;
}

function unit(name: string, object: HandMadeObject): LinkInput {
  return input(name, 'user', object);
}

const archive = (one: LinkInput): LinkInput => ({ ...one, archive: true });

describe('weak symbols', () => {
  const weak = unit('weak.o', {
    sections: { '.text': { sizeBytes: 8 } },
    symbols: { handler: 'weak .text+0' },
  });
  const strong = unit('strong.o', {
    sections: { '.text': { sizeBytes: 8 } },
    symbols: { handler: '.text+4' },
  });

  test('a strong definition replaces a weak one, whichever comes first', () => {
    expect(addressIn(linked(weak, strong), 'handler')).toBe(0x8000_0010);
    expect(addressIn(linked(strong, weak), 'handler')).toBe(0x8000_0008);
  });

  test('of weak definitions the first is taken', () => {
    const other = unit('other.o', {
      sections: { '.text': { sizeBytes: 8 } },
      symbols: { handler: 'weak .text+4' },
    });
    expect(addressIn(linked(weak, other), 'handler')).toBe(0x8000_0004);
  });

  test('a weak reference that nobody defines is address 0, and pulls nothing in', () => {
    const user = unit('user.o', {
      sections: { '.data': { sizeBytes: 4, relocations: [[0, 'R_RISCV_32', 'optional', 4]] } },
      symbols: { optional: 'weak undefined' },
    });
    const member = archive(
      unit('member.o', {
        sections: { '.text': { sizeBytes: 4 } },
        symbols: { optional: '.text+0' },
      }),
    );
    const image = linked(user, member);
    expect([...(image.sections.find(({ name }) => name === '.data')?.bytes ?? [])]).toEqual([
      4, 0, 0, 0,
    ]);
    expect(addressIn(image, 'optional')).toBeUndefined();
  });
});

describe('common symbols', () => {
  test('of one name share the largest room', () => {
    const image = linked(
      unit('a.o', { symbols: { buffer: 'common+24' } }),
      unit('b.o', { symbols: { buffer: 'common+100' } }),
    );
    const bss = image.sections.find(({ name }) => name === '.bss');
    expect(bss?.sizeBytes).toBe(100);
    expect(addressIn(image, 'buffer')).toBe(bss?.address);
  });

  test('give way to a definition', () => {
    const image = linked(
      unit('a.o', { symbols: { buffer: 'common+24' } }),
      unit('b.o', { sections: { '.data': { sizeBytes: 4 } }, symbols: { buffer: '.data+0' } }),
    );
    expect(image.sections.map(({ name }) => name)).toEqual(['.text', '.data']);
  });
});

describe('archives', () => {
  const text = (bytes: number, ...calls: string[]) => ({
    '.text': {
      sizeBytes: bytes,
      relocations: calls.map((name, index) => [8 * index, 'R_RISCV_CALL', name] as const),
    },
  });
  const print = archive(
    unit('lib/print.o', { sections: text(16, 'write'), symbols: { print: '.text+0' } }),
  );
  const write = archive(unit('lib/write.o', { sections: text(8), symbols: { write: '.text+0' } }));
  const unused = archive(unit('lib/sort.o', { sections: text(8), symbols: { sort: '.text+0' } }));

  function filesOf({ symbols }: ElfExecutable): string[] {
    return symbols.filter(({ type }) => type === 'file').map(({ name }) => name);
  }

  test('are linked as far as somebody needs them, also through each other, in their order', () => {
    const user = unit('user.o', { sections: text(8, 'print') });
    const image = linked(unused, write, print, user);
    expect(filesOf(image)).toEqual(['start.o', 'lib/write.o', 'lib/print.o', 'user.o']);
  });

  test('are not asked for what is defined already, and so may be replaced', () => {
    const own = unit('own.o', { sections: text(8, 'print'), symbols: { print: '.text+0' } });
    expect(filesOf(linked(print, write, own))).toEqual(['start.o', 'own.o']);
  });

  test('of the user layer do not serve the kernel', () => {
    const kernel = input('kernel/a.s', 'kernel', { sections: text(8, 'print') });
    const { diagnostics } = link([leastKernel, kernel, print, write], { layout: 'container' });
    expect(diagnostics.map(({ message }) => message)).toEqual(['undefined symbol: print']);
  });
});

describe('what the linker defines in a plain link', () => {
  test('gives way to a definition of the program', () => {
    const image = linked(
      unit('a.o', { sections: { '.data': { sizeBytes: 8 } }, symbols: { end: '.data+4' } }),
    );
    const data = image.sections.find(({ name }) => name === '.data')?.address ?? 0;
    expect(addressIn(image, 'end')).toBe(data + 4);
  });

  test('a missing entry is a warning, and execution starts at the first address', () => {
    const object = unit('a.o', { sections: { '.text': { sizeBytes: 4 } } });
    const { executable, diagnostics } = link([object], {
      layout: { textAddress: 0x8000_0000 },
      entry: 'begin',
    });
    expect(executable?.entry).toBe(0x8000_0000);
    expect(diagnostics.map(formatDiagnostic)).toEqual([
      'warning: no entry symbol begin; execution starts at 0x80000000',
    ]);
  });
});
