/**
 * Sequences of instructions that belong together: lr and sc, locked PMP entries, interrupts from
 * the CLINT. Each keeps to what every correct machine does in one way only.
 */
import type { Random } from '../support/random.ts';
import { LOCKED } from './harness.ts';
import {
  ALIASED,
  computation,
  free,
  IDENTITY,
  load,
  numberOf,
  SCRATCH,
  word,
} from './instructions.ts';

/** A register of the harness: its trap handler changes it, so it tells whether there was a trap. */
const WITNESS = 31;
const SIGN = 0x5a5a_5000;

/** Instructions, and others that follow only if none of those has trapped. */
function unlessTrapped(tried: readonly number[], then: readonly number[]): readonly number[] {
  return [
    word('lui', { rd: WITNESS, imm: SIGN }),
    ...tried,
    word('lui', { rd: SCRATCH, imm: SIGN }),
    word('bne', { rs1: WITNESS, rs2: SCRATCH, imm: 4 * then.length + 4 }),
    ...then,
  ];
}

const bits = (random: Random) => random.between(0, 3);

/**
 * lr, something, and one or two sc, which may be to another word, or after a trap. Both words are
 * written before, for an sc that fails may trap or not where it could not store. The word itself is
 * not stored to in between: then an sc may fail or not. None leaves a reservation behind.
 */
export function reservation(random: Random): readonly number[] {
  const rs1 = random.oneOf([IDENTITY, ALIASED]);
  // The word beside it, in the same page.
  const beside = word('xori', { rd: SCRATCH, rs1, imm: 4 });
  const conditional = (isBeside: boolean) => {
    const operands = { rd: free(random), rs2: free(random), imm: bits(random) };
    return word('sc.w', { ...operands, rs1: isBeside ? SCRATCH : rs1 });
  };
  const between = Array.from({ length: random.between(0, 3) }, () => {
    const imm = 8 * random.oneOf([-4, -2, -1, 1, 2, 4]);
    return random.oneOf([
      computation(random),
      computation(random),
      word('lw', { rd: free(random), rs1, imm }),
      word('sw', { rs1, rs2: free(random), imm }),
      word('ecall', {}),
    ]);
  });
  const lr = word('lr.w', { rd: free(random), rs1, imm: bits(random) });
  const stores = [false, true].map((isBeside) =>
    word('sw', { rs1: isBeside ? SCRATCH : rs1, rs2: free(random), imm: 0 }),
  );
  const first = conditional(random.chance(4));
  return unlessTrapped(
    [beside, ...stores],
    [
      beside,
      ...(random.chance(8) ? [] : [lr]),
      ...between,
      ...(random.chance(6) ? [] : [first]),
      ...(random.chance(6) ? [lr] : []),
      conditional(true),
      ...(random.chance(3) ? [conditional(false)] : []),
    ],
  );
}

const LOCK = 0x80;

/**
 * Locks one of the first four PMP entries over a piece of a page of its own, and tries to change
 * it, and its neighbours, afterwards. What is locked stays so for all programs that follow.
 */
export function lock(random: Random): readonly number[] {
  const index = random.between(0, 3);
  // Entry 0 would reach down to address 0, and lock the harness out.
  const kind = index === 0 ? random.oneOf([2, 3]) : random.oneOf([1, 2, 3]);
  const rights = random.oneOf([0, 1, 3, 4, 5, 7]);
  const start = random.between(LOCKED, LOCKED + 0x7ff) >>> 2;
  const below = kind === 1 ? setAddress(index - 1, start) : [];
  const address = piece(random, kind);
  return [
    ...below,
    ...setAddress(index, address),
    ...load(SCRATCH, (LOCK | (kind << 3) | rights) << (8 * index)),
    word('csrrs', { rd: free(random), rs1: SCRATCH, imm: numberOf('pmpcfg0') }),
    word('sfence.vma', { rs1: 0, rs2: 0 }),
    ...touch(random, 4 * address),
    ...Array.from({ length: random.between(0, 2) }, () => tryToChange(random)).flat(),
  ];
}

