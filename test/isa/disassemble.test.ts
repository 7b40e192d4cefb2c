/**
 * Our text against GNU objdump's. Left out of the comparison, and so said here: objdump's comments
 * (` # 0x…`, from the registers that it follows), which need more than one word; CSRs that the
 * machine lacks, which objdump names and we number; F and D, which objdump cannot be told to lack.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csrName, csrs } from '../../vm/isa/csrs.ts';
import { decode } from '../../vm/isa/decode.ts';
import { disassemble } from '../../vm/isa/disassemble.ts';
import { encode } from '../../vm/isa/encoding.ts';
import { instructions, type Mnemonic, mnemonics } from '../../vm/isa/instructions.ts';
import { haveOracles, temporaryDirectory } from '../support/oracle.ts';
import { assembleWithGnu, disassembleWithGnu } from './gnu.ts';
import { anyOperands, anyWord, SEED } from './words.ts';

const directory = temporaryDirectory();
const WITH_ALIASES: readonly string[] = [];
const WITHOUT_ALIASES: readonly string[] = ['-M', 'no-aliases'];

/** How many words are tried that may be no instructions; a test of a change may try more. */
const RANDOM_WORDS = Number(process.env['WORDS'] ?? 100_000);

/** A word of a row, with a CSR that both sides name, or that neither does. */
function comparableWords(mnemonic: Mnemonic, count: number): number[] {
  const anyCsr = fc.constantFrom(...csrs.map((csr) => csr.number), 0x7c0, 0x800, 0xfff);
  const isCsr = mnemonic.startsWith('csr');
  const words = anyOperands(mnemonic).chain((operands) =>
    isCsr
      ? anyCsr.map((imm) => encode(mnemonic, { ...operands, imm }))
      : fc.constant(encode(mnemonic, operands)),
  );
  return fc.sample(words, { seed: SEED, numRuns: count });
}

/** Every row with each of its operands at 0, at 1, and all of them. */
function edgeWords(): number[] {
  return mnemonics.flatMap((mnemonic) =>
    fc.sample(anyOperands(mnemonic), { seed: SEED, numRuns: 40 }).flatMap((operands) => {
      const csr = { ...operands, ...(mnemonic.startsWith('csr') ? { imm: 0xc00 } : {}) };
      const zeros = (['rd', 'rs1', 'rs2', 'imm'] as const).map((name) => ({ ...csr, [name]: 0 }));
      const links =
        operands.rd === 0
          ? []
          : [
              { ...csr, rd: 1 },
              { ...csr, rd: 1, imm: 0 },
            ];
      const isNamed = (imm: number) => !mnemonic.startsWith('csr') || csrName(imm) !== undefined;
      return [...zeros, ...links, { ...csr, rd: 0, rs1: 0 }, { ...csr, rd: 0, rs2: 0 }]
        .filter(({ imm, rd }) => isNamed(imm) && (rd === 0 || operands.rd !== 0))
        .map((changed) => encode(mnemonic, changed));
    }),
  );
}

