/**
 * Random programs about privilege: CSRs, traps and delegation, Sv32 and PMP, and the sequences of
 * sequences.ts. What two correct machines may do differently is left out: time, counters, hpm
 * events, and misaligned jumps; the UART's interrupt, too, for it needs QEMU's interrupt
 * controller, which our machine has not.
 */
import { instructions, type Mnemonic, mnemonics } from '../../vm/isa/instructions.ts';
import { Random } from '../support/random.ts';
import {
  ALIAS,
  CODE,
  CODE_WORDS,
  DATA,
  FIRST_REGION,
  finalCsrs,
  initialCsrs,
  LEAF,
  LOCKED,
  type Program,
  ROOT,
} from './harness.ts';
import {
  ALIASED,
  computation,
  free,
  IDENTITY,
  load,
  numberOf,
  SCRATCH,
  TABLE,
  word,
} from './instructions.ts';
import { deviceInterrupt, lock, reservation } from './sequences.ts';

const EDGES = [0, 1, -1, 2, -2, 31, 32, 0x7fff_ffff, -0x8000_0000, 0xffff, 0x8000, -0x8000, 0x80];

const loads = mnemonics.filter(
  (name) => instructions[name].operands === 'rd, imm(rs1)' && name !== 'jalr',
);
const stores = mnemonics.filter((name) => instructions[name].operands === 'rs2, imm(rs1)');
const atomics = mnemonics.filter((name) => name.startsWith('amo'));
const branches: readonly Mnemonic[] = ['beq', 'bne', 'blt', 'bge', 'bltu', 'bgeu'];

const MPRV = 0x2_0000;
/** A PMP region from the address before it to its own. */
const TOR = 0x08;
const MACHINE_STATUS = 0x007e_19aa;
const SUPERVISOR_STATUS = 0x000c_0122;

/** CSRs that code may write, and which bits: those that both machines agree to have. */
const writable: Readonly<Record<string, number>> = {
  // MPP is left at user or supervisor: QEMU 7.2 also takes 2, which is no mode.
  mstatus: MACHINE_STATUS & ~0x1000,
  sstatus: SUPERVISOR_STATUS,
  // Ecalls of the supervisor and faults of its handler's fetches must reach the harness.
  medeleg: 0xa1fc & ~(1 << 9),
  mideleg: 0x222,
  mie: 0x22a,
  mip: 0x222,
  sie: 0x222,
  sip: 0x002,
  mcounteren: 7,
  scounteren: 7,
  sscratch: -1,
  sepc: ~3,
  scause: 0x8000_001f,
  stval: -1,
  mcause: 0x8000_001f,
  mtval: -1,
  menvcfg: 1,
  senvcfg: 1,
  satp: 0x8000_0000,
};
const readable = [...finalCsrs, 'mhartid', 'mvendorid', 'pmpaddr15'].filter(
  (name) => name !== 'mtvec',
);
/** Read into x0 only: the right to read them is compared, not what they say. */
const counters = ['cycle', 'time', 'instret', 'cycleh', 'timeh', 'instreth'];

export function randomProgram(seed: number): Program {
  const random = new Random(Math.imul(seed, 0x6c07_8965));
  const mode = random.oneOf([0, 0, 1, 1, 1, 3]);
  const interrupt = random.oneOf([0x002, 0x020, 0x200]);
  const canCross = random.chance(2);
  const limits = { interrupt, canCross, hasHole: !canCross && random.chance(2) };
  const registers = Array.from({ length: 30 }, () => value(random));
  registers[0] = 0;
  registers[IDENTITY] = (DATA + 0x1000 - random.between(0, 3) * 4 * random.between(0, 1)) | 0;
  if (random.chance(4)) registers[IDENTITY] = (LOCKED + 0x0800) | 0;
  registers[ALIASED] = random.oneOf([
    ALIAS + (DATA - CODE) + 0x1000,
    ALIAS + (DATA - CODE) + 0x0800,
  ]);
  registers[TABLE] = LEAF | 0;
  registers[SCRATCH] = 0;
  const traps = random.chance(3) ? 0 : 0x0070_0000;
  const status = random.word() & MACHINE_STATUS & ~0x1808 & ~traps & ~(mode === 3 ? 0 : MPRV);
  const code: number[] = [];
  const length = random.between(10, CODE_WORDS - 10);
  while (code.length < length) {
    const next = piece(random, limits);
    if (code.length + next.length < CODE_WORDS) code.push(...next);
  }
  const hole = LEAF + 4 * ((DATA >>> 12) & 0x3ff);
  const leaf = NOWHERE | random.oneOf([0xc7, 0xd7, 0x0f, 0x1f]);
  return {
    seed,
    registers,
    mstatus: status | (mode << 11),
    csrs: initialValues(random, limits),
    tables: [...tables(random), ...(limits.hasHole ? ([[hole, leaf]] as const) : [])],
    code,
  };
}

