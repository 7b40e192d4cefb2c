/** The relocation table: fields hold what instructions hold, and operators find their rows. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Field,
  fieldBytes,
  readField,
  relocationFor,
  relocationName,
  relocationNames,
  relocations,
  whyRefused,
  writeField,
} from '../../assembler/relocations.ts';
import { decode } from '../../vm/isa/decode.ts';
import { encode } from '../../vm/isa/encoding.ts';

const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });

function patched(word: number, field: Field, value: number): number {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setInt32(0, word, true);
  writeField(bytes, 0, field, value);
  return new DataView(bytes.buffer).getInt32(0, true);
}

describe('instruction fields', () => {
  test.each([
    ['B', 'bne', { rs1: 10, rs2: 31 }, (value: number) => ((value << 19) >> 19) & ~1],
    ['J', 'jal', { rd: 1 }, (value: number) => ((value << 11) >> 11) & ~1],
    ['I', 'lw', { rd: 31, rs1: 5 }, (value: number) => (value << 20) >> 20],
    ['S', 'sb', { rs1: 31, rs2: 1 }, (value: number) => (value << 20) >> 20],
    ['U', 'auipc', { rd: 17 }, (value: number) => (value + 0x800) & ~0xfff],
  ] as const)(
    '%s takes the immediate of %s and leaves the rest alone',
    (field, name, rest, held) => {
      const range = { min: -(2 ** 31), max: 2 ** 31 - 1 };
      fc.assert(
        fc.property(fc.integer(range), int32, (value, before) => {
          const word = encode(name, rest);
          const garbage = patched(word, field, before);
          expect(decode(patched(garbage, field, value))).toMatchObject({
            mnemonic: name,
            ...rest,
            imm: held(value) | 0,
          });
        }),
      );
    },
  );

  test('a call adds up: the upper part, with the signed low part, is the distance', () => {
    fc.assert(
      fc.property(int32, (distance) => {
        const bytes = new Uint8Array(8);
        const view = new DataView(bytes.buffer);
        view.setInt32(0, encode('auipc', { rd: 1 }), true);
        view.setInt32(4, encode('jalr', { rd: 1, rs1: 1 }), true);
        writeField(bytes, 0, 'U+I', distance);
        const upper = decode(view.getInt32(0, true))?.imm ?? 0;
        const lower = decode(view.getInt32(4, true))?.imm ?? 0;
        expect((upper + lower) | 0).toBe(distance);
      }),
    );
  });
});

describe('data fields', () => {
  test('hold the low bits of a value, little-endian', () => {
    const bytes = Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff);
    writeField(bytes, 1, 'half', 0x1_2345);
    expect([...bytes]).toEqual([0xff, 0x45, 0x23, 0xff, 0xff]);
    expect(readField(bytes, 1, 'half')).toBe(0x2345);
    writeField(bytes, 0, 'low6', 1);
    expect(bytes[0]).toBe(0xc1);
    expect(readField(bytes, 0, 'low6')).toBe(1);
  });

  test('a double word has all its bits', () => {
    const bytes = new Uint8Array(8);
    for (const value of [0, 1, -1, 0xffff_ffff, -0x8000_0000, 0x1_2345_6789, -0x1_2345_6789]) {
      writeField(bytes, 0, 'dword', value);
      expect(new DataView(bytes.buffer).getBigInt64(0, true)).toBe(BigInt(value));
      expect(readField(bytes, 0, 'dword')).toBe(value);
    }
  });

  test('an uleb128 keeps its length', () => {
    const bytes = Uint8Array.of(0x80, 0x80, 0x00, 0x55);
    expect(fieldBytes(bytes, 0, 'uleb128')).toBe(3);
    writeField(bytes, 0, 'uleb128', 300);
    expect([...bytes]).toEqual([0xac, 0x82, 0x00, 0x55]);
    expect(readField(bytes, 0, 'uleb128')).toBe(300);
    expect(fieldBytes(Uint8Array.of(0x80), 0, 'uleb128')).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('the table', () => {
  test('names every number once, and refuses none that it names', () => {
    for (const name of relocationNames) {
      expect(relocationName(relocations[name].number)).toBe(name);
      expect(whyRefused(relocations[name].number)).toBeUndefined();
    }
    expect(relocationName(255)).toBeUndefined();
  });

  test('knows which relocation an operator means where', () => {
    expect(relocationFor('%hi', 'U')).toBe('R_RISCV_HI20');
    expect(relocationFor('%lo', 'I')).toBe('R_RISCV_LO12_I');
    expect(relocationFor('%lo', 'S')).toBe('R_RISCV_LO12_S');
    expect(relocationFor('%pcrel_lo', 'S')).toBe('R_RISCV_PCREL_LO12_S');
    expect(relocationFor('%lo', 'U')).toBeUndefined();
  });
});