describe.skipIf(!haveOracles('objdump'))('disassembly is that of objdump', () => {
  const words = mnemonics
    .flatMap((mnemonic) => comparableWords(mnemonic, 150))
    .concat(edgeWords())
    // Fences with reserved fields: objdump takes them for data or drops what they say.
    .filter((word) => !disassemble(word, 0).startsWith('.4byte'));

  test('without aliases', () => {
    expect(words.length).toBeGreaterThan(10_000);
    const ours = words.map((word, index) => disassemble(word, 4 * index));
    expect(differences(ours, disassembleWithGnu(words, WITHOUT_ALIASES, directory))).toEqual([]);
  });

  test('with aliases', () => {
    const ours = words.map((word, index) => disassemble(word, 4 * index, { aliases: true }));
    expect(differences(ours, disassembleWithGnu(words, WITH_ALIASES, directory))).toEqual([]);
  });

  test('any word is an instruction for both or for neither', () => {
    // Words that start a 16-bit or a longer instruction would put objdump out of step.
    const isWordLong = (word: number) => (word & 3) === 3 && (word & 28) !== 28;
    const candidates = fc
      .sample(anyWord, { seed: SEED, numRuns: 2 * RANDOM_WORDS })
      .map((word) => (word | 3) >>> 0)
      .filter(isWordLong)
      .slice(0, RANDOM_WORDS);
    expect(candidates.length).toBe(RANDOM_WORDS);
    const texts = disassembleWithGnu(candidates, WITHOUT_ALIASES, directory);
    expect(texts.length).toBe(candidates.length);
    const name = (text: string | undefined, index: number) => {
      const word = candidates[index] ?? 0;
      return `${word.toString(16)} ${mnemonicOf(text ?? '', word)}`;
    };
    const ours = candidates.map((word, index) => name(disassemble(word, 0), index));
    expect(differences(ours, texts.map(name))).toEqual([]);
    expect(candidates.filter((word) => decode(word) !== undefined).length).toBeGreaterThan(10_000);
  });
});

describe.skipIf(!haveOracles('as', 'objcopy'))('disassembly assembles back', () => {
  test.each([
    ['without aliases', false],
    ['with aliases', true],
  ])('%s', (_, aliases) => {
    const words = mnemonics
      // Targets of jumps would need linking, and GNU as makes two instructions of far branches.
      .filter((mnemonic) => !instructions[mnemonic].operands.includes('label'))
      .flatMap((mnemonic) => comparableWords(mnemonic, 50));
    const texts = words.map((word) => disassemble(word, 0, { aliases }));
    // The empty set of accesses has no notation.
    const lines = texts.filter((text) => !text.includes('unknown'));
    expect(lines.length).toBeGreaterThan(2000);
    const expected = words.filter((_word, index) => !texts[index]?.includes('unknown'));
    expect(assembleWithGnu(lines, directory)).toEqual(expected.map((word) => word >>> 0));
  });
});

describe('jump targets', () => {
  const branchBack = 0xfe00_0ee3; // beq zero, zero, 4 bytes back

  test('are addresses where no symbol is known', () => {
    expect(disassemble(branchBack, 0x8000_0000)).toBe('beq\tzero,zero,0x7ffffffc');
  });

  test('are named as objdump names them', () => {
    const symbolAt = () => 'loop+0x4';
    const text = disassemble(branchBack, 0x8000_0004, { symbolAt });
    expect(text).toBe('beq\tzero,zero,80000000 <loop+0x4>');
  });

  test('wrap round the address space', () => {
    expect(disassemble(branchBack, 0)).toBe('beq\tzero,zero,0xfffffffc');
  });
});

/** Instructions that objdump knows and no RV32 machine of today's manual has. */
const WITHDRAWN: ReadonlySet<string> = new Set(['uret', 'hret', 'dret', 'sfence.vm']);

/** The mnemonic of objdump's text, or `.4byte` where it takes for an instruction what is none. */
function mnemonicOf(text: string, word: number): string {
  const name = text.split('\t')[0]?.replace(/\.(aq|rl|aqrl)$/, '') ?? '';
  const isFloatingPoint = name.startsWith('f') && !name.startsWith('fence');
  // With funct7 bit 0 set these would shift by 32 and more: reserved in RV32, but printed.
  const isLongShift = /^s(ll|rl|ra)i$/.test(name) && (word & (1 << 25)) !== 0;
  return isFloatingPoint || isLongShift || WITHDRAWN.has(name) ? '.4byte' : name;
}

/** The pairs that differ, at most a screen of them. */
function differences(ours: readonly string[], theirs: readonly string[]): string[] {
  const pairs = ours.map((text, index) => [text, theirs[index] ?? 'nothing'] as const);
  return pairs
    .filter(([our, their]) => our !== their)
    .map(([our, their]) => `${our}; objdump: ${their}`)
    .slice(0, 30);
}
