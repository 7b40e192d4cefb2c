/**
 * Random programs, on our machine and on QEMU's: registers, memory and traps must be equal.
 *
 * A guest holds many blocks. Each sets all registers, runs random instructions in a random mode and
 * sends its registers to the UART, then its scratch memory and the log of its traps: cause, value
 * and address. t5 and t6 belong to the harness, s10 and s11 point into the scratch memory.
 *
 * Absent: misaligned jumps, of which QEMU 7.2 reports a wrong value.
 */
import { expect, test } from 'vitest';
import { encode, immediateRange, type Operands } from '../../vm/isa/encoding.ts';
import { instructions, type Mnemonic, mnemonics } from '../../vm/isa/instructions.ts';
import { image, machineWith } from '../support/guest.ts';
import { haveOracles, temporaryDirectory } from '../support/oracle.ts';
import { consoleOnQemu } from '../support/qemu.ts';
import { Random } from '../support/random.ts';

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];
const BLOCKS = 24;
const INSTRUCTIONS = 50;

const WORD_POINTER = 26;
const BYTE_POINTER = 27;
const FREE_REGISTERS = Array.from({ length: 26 }, (_, index) => index).concat(28, 29);

const edges = [
  0, 1, -1, 2, -2, 31, 32, 0x7fff_ffff, -0x8000_0000, 0xffff, 0x8000, -0x8000, 0x80, 0xff,
];
const csrs = [0x340, 0x342, 0x343, 0x140, 0x142, 0x143, 0x106, 0x306, 0x302, 0x303];
const branches: readonly Mnemonic[] = ['beq', 'bne', 'blt', 'bge', 'bltu', 'bgeu'];
const csrWrites: readonly Mnemonic[] = ['csrrw', 'csrrs', 'csrrc', 'csrrwi', 'csrrsi', 'csrrci'];
const computations = mnemonics.filter((name) => {
  const { extension, operands } = instructions[name];
  return (
    (extension === 'I' || extension === 'M') && /^rd, (rs1, (rs2|imm|shamt)|uimm)$/.test(operands)
  );
});
const loads = mnemonics.filter(
  (name) => instructions[name].operands === 'rd, imm(rs1)' && name !== 'jalr',
);
const stores = mnemonics.filter((name) => instructions[name].operands === 'rs2, imm(rs1)');
const atomics = mnemonics.filter((name) => name.startsWith('amo'));

type Maker = (random: Random) => readonly number[];

/** What a random program is made of, with how often each kind comes. */
const makers: readonly (readonly [number, Maker])[] = [
  [24, (random) => [computation(random)]],
  [5, (random) => [memory(random, random.oneOf(loads))]],
  [5, (random) => [memory(random, random.oneOf(stores))]],
  [4, (random) => [atomic(random)]],
  [2, reservation],
  [4, branch],
  [2, (random) => [csrAccess(random)]],
  [
    1,
    (random) => [
      random.oneOf([
        word('ecall', {}),
        word('ebreak', {}),
        0,
        -1,
        (random.word() & ~0x7f) | 0x2b,
        random.word() & ~3,
      ]),
    ],
  ],
  [1, (random) => [word('lw', { rd: free(random), rs1: 0, imm: random.between(-512, 511) * 4 })]],
  [1, (random) => [word(random.oneOf(['fence', 'fence.i'] as const), {})]],
];

/** Encodes an instruction; operands that it does not have are left out. */
function word(mnemonic: Mnemonic, operands: Partial<Operands>): number {
  const { pattern } = instructions[mnemonic];
  const taken = Object.entries(operands).filter(([name]) =>
    name === 'imm'
      ? immediateRange(mnemonic) !== undefined
      : pattern.split(' ').includes(name) || (name === 'rs1' && pattern.includes('zimm')),
  );
  return encode(mnemonic, Object.fromEntries(taken));
}

function free(random: Random): number {
  return random.oneOf(FREE_REGISTERS);
}

function operand(random: Random): number {
  return random.between(0, 29);
}

function immediate(random: Random, mnemonic: Mnemonic): number {
  const range = immediateRange(mnemonic);
  if (range === undefined) return 0;
  const { min, max, step } = range;
  const edge = random.oneOf([min, max, 0, step, -step].filter((one) => one >= min && one <= max));
  return random.chance(4) ? edge : min + step * random.between(0, Math.floor((max - min) / step));
}

function computation(random: Random): number {
  const mnemonic = random.oneOf(computations);
  const registers = { rd: free(random), rs1: operand(random), rs2: operand(random) };
  return word(mnemonic, { ...registers, imm: immediate(random, mnemonic) });
}

function memory(random: Random, mnemonic: Mnemonic): number {
  const imm = random.chance(2) ? random.between(-64, 60) & ~3 : random.between(-64, 60);
  return word(mnemonic, { rd: free(random), rs1: BYTE_POINTER, rs2: operand(random), imm });
}

function atomic(random: Random): number {
  // s11 is odd now and then, so that some atomics are misaligned.
  const rs1 = random.chance(8) ? BYTE_POINTER : WORD_POINTER;
  return word(random.oneOf(atomics), {
    rd: free(random),
    rs1,
    rs2: operand(random),
    imm: random.between(0, 3),
  });
}

