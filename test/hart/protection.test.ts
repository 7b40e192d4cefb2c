/**
 * Translation and protection, held against QEMU: every kind of page table entry under every kind of
 * access, and random PMP regions. A guest logs the cause and value of each access and what it left
 * behind; the logs of both machines must be the same, byte for byte.
 */
import { describe, expect, test } from 'vitest';
import { image, machineWith } from '../support/guest.ts';
import { haveOracles, temporaryDirectory } from '../support/oracle.ts';
import { consoleOnQemu } from '../support/qemu.ts';
import { Random } from '../support/random.ts';

const directory = temporaryDirectory();

/**
 * Start and end of a guest. The handler notes cause and value in s10 and s11 and goes on at the
 * address in s9, in machine mode. `log` appends t0 to the log.
 */
const HARNESS = `
_start:
    csrr    t0, mhartid
    bnez    t0, park
    la      t0, handler
    csrw    mtvec, t0
    la      s8, logged
    j       main
park:
    wfi
    j       park

    .align  2
handler:
    csrr    s10, mcause
    csrr    s11, mtval
    li      t0, 0x1800
    csrs    mstatus, t0
    csrw    mepc, s9
    mret

    .macro  log
    sw      t0, 0(s8)
    addi    s8, s8, 4
    .endm

send_log:
    li      t1, UART
    la      t2, logged
1:  lbu     t0, 0(t2)
    sb      t0, 0(t1)
    addi    t2, t2, 1
    bltu    t2, s8, 1b
    finish  0
`;

function expectSameAsQemu(source: string, bytes: number): void {
  const machine = machineWith(source, { cores: 2 });
  expect(machine.run({ cycles: 20_000_000 })).toEqual({ reason: 'ended', exitCode: 0 });
  const ours = Buffer.from(machine.clusters[0]?.takeConsole() ?? []).toString('hex');
  const theirs = Buffer.from(consoleOnQemu(image(source), directory)).toString('hex');
  expect(ours.length).toBe(2 * bytes);
  expect(ours.match(/.{24}/g)).toEqual(theirs.match(/.{24}/g));
}

/**
 * Tries each of the 256 values of an entry's flags. s0 = the flags, s1 = the entry's address. Code
 * and log are mapped nowhere: accesses are made from machine mode through MPRV, fetches by mret.
 */
function pageTableGuest(level: 0 | 1, mode: 0 | 1, statusBits: number): string {
  return `${HARNESS}
main:
    li      t0, 0x1f
    csrw    pmpcfg0, t0
    li      t0, -1
    csrw    pmpaddr0, t0
    li      t0, ${statusBits}
    csrs    mstatus, t0

    # Address 0x40000000 has the entry at 'root + 0x400' and, unless that is a leaf, 'table'.
    la      t0, root
    srli    t1, t0, 12
    li      t2, 0x80000000
    or      t1, t1, t2
    csrw    satp, t1
    la      t1, table
    srli    t1, t1, 2
    ori     t1, t1, 1
    la      s1, root + 0x400
    sw      t1, 0(s1)
    li      s7, 0x80000000 >> 2     # a page or superpage of 4 MiB that begins with 'target'
    ${level === 0 ? 'la      s1, table\n    la      s7, target\n    srli    s7, s7, 2' : ''}
    li      s6, 0x40000000
    li      s0, 0

next_flags:
    or      s2, s7, s0
    sw      s2, 0(s1)
    sfence.vma

    # A load.
    li      s10, -1
    la      s9, 1f
    li      t0, 0x1800
    csrc    mstatus, t0
    li      t0, ${(mode << 11) | (1 << 17)}
    csrs    mstatus, t0
    lw      t3, 4(s6)
1:  csrc    mstatus, t0
    call    note

    # A store.
    sw      s2, 0(s1)
    sfence.vma
    li      s10, -1
    la      s9, 1f
    li      t0, 0x1800
    csrc    mstatus, t0
    li      t0, ${(mode << 11) | (1 << 17)}
    csrs    mstatus, t0
    sw      s0, 8(s6)
1:  csrc    mstatus, t0
    call    note

    # A fetch: where it succeeds, the ecall at the target traps.
    sw      s2, 0(s1)
    sfence.vma
    li      s10, -1
    la      s9, 1f
    li      t0, 0x1800
    csrc    mstatus, t0
    li      t0, ${mode << 11}
    csrs    mstatus, t0
    csrw    mepc, s6
    mret
1:  call    note

    addi    s0, s0, 1
    li      t0, 256
    bne     s0, t0, next_flags
    j       send_log

    # Appends cause, value, and the entry as it is now without its page.
note:
    li      t0, 0x20000
    csrc    mstatus, t0
    mv      t0, s10
    log
    mv      t0, s11
    log
    lw      t0, 0(s1)
    andi    t0, t0, 0x3ff
    log
    ret

    .align  12
target:
    ecall
    .zero   4092
root:   .zero 4096
table:  .zero 4096
logged: .zero 12288
`;
}

