/** Objects come from outside: whatever is in one, the linker answers with messages, not a crash. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type LinkInput, type LinkOptions, link } from '../../assembler/linker/link.ts';
import type { ElfRelocation, ElfSection, ElfSymbol } from '../../vm/elf/format.ts';
import { input, leastKernel, leastLibrary } from '../support/objects.ts';

const word = fc.oneof(fc.nat(64), fc.nat(0xffff_ffff));

const relocation = (symbols: number): fc.Arbitrary<ElfRelocation> =>
  fc.record({
    offset: word,
    type: fc.nat(255),
    symbol: fc.integer({ min: -1, max: symbols }),
    addend: fc.oneof(fc.integer({ min: -64, max: 64 }), fc.integer()),
  });

const section: fc.Arbitrary<ElfSection> = fc
  .record({
    name: fc.constantFrom('.text', '.data', '.bss', '.debug_line', '.uarea.core', '.odd', ''),
    type: fc.constantFrom(1, 8, 14, 0x7000_0003),
    flags: fc.nat(7),
    align: fc.constantFrom(0, 1, 4, 16, 3, 4096, 2 ** 31),
    size: fc.nat(40),
    relocations: fc.array(relocation(6), { maxLength: 6 }),
  })
  .map(({ size, ...given }) => ({
    ...given,
    address: 0,
    entrySize: 0,
    bytes: new Uint8Array(given.type === 8 ? 0 : size),
    sizeBytes: given.type === 8 ? size * 1_000_000 : size,
  }));

const symbol: fc.Arbitrary<ElfSymbol> = fc.record({
  name: fc.constantFrom('a', 'b', '_start', 'main', '', '__USER_END', '.L1', '__proto__'),
  value: word,
  sizeBytes: word,
  binding: fc.constantFrom('local', 'global', 'weak'),
  type: fc.constantFrom('notype', 'object', 'func', 'section', 'file'),
  visibility: fc.constantFrom('default', 'hidden'),
  section: fc.oneof(
    fc.constantFrom('undefined' as const, 'absolute' as const, 'common' as const),
    fc.nat(5),
  ),
});

const damaged: fc.Arbitrary<LinkInput> = fc.record({
  name: fc.constantFrom('a.o', 'b.o'),
  layer: fc.constantFrom('kernel', 'user'),
  archive: fc.boolean(),
  object: fc.record({
    kind: fc.constant('object' as const),
    sections: fc.array(section, { maxLength: 4 }),
    symbols: fc.array(symbol, { maxLength: 6 }),
    flags: fc.constantFrom(0, 0, 0, 1, 0xffff_ffff),
  }),
});

const options: fc.Arbitrary<LinkOptions> = fc.record({
  layout: fc.constantFrom<LinkOptions['layout'][]>(
    'container',
    'mixed',
    { textAddress: 0x8000_0000 },
    { textAddress: 0xffff_fff0 },
  ),
});

describe('damaged objects', () => {
  test('lead to an executable or to an error, never to a crash', () => {
    fc.assert(
      fc.property(fc.array(damaged, { maxLength: 3 }), options, (objects, chosen) => {
        const { executable, diagnostics } = link([leastKernel, leastLibrary, ...objects], chosen);
        const hasError = diagnostics.some(({ severity }) => severity === 'error');
        expect(executable === undefined).toBe(hasError);
      }),
      { numRuns: 500 },
    );
  });

  test('with more padding asked for than there is are refused', () => {
    const object = input('a.o', 'user', {
      sections: {
        '.text': { sizeBytes: 8, relocations: [[4, 'R_RISCV_ALIGN', '_start', 28]] },
      },
      symbols: { _start: '.text+0' },
    });
    const { diagnostics } = link([object], { layout: { textAddress: 0x8000_0000 } });
    expect(diagnostics.map(({ message }) => message)).toEqual([
      'a.o:(.text+0x4): R_RISCV_ALIGN holds less padding than its alignment needs',
    ]);
  });

  test('with an alignment beyond any memory are refused', () => {
    const object = input('a.o', 'user', {
      sections: { '.text': { sizeBytes: 8, align: 2 ** 31 } },
      symbols: { _start: '.text+0' },
    });
    const { diagnostics } = link([object], { layout: { textAddress: 0x8000_0000 } });
    expect(diagnostics.map(({ message }) => message)).toEqual([
      'a.o:(.text): no memory can be aligned to 2,147,483,648 bytes',
    ]);
  });
});