function value(random: Random): number {
  return random.chance(3) ? random.oneOf(EDGES) : random.word();
}

function initialValues(random: Random, { interrupt, canCross }: Limits): readonly number[] {
  const regions = canCross ? openRegion() : randomRegions(random);
  const chosen: Readonly<Record<string, number>> = {
    satp: random.chance(4) ? 0 : 0x8000_0000 | (ROOT >>> 12) | 0,
    medeleg: random.chance(3) ? 0 : random.word() & mask('medeleg'),
    mip: random.chance(2) ? 0 : interrupt,
    mie: random.chance(2) ? 0 : random.word() & mask('mie'),
    ...regions,
  };
  return initialCsrs.map((name) => chosen[name] ?? random.word() & mask(name));
}

function mask(name: string): number {
  return writable[name] ?? -1;
}

function openRegion(): Record<string, number> {
  const closed = Object.fromEntries(
    Array.from({ length: 8 }, (_, index) => [`pmpaddr${FIRST_REGION + index}`, 0]),
  );
  return { ...closed, [`pmpaddr${FIRST_REGION}`]: -1, pmpcfg1: 0x1f, pmpcfg2: 0 };
}

/**
 * Regions about the pages that programs touch. The tables have one of their own, which may be read
 * and written or neither: QEMU 7.2 sets A and D also where PMP does not let it write. The last
 * region opens or closes everything else.
 */
function randomRegions(random: Random): Record<string, number> {
  const tableRights = random.oneOf([7, 7, 7, 3, 4, 0]);
  const regions: Record<string, number> = {
    [`pmpaddr${FIRST_REGION}`]: ROOT >>> 2,
    [`pmpaddr${FIRST_REGION + 1}`]: (LEAF + 0x1000) >>> 2,
    pmpcfg1: (TOR | tableRights) << 8,
    pmpcfg2: 0,
  };
  for (let index = 2; index < 8; index += 1) {
    const kind = index === 7 ? 3 : random.oneOf([0, 1, 1, 2, 3, 3]);
    const rights = index === 7 ? random.oneOf([7, 7, 7, 5]) : random.oneOf([0, 1, 3, 4, 5, 7, 7]);
    const word = index < 4 ? 'pmpcfg1' : 'pmpcfg2';
    const byte = (kind << 3) | rights;
    regions[word] = (regions[word] ?? 0) | (byte << (8 * (index & 3))) | 0;
    regions[`pmpaddr${FIRST_REGION + index}`] = index === 7 ? -1 : regionAddress(random, kind);
  }
  return regions;
}

function regionAddress(random: Random, kind: number): number {
  // QEMU does not see that a region ends within a page of code.
  const isSmall = kind === 2 || random.chance(2);
  const page = (isSmall ? DATA : CODE) + 0x1000 * random.between(0, 3);
  const place = random.chance(2) ? page : DATA + 0x1000 + 4 * random.between(-64, 64);
  if (kind !== 3) return place >>> 2;
  const ones = isSmall ? (1 << random.between(0, 9)) - 1 : 0x3ff;
  return ((place >>> 2) & ~ones) | (ones >>> 1);
}

/**
 * Root entries for the place where everything is and for its alias, and their leaves. Nothing maps
 * what only one of the machines has, and no store reaches code.
 */
