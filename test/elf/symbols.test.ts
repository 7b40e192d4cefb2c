import { describe, expect, test } from 'vitest';
import type { ElfSymbol } from '../../vm/elf/format.ts';
import { SymbolTable } from '../../vm/elf/symbols.ts';

function symbol(name: string, value: number, more: Partial<ElfSymbol> = {}): ElfSymbol {
  const common = {
    sizeBytes: 0,
    binding: 'global',
    type: 'notype',
    visibility: 'default',
  } as const;
  return { name, value, section: 0, ...common, ...more };
}

const table = new SymbolTable([
  symbol('', 0x8000_0000, { type: 'section', binding: 'local' }),
  symbol('boot.s', 0, { type: 'file', binding: 'local', section: 'absolute' }),
  symbol('$x', 0x8000_0000, { binding: 'local' }),
  symbol('__KERNEL_START', 0x8000_0000),
  symbol('_start', 0x8000_0000),
  symbol('_start.loop', 0x8000_0008, { binding: 'local' }),
  symbol('kmain', 0x8000_0010, { type: 'func', sizeBytes: 16 }),
  symbol('kmain_alias', 0x8000_0010),
  symbol('same', 0x8000_0020, { binding: 'local' }),
  symbol('same', 0x8000_0030),
  symbol('thread.state', 4, { section: 'absolute', binding: 'local' }),
  symbol('thread.SIZE', 152, { section: 'absolute', binding: 'local' }),
  symbol('threads', 3, { section: 'absolute', binding: 'local' }),
  symbol('ENOMEM', 0xffff_fff4, { section: 'absolute' }),
  symbol('missing', 0, { section: 'undefined' }),
]);

describe('SymbolTable', () => {
  test.each([
    [0x8000_0000, '_start', 0],
    [0x8000_0004, '_start', 4],
    [0x8000_0008, '_start.loop', 0],
    [0x8000_0010, 'kmain', 0],
    [0x8000_001c, 'kmain', 12],
    [0x8000_0fff, 'same', 0xfcf],
  ])('the address %i is %s + %i', (address, name, offset) => {
    expect(table.nameAt(address)).toEqual({ name, offset });
  });

  test('below the first symbol an address has no name, and constants name none', () => {
    expect(table.nameAt(0x7fff_ffff)).toBeUndefined();
    expect(table.nameAt(152)).toBeUndefined();
  });

  test('global names win over local ones', () => {
    expect(table.addressOf('same')).toBe(0x8000_0030);
  });

  test('undefined, unknown and built-in names have no address', () => {
    for (const name of ['missing', 'nowhere', 'constructor', 'boot.s', '']) {
      expect(table.addressOf(name)).toBeUndefined();
    }
  });

  test('constants are found by how their names start', () => {
    const found = table.constants('thread.');
    expect([...found]).toEqual([
      ['thread.state', 4],
      ['thread.SIZE', 152],
    ]);
    expect(table.constants('ENOMEM').get('ENOMEM')).toBe(0xffff_fff4);
  });

  test('an empty table answers too', () => {
    expect(new SymbolTable([]).nameAt(0)).toBeUndefined();
  });
});