/** Accesses about a border of the region, also across it. */
function touch(random: Random, border: number): readonly number[] {
  const mnemonic = random.oneOf(['lw', 'lhu', 'lb', 'sw', 'sh', 'sb'] as const);
  const operands = { rd: free(random), rs1: SCRATCH, rs2: free(random) };
  return [
    ...load(SCRATCH, border),
    word(mnemonic, { ...operands, imm: random.between(-4, 3) }),
    word(mnemonic, { ...operands, imm: 4 * random.between(-1, 1) }),
  ];
}

function tryToChange(random: Random): readonly number[] {
  const kind = random.oneOf([0, 2, 3]);
  if (random.chance(2)) return setAddress(random.between(0, 3), piece(random, kind));
  return [
    ...load(SCRATCH, ((kind << 3) | random.oneOf([0, 1, 3, 7])) << (8 * random.between(0, 3))),
    word('csrrw', { rd: free(random), rs1: SCRATCH, imm: numberOf('pmpcfg0') }),
    word('sfence.vma', { rs1: 0, rs2: 0 }),
  ];
}

function setAddress(index: number, value: number): readonly number[] {
  const imm = numberOf(`pmpaddr${index}`);
  return [...load(SCRATCH, value), word('csrrw', { rd: 0, rs1: SCRATCH, imm })];
}

/** An address of words within the page that may be locked. */
function piece(random: Random, kind: number): number {
  const place = (LOCKED + 0x800 + 4 * random.between(-64, 64)) >>> 2;
  const ones = kind === 3 ? (1 << random.between(0, 6)) - 1 : 0;
  return (place & ~ones) | (ones >>> 1);
}

const CLINT = 0x0200_0000;
const MTIMECMP = 0x4000;
const MSIE = 1 << 3;
const MTIE = 1 << 7;

/**
 * Raises the software interrupt, the timer's, or both, in machine mode. It is enabled only when it
 * is pending, by a CSR, which is where every machine must take it; then it is taken away again.
 */
export function deviceInterrupt(random: Random): readonly number[] {
  const enabled = random.oneOf([MSIE, MTIE, MSIE | MTIE]);
  const raised = random.oneOf([MSIE, MTIE, MSIE | MTIE]);
  const base = word('lui', { rd: SCRATCH, imm: CLINT });
  const timer = word('lui', { rd: SCRATCH, imm: CLINT + MTIMECMP });
  const readPending = () => word('csrrs', { rd: free(random), rs1: 0, imm: numberOf('mip') });
  const set = (place: number, rs2: number, imm: number) => [
    place,
    word('sw', { rs1: SCRATCH, rs2, imm }),
  ];
  const enable = [
    word('addi', { rd: WITNESS, rs1: 0, imm: enabled }),
    word('csrrw', { rd: 0, rs1: WITNESS, imm: numberOf('mie') }),
  ];
  return unlessTrapped(
    [word('csrrs', { rd: SCRATCH, rs1: 0, imm: numberOf('mie') })],
    [
      word('csrrci', { rd: 0, rs1: 8, imm: numberOf('mstatus') }),
      word('addi', { rd: WITNESS, rs1: 0, imm: 1 }),
      ...((raised & MSIE) === 0 ? [] : set(base, WITNESS, 0)),
      ...((raised & MTIE) === 0 ? [] : [...set(timer, 0, 4), ...set(timer, 0, 0)]),
      readPending(),
      ...enable,
      word('csrrsi', { rd: 0, rs1: random.chance(4) ? 0 : 8, imm: numberOf('mstatus') }),
      computation(random),
      ...set(base, 0, 0),
      word('addi', { rd: WITNESS, rs1: 0, imm: -1 }),
      ...set(timer, WITNESS, 4),
      ...set(timer, WITNESS, 0),
      readPending(),
    ],
  );
}