function tables(random: Random): Program['tables'] {
  const pointer = (LEAF >>> 2) | 1;
  const entries: (readonly [number, number])[] = [];
  for (const address of [CODE, ALIAS]) {
    const superpage = (0x8000_0000 >>> 2) | flags(random) | (random.chance(10) ? 0x400 : 0);
    const broken = random.oneOf([0, pointer ^ 1, pointer | 0x40, pointer | 0x10]);
    const root = random.chance(3) ? superpage : random.chance(12) ? broken : pointer;
    entries.push([ROOT + 4 * (address >>> 22), root]);
  }
  for (let page = 0; page < 6; page += 1) {
    const index = ((CODE >>> 12) & 0x3ff) + page;
    const identity = ((CODE + 0x1000 * page) >>> 2) | flags(random);
    const leaf = random.chance(5) && page !== 0 ? dataLeaf(random) : identity;
    entries.push([LEAF + 4 * index, page === 0 && !random.chance(4) ? codeLeaf(random) : leaf]);
  }
  return entries;
}

/** A physical page where neither machine has anything. */
const NOWHERE = 0x0100_0000 >>> 2;

function dataLeaf(random: Random): number {
  return ((DATA + 0x1000 * random.between(0, 1)) >>> 2) | flags(random);
}

function codeLeaf(random: Random): number {
  return (CODE >>> 2) | random.oneOf([0xcf, 0xdf, 0x4b, 0x5b, 0x0f, 0x19]);
}

function flags(random: Random): number {
  return (
    random.oneOf([0xcf, 0xdf, 0xd7, 0xc7, 0x0f, 0x1f, 0x47, 0x43, 0x13, 0x19, 0x8f, 0x17]) ^
    (random.chance(6) ? 1 << random.between(0, 9) : 0)
  );
}

interface Limits {
  /** The only interrupt that becomes pending: of several, QEMU 7.2 takes another one first. */
  readonly interrupt: number;
  /** Whether accesses may cross pages: where PMP stops one, there are two right addresses. */
  readonly canCross: boolean;
  /** Whether a page leads nowhere; not with misaligned or atomic accesses, of which QEMU errs. */
  readonly hasHole: boolean;
}

type Maker = (random: Random, limits: Limits) => readonly number[];

/** What programs are made of, with how often each kind comes. */
const makers: readonly (readonly [number, Maker])[] = [
  [10, (random) => [computation(random)]],
  [10, (random, limits) => [access(random, limits, random.oneOf(loads))]],
  [10, (random, limits) => [access(random, limits, random.oneOf(stores))]],
  [3, (random, limits) => (limits.hasHole ? [] : [atomic(random)])],
  [3, (random, limits) => (limits.hasHole ? [] : reservation(random))],
  [2, lock],
  [2, deviceInterrupt],
  [3, branch],
  [6, csrRead],
  [10, csrWrite],
  [3, tableWrite],
  [4, modeChange],
  [3, trap],
  [2, (random, limits) => (limits.canCross ? [] : regionWrite(random))],
  [2, (random) => [word('sfence.vma', { rs1: free(random), rs2: free(random) })]],
];
const TOTAL = makers.reduce((sum, [weight]) => sum + weight, 0);

function piece(random: Random, limits: Limits): readonly number[] {
  let ticket = random.between(1, TOTAL);
  const maker = makers.find(([weight]) => {
    ticket -= weight;
    return ticket <= 0;
  });
  return maker?.[1](random, limits) ?? [];
}

function access(random: Random, { canCross, hasHole }: Limits, mnemonic: Mnemonic): number {
  const rs1 = random.chance(2) ? IDENTITY : ALIASED;
  const far = random.chance(2) ? random.between(-2048, 2047) : random.between(-48, 47);
  const near = random.between(-8, 8);
  // Away from the pointers, which are about borders of pages.
  const distance = 4 * random.between(8, random.oneOf([72, 480]));
  const inside = random.oneOf([-1, 1]) * distance + (hasHole ? 0 : random.between(0, 3));
  const imm = !random.chance(4) ? far & ~3 : canCross && random.chance(2) ? near : inside;
  return word(mnemonic, { rd: free(random), rs1, rs2: free(random), imm });
}

function atomic(random: Random): number {
  const rs1 = random.chance(2) ? IDENTITY : ALIASED;
  return word(random.oneOf(atomics), {
    rd: free(random),
    rs1,
    rs2: free(random),
    imm: random.between(0, 3),
  });
}

function branch(random: Random): readonly number[] {
  const skipped = Array.from({ length: random.between(0, 3) }, () => computation(random));
  const rs1 = free(random);
  const operands = { rs1, rs2: random.oneOf([rs1, free(random)]), imm: 4 + 4 * skipped.length };
  const jump = random.chance(4)
    ? word('jal', { rd: free(random), imm: operands.imm })
    : word(random.oneOf(branches), operands);
  return [jump, ...skipped];
}

