import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decode } from '../../vm/isa/decode.ts';
import {
  encode,
  formats,
  immediateRange,
  parseRow,
  refuseOverlaps,
} from '../../vm/isa/encoding.ts';
import { instructions, type Mnemonic, mnemonics } from '../../vm/isa/instructions.ts';
import { anyOperands, anyWord, SEED } from './words.ts';

describe('the instruction table', () => {
  test('holds RV32IMA, Zicsr, Zifencei and the privileged instructions', () => {
    const counts = new Map<string, number>();
    for (const mnemonic of mnemonics) {
      const { extension } = instructions[mnemonic];
      counts.set(extension, (counts.get(extension) ?? 0) + 1);
    }
    // Counted in the manual's chapter "RV32/64G Instruction Set Listings".
    expect(Object.fromEntries(counts)).toEqual({
      I: 40,
      Zifencei: 1,
      Zicsr: 6,
      M: 8,
      A: 11,
      privileged: 4,
    });
  });

  test('no word belongs to two rows', () => {
    fc.assert(
      fc.property(anyWord, (word) => {
        const rows = formats.filter((format) => (word & format.mask) === format.match);
        expect(rows.length).toBeLessThanOrEqual(1);
      }),
      { seed: SEED, numRuns: 20_000 },
    );
  });

  test.each(mnemonics)('%s: what is encoded is decoded', (mnemonic) => {
    fc.assert(
      fc.property(anyOperands(mnemonic), (operands) => {
        const word = encode(mnemonic, operands);
        expect(decode(word)).toEqual({ mnemonic, word, ...operands });
      }),
      { seed: SEED, numRuns: 200 },
    );
  });

  test('what is decoded is encoded again', () => {
    fc.assert(
      fc.property(anyWord, (word) => {
        const instruction = decode(word);
        if (instruction === undefined) return;
        const { mnemonic, rd, rs1, rs2, imm } = instruction;
        expect(encode(mnemonic, { rd, rs1, rs2, imm })).toBe(word | 0);
      }),
      { seed: SEED, numRuns: 50_000 },
    );
  });

  test('a word counts the same signed and unsigned', () => {
    expect(decode(0xfff5_0513)).toEqual(decode(0xfff5_0513 | 0));
    expect(decode(0xfff5_0513)?.word).toBe(0xfff5_0513 | 0);
  });
});

describe('a mistake in the table', () => {
  test.each([
    ['31 bits', '', '0000000 rs2 rs1 000 rd 011001', 'covers 31 bits'],
    ['33 bits', '', '0000000 rs2 rs1 000 rd 01100111', 'covers 33 bits'],
    ['an undescribed field', '', 'funct rs2 rs1 000 rd 0110011', 'unknown field funct'],
    [
      'an operand without bits',
      'rd, imm',
      '0000000 rs2 rs1 000 rd 0110011',
      'no bits for operand imm',
    ],
  ])('is found at start-up: %s', (_, operands, pattern, message) => {
    expect(() => parseRow('add', { operands, pattern })).toThrow(message);
  });

  test('is found at start-up: two rows that overlap', () => {
    const any = parseRow('fence', { operands: '', pattern: 'imm[11:0] rs1 000 rd 0001111' });
    const one = parseRow('ecall', { operands: '', pattern: 'imm[11:0] 00000 000 00000 0001111' });
    expect(() => refuseOverlaps([any, one])).toThrow('fence and ecall overlap');
  });
});

describe('decode', () => {
  // Words from the manual's formats, put together by hand.
  // biome-ignore format: the columns are aligned by hand
  test.each([
    [0x0010_0093, { mnemonic: 'addi', rd: 1, rs1: 0, imm: 1 }],
    [0xfff0_0093, { mnemonic: 'addi', rd: 1, rs1: 0, imm: -1 }],
    [0xffff_f0b7, { mnemonic: 'lui', rd: 1, imm: -4096 }],
    [0xfe00_0ee3, { mnemonic: 'beq', rs1: 0, rs2: 0, imm: -4 }],
    [0x8000_006f, { mnemonic: 'jal', rd: 0, imm: -1048576 }],
    [0xfe51_2e23, { mnemonic: 'sw', rs1: 2, rs2: 5, imm: -4 }],
    [0x41f5_d513, { mnemonic: 'srai', rd: 10, rs1: 11, imm: 31 }],
    [0x3400_d073, { mnemonic: 'csrrwi', rd: 0, rs1: 1, imm: 0x340 }],
    [0x1605_a52f, { mnemonic: 'lr.w', rd: 10, rs1: 11, rs2: 0, imm: 3 }],
    [0x8330_000f, { mnemonic: 'fence', rd: 0, rs1: 0, imm: 0x833 }],
    [0x3020_0073, { mnemonic: 'mret', rd: 0, rs1: 0, rs2: 0, imm: 0 }],
    [0x12b5_0073, { mnemonic: 'sfence.vma', rs1: 10, rs2: 11, imm: 0 }],
  ])('takes %i apart', (word, expected) => {
    expect(decode(word)).toMatchObject(expected);
  });

  test.each([
    [0, 'all zeros'],
    [0xffff_ffff, 'all ones'],
    [0x0000_0001, 'a compressed nop'],
    [0x4000_1013, 'slli with funct7 of srai'],
    [0x0200_1013, 'slli by 32'],
    [0x1010_202f, 'lr.w with rs2'],
    [0x1020_0173, 'sret with rd'],
    [0x0020_0073, 'uret, which is gone'],
    [0x0000_3003, 'ld, of RV64'],
    [0x0000_003b, 'addw, of RV64'],
    [0x0000_4073, 'SYSTEM with funct3 4'],
  ])('%i is illegal: %s', (word) => {
    expect(decode(word)).toBeUndefined();
  });

  test('reserved fields of fences are ignored', () => {
    expect(decode(0x0ff0_808f)).toMatchObject({ mnemonic: 'fence', rd: 1, rs1: 1 });
    expect(decode(0x1230_908f)).toMatchObject({ mnemonic: 'fence.i', rd: 1, rs1: 1 });
  });
});

describe('encode', () => {
  test('immediate ranges are those of the manual', () => {
    const range = (min: number, max: number, step = 1) => ({ min, max, step });
    const expected: Partial<Record<Mnemonic, unknown>> = {
      addi: range(-2048, 2047),
      sw: range(-2048, 2047),
      beq: range(-4096, 4094, 2),
      jal: range(-1048576, 1048574, 2),
      lui: range(-0x8000_0000, 0x7fff_f000, 4096),
      slli: range(0, 31),
      csrrw: range(0, 4095),
      'amoadd.w': range(0, 3),
      fence: range(0, 4095),
      add: undefined,
    };
    for (const mnemonic of Object.keys(expected) as Mnemonic[]) {
      expect([mnemonic, immediateRange(mnemonic)]).toEqual([mnemonic, expected[mnemonic]]);
    }
  });

  test.each([
    ['addi', { imm: 2048 }],
    ['addi', { imm: -2049 }],
    ['addi', { imm: 0.5 }],
    ['addi', { imm: Number.NaN }],
    ['beq', { imm: 3 }],
    ['lui', { imm: 1 }],
    ['slli', { imm: 32 }],
    ['add', { rd: 32 }],
    ['add', { rs1: -1 }],
    ['add', { imm: 1 }],
    ['ecall', { rd: 1 }],
    ['lr.w', { rs2: 1 }],
  ] as const)('%s refuses %o', (mnemonic, operands) => {
    expect(() => encode(mnemonic, operands)).toThrow(mnemonic);
  });
});