function reservation(random: Random): readonly number[] {
  const load = word('lr.w', { rd: free(random), rs1: WORD_POINTER, imm: 0 });
  const store = word('sc.w', {
    rd: free(random),
    rs1: WORD_POINTER,
    rs2: operand(random),
    imm: 0,
  });
  return random.chance(3) ? [store] : [load, computation(random), store, store];
}

function branch(random: Random): readonly number[] {
  const skipped = Array.from({ length: random.between(0, 3) }, () => computation(random));
  const imm = 4 + 4 * skipped.length;
  const registers = { rs1: operand(random), rs2: operand(random) };
  const jump = random.chance(4)
    ? word('jal', { rd: free(random), imm })
    : word(random.oneOf(branches), { ...registers, imm });
  return [jump, ...skipped];
}

function csrAccess(random: Random): number {
  return word(random.oneOf(csrWrites), {
    rd: free(random),
    rs1: operand(random),
    imm: random.oneOf(csrs),
  });
}

function programOf(random: Random): readonly number[] {
  const total = makers.reduce((sum, [weight]) => sum + weight, 0);
  return Array.from({ length: INSTRUCTIONS }, () => {
    let ticket = random.between(1, total);
    const maker = makers.find(([weight]) => {
      ticket -= weight;
      return ticket <= 0;
    });
    return maker?.[1](random) ?? [];
  }).flat();
}

function blockOf(random: Random, number: number): string {
  const values = Array.from({ length: 30 }, () =>
    random.chance(3) ? random.oneOf(edges) : random.word(),
  );
  const setUp = values.map((value, index) =>
    index === 0 || (index >= WORD_POINTER && index <= BYTE_POINTER)
      ? ''
      : `    li x${index}, ${value}`,
  );
  const mode = random.oneOf([0, 1, 3]);
  return `
block${number}:
    la      t6, log
    la      s10, scratch + 128
    la      s11, scratch + ${128 + random.oneOf([0, 0, 1, 2, 3])}
    csrw    medeleg, zero
    csrw    mideleg, zero
    li      t5, 0x1800
    csrc    mstatus, t5
    li      t5, ${mode << 11}
    csrs    mstatus, t5
    la      t5, body${number}
    csrw    mepc, t5
${setUp.join('\n')}
    mret
body${number}:
    .word   ${programOf(random)
      .map((word) => `0x${(word >>> 0).toString(16)}`)
      .join(', ')}
    .word   0x0000000b              # ends the block: no instruction of ours or QEMU's
    jal     x0, done${number}
done${number}:
`;
}

function guestOf(seed: number): string {
  const random = new Random(seed);
  const blocks = Array.from({ length: BLOCKS }, (_, number) => blockOf(random, number));
  return `
_start:
    csrr    t0, mhartid
    bnez    t0, park
    la      t0, handler
    csrw    mtvec, t0
    li      t0, MTIMECMP            # QEMU's timers strike at reset
    li      t1, -1
    sw      t1, 4(t0)
    li      t0, 0x1f
    csrw    pmpcfg0, t0
    li      t0, -1
    csrw    pmpaddr0, t0
${blocks.join('\n')}
    finish  0

park:
    wfi
    j       park

    # Logs every trap and goes on behind the instruction; the mark of a block's end dumps all.
    .align  2
handler:
    csrr    t5, mtval
    sw      t5, 4(t6)
    addi    t5, t5, -11
    beqz    t5, dump
    csrr    t5, mcause
    sw      t5, 0(t6)
    csrr    t5, mepc
    sw      t5, 8(t6)
    addi    t6, t6, 12
    addi    t5, t5, 4
    csrw    mepc, t5
    mret

dump:
    la      t5, registers
${Array.from({ length: 30 }, (_, index) => `    sw x${index}, ${4 * index}(t5)`).join('\n')}
    li      s0, UART
    la      s1, registers
    mv      s2, t6
1:  lbu     s3, 0(s1)
    sb      s3, 0(s0)
    addi    s1, s1, 1
    bne     s1, s2, 1b
    csrr    t5, mepc
    addi    t5, t5, 4
    jr      t5

    .align  12                      # QEMU is slow where code and data share a page
registers: .zero 128
scratch: .zero 256
log:    .zero 4096
`;
}

test.skipIf(!haveOracles('qemu')).each(SEEDS)(
  'random programs of seed %i leave what they leave on QEMU',
  (seed) => {
    const source = guestOf(seed);
    const machine = machineWith(source, { cores: 2 });
    expect(machine.run({ cycles: 5_000_000 })).toEqual({ reason: 'ended', exitCode: 0 });
    const ours = Buffer.from(machine.clusters[0]?.takeConsole() ?? []).toString('hex');
    const theirs = Buffer.from(consoleOnQemu(image(source), directory)).toString('hex');
    expect(ours.length).toBeGreaterThan(BLOCKS * 2 * 128);
    expect(ours.match(/.{64}/g)).toEqual(theirs.match(/.{64}/g));
  },
);

const directory = temporaryDirectory();
