/**
 * Objects come from outside: whatever is in one, the linker answers with messages, not a crash.
 * `SEED=7 MUTANTS=100000 npm run vitest -- test/linker/damage` damages so many files.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assemble } from '../../assembler/assemble.ts';
import { type LinkInput, type LinkOptions, link } from '../../assembler/linker/link.ts';
import { readArchive } from '../../vm/elf/archive.ts';
import type { ElfRelocation, ElfSection, ElfSymbol } from '../../vm/elf/format.ts';
import { ElfError, readElf } from '../../vm/elf/reader.ts';
import { writeObject } from '../../vm/elf/writer.ts';
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

const SEED = Number(process.env['SEED'] ?? 20_261_123);
const MUTANTS = Number(process.env['MUTANTS'] ?? (process.env['CI'] ? 5000 : 500));
/** Of this process's own time, so that a busy host fails no test. */
const MOST_SECONDS = 2;

/** An object with code, data, common room, references both ways and lines for debuggers. */
const source = `
    .globl _start, table
_start:
    la      a0, table
    lw      a1, %lo(shared)(a0)
1:  beqz    a1, 1b
    call    elsewhere
    .comm   shared, 8
    .data
table:
    .word   _start, table + 4, shared
    .half   end - table
end:
    .section .rodata.str, "aMS", @progbits, 1
    .asciz  "text"
`;

function objectBytes(): Uint8Array {
  const debug = { folder: '/' };
  const text = { path: 'a.s', text: source };
  const { object } = assemble(text, { readFile: () => undefined, debug });
  if (object === undefined) throw new Error('the source is meant to be right');
  return writeObject(object);
}

/** An archive of one member, as GNU ar writes it. */
function archiveOf(name: string, content: Uint8Array): Uint8Array {
  const header = `${`${name}/`.padEnd(48)}${String(content.length).padEnd(10)}\`\n`;
  const bytes = [...new TextEncoder().encode(`!<arch>\n${header}`), ...content];
  return Uint8Array.from(content.length % 2 === 0 ? bytes : [...bytes, 10]);
}

/** Writes bytes at places, and cuts the end off or not. */
const damage = fc.record({
  writes: fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(255)), {
    minLength: 1,
    maxLength: 8,
  }),
  keep: fc.oneof(fc.constant(1), fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })),
});

type Damage = typeof damage extends fc.Arbitrary<infer Value> ? Value : never;

function damagedBytes(whole: Uint8Array, { writes, keep }: Damage): Uint8Array {
  const bytes = whole.slice(0, Math.ceil(whole.length * keep));
  // Headers and tables are small and matter most, so half of the writes go near the start.
  for (const [share, value] of writes) bytes[Math.floor(share * share * bytes.length)] = value;
  return bytes;
}

/** What the reader and the linker make of bytes: an answer, or an ElfError with a place. */
function linkAnything(bytes: Uint8Array, isArchive: boolean): void {
  const before = process.cpuUsage();
  try {
    const members = isArchive ? readArchive(bytes) : [{ name: 'a.o', bytes }];
    const inputs = members.flatMap(({ name, bytes: content }): LinkInput[] => {
      const object = readElf(content);
      return object.kind === 'object' ? [{ name, object, layer: 'user' }] : [];
    });
    const { executable, diagnostics } = link(inputs, { layout: { textAddress: 0x8000_0000 } });
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    expect(executable === undefined).toBe(errors.length > 0);
    for (const { message } of errors) expect(message).not.toBe('');
  } catch (error) {
    if (!(error instanceof ElfError)) throw error;
    expect(error.message).not.toBe('');
  }
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1e6, 'seconds').toBeLessThan(MOST_SECONDS);
}

describe('damaged files', () => {
  const object = objectBytes();
  const archive = archiveOf('a.o', object);

  test('as they are, the samples are linked but for what is missing', () => {
    expect(readArchive(archive).map(({ name }) => name)).toEqual(['a.o']);
    const whole = readElf(object);
    if (whole.kind !== 'object') throw new Error('an object is meant');
    const inputs: LinkInput[] = [{ name: 'a.o', object: whole, layer: 'user' }];
    const { diagnostics } = link(inputs, { layout: { textAddress: 0x8000_0000 } });
    expect(diagnostics.map(({ message }) => message.split('\n')[0])).toEqual([
      expect.stringContaining('elsewhere'),
    ]);
  });

  test.each([
    ['an object', object, false],
    ['an archive', archive, true],
  ] as const)('%s leads to an answer in time, never to a crash', (_, whole, isArchive) => {
    fc.assert(
      fc.property(damage, (how) => linkAnything(damagedBytes(whole, how), isArchive)),
      { seed: SEED, numRuns: MUTANTS / 2 },
    );
  });
});