describe.skipIf(!haveOracles('qemu'))('Sv32', () => {
  const SUM = 1 << 18;
  const MXR = 1 << 19;
  const cases = [
    { name: 'user pages', level: 0, mode: 0, status: 0 },
    { name: 'user pages with MXR', level: 0, mode: 0, status: MXR },
    { name: 'supervisor pages', level: 0, mode: 1, status: 0 },
    { name: 'supervisor pages with SUM', level: 0, mode: 1, status: SUM },
    { name: 'supervisor pages with SUM and MXR', level: 0, mode: 1, status: SUM | MXR },
    { name: 'superpages', level: 1, mode: 1, status: SUM },
  ] as const;

  test.each(cases)('$name fault and set A and D as on QEMU', ({ level, mode, status }) => {
    expectSameAsQemu(pageTableGuest(level, mode, status), 256 * 36);
  });
});

/** Random PMP regions around `target`, and accesses of random size as machine, supervisor, user. */
function pmpGuest(random: Random): string {
  const configurations = Array.from({ length: 30 }, () => pmpConfiguration(random));
  return `${HARNESS}
main:
${configurations.join('\n')}
    j       send_log
note:
    li      t0, 0x20000
    csrc    mstatus, t0
    mv      t0, s10
    log
    mv      t0, s11
    log
    ret
    .align  12
target: .zero 4096
logged: .zero 65536
`;
}

function pmpConfiguration(random: Random): string {
  // Entry 15 lets all else be, so that what the regions leave is seen, too.
  const entries = Array.from({ length: 6 }, (_, index) => {
    const permissions = random.oneOf([0, 1, 3, 4, 5, 7]);
    const configuration = permissions | (random.between(0, 3) << 3);
    const ones = (1 << random.between(0, 6)) - 1;
    const offset = random.between(0, 255);
    return { index, configuration, offset, ones };
  });
  const setUp = entries.map(
    ({ index, configuration, offset, ones }) => `
    la      t0, target
    srli    t0, t0, 2
    addi    t0, t0, ${offset}
    ori     t0, t0, ${ones}
    csrw    pmpaddr${index}, t0
    li      t0, ${configuration << (8 * (index & 3))}
    csrs    pmpcfg${index >> 2}, t0`,
  );
  const rest = random.oneOf([0, 0x1f, 0x19]);
  const accesses = Array.from({ length: 25 }, () => pmpAccess(random));
  return `
    csrw    pmpcfg0, zero
    csrw    pmpcfg1, zero
    li      t0, -1
    csrw    pmpaddr15, t0
    li      t0, ${(rest << 24) | 0}
    csrw    pmpcfg3, t0
${setUp.join('\n')}
${accesses.join('\n')}
`;
}

function pmpAccess(random: Random): string {
  const [instruction, size] = random.oneOf([
    ['lw t3, ', 4],
    ['sw t3, ', 4],
    ['lbu t3, ', 1],
    ['sh t3, ', 2],
    ['lhu t3, ', 2],
  ] as const);
  const offset = random.between(0, 1200) & ~(size - 1);
  return `
    li      s10, -1
    li      s11, 0
    la      s9, 1f
    la      t4, target
    li      t0, 0x1800
    csrc    mstatus, t0
    li      t0, ${(random.oneOf([0, 1, 3]) << 11) | (1 << 17)}
    csrs    mstatus, t0
    ${instruction}${offset}(t4)
1:  call    note`;
}

describe.skipIf(!haveOracles('qemu'))('PMP', () => {
  test.each([1, 2, 3])('random regions of seed %i allow what they allow on QEMU', (seed) => {
    expectSameAsQemu(pmpGuest(new Random(seed)), 30 * 25 * 8);
  });
});