function csrRead(random: Random): readonly number[] {
  if (random.chance(4)) {
    return [word('csrrs', { rd: 0, rs1: 0, imm: numberOf(random.oneOf(counters)) })];
  }
  // Numbers that are nobody's, or read-only and written, trap.
  if (random.chance(8)) {
    // QEMU 7.2 lets a register with 0 be set or cleared in those, which is a write all the same.
    const imm = random.oneOf([0x8ff, 0x5c0, 0x9c0, 0xcc0, 0xf11, 0xf14]);
    const mnemonic = random.oneOf(['csrrw', 'csrrwi'] as const);
    return [word(mnemonic, { rd: free(random), rs1: free(random), imm })];
  }
  const mnemonic = random.oneOf(['csrrs', 'csrrc', 'csrrsi', 'csrrci'] as const);
  return [word(mnemonic, { rd: free(random), rs1: 0, imm: numberOf(random.oneOf(readable)) })];
}

function csrWrite(random: Random, { interrupt }: Limits): readonly number[] {
  const names = Object.keys(writable);
  const supervised = names.filter((one) => ((numberOf(one) >> 8) & 3) < 3);
  const name = random.oneOf(random.chance(2) ? names : supervised);
  const bits = value(random) & mask(name) & (name === 'mip' || name === 'sip' ? interrupt : -1);
  const imm = numberOf(name);
  if (name === 'satp') {
    const satp = random.chance(3) ? 0 : 0x8000_0000 | (ROOT >>> 12) | 0;
    return [...load(SCRATCH, satp), word('csrrw', { rd: 0, rs1: SCRATCH, imm })];
  }
  const mnemonic = random.oneOf(['csrrw', 'csrrs', 'csrrc'] as const);
  return [...load(SCRATCH, bits), word(mnemonic, { rd: free(random), rs1: SCRATCH, imm })];
}

/** A new page table entry, and the fence that makes it count. */
function tableWrite(random: Random): readonly number[] {
  const index = ((CODE >>> 12) & 0x3ff) + random.between(1, 3);
  return [
    ...load(SCRATCH, dataLeaf(random)),
    word('sw', { rs1: TABLE, rs2: SCRATCH, imm: 4 * index }),
    word('sfence.vma', { rs1: 0, rs2: 0 }),
  ];
}

/**
 * Goes on behind itself by a return, in the mode that MPP or SPP says. MPRV is cleared before, for
 * QEMU 7.2 does not clear it as mret and sret to a lower mode must.
 */
function modeChange(random: Random): readonly number[] {
  const [csr, back] = random.oneOf([
    ['mepc', 'mret'],
    ['sepc', 'sret'],
  ] as const);
  return [
    word('lui', { rd: SCRATCH, imm: MPRV }),
    word('csrrc', { rd: 0, rs1: SCRATCH, imm: numberOf('mstatus') }),
    word('auipc', { rd: SCRATCH, imm: 0 }),
    word('addi', { rd: SCRATCH, rs1: SCRATCH, imm: 16 }),
    word('csrrw', { rd: 0, rs1: SCRATCH, imm: numberOf(csr) }),
    word(back, {}),
  ];
}

function trap(random: Random): readonly number[] {
  const illegal = [0, -1, 0x0000_0073 | (1 << 7), 0xffff_fff3 | 0];
  return [random.oneOf([word('ecall', {}), word('ebreak', {}), ...illegal])];
}

function regionWrite(random: Random): readonly number[] {
  const index = random.between(4, 6);
  // Writable without readable is reserved.
  const bytes = [0, 1, 2].map(() => (random.between(0, 3) << 3) | random.oneOf([0, 1, 3, 4, 5, 7]));
  const config = bytes.reduce((all, byte, place) => all | (byte << (8 * place)), 0x1f00_0000);
  return [
    ...load(SCRATCH, regionAddress(random, random.between(1, 3))),
    word('csrrw', { rd: 0, rs1: SCRATCH, imm: numberOf(`pmpaddr${FIRST_REGION + index}`) }),
    ...load(SCRATCH, config),
    word('csrrw', { rd: 0, rs1: SCRATCH, imm: numberOf('pmpcfg2') }),
    word('sfence.vma', { rs1: 0, rs2: 0 }),
  ];
}
