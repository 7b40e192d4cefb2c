/** What guests see of faults: packets that go wrong, and clusters that die and come back. */
import { describe, expect, test } from 'vitest';
import { loadCluster } from '../../vm/loader.ts';
import type { Machine } from '../../vm/machine.ts';
import { DEFAULT_SILENCE_CYCLES, type Fault } from '../../vm/noc/faults.ts';
import { restoreSnapshot, saveSnapshot } from '../../vm/snapshot.ts';
import { hartOf, image, machineWith, register, stateHash } from '../support/guest.ts';
import { FLOOD, FLOOD_OPTIONS } from './flood-guest.ts';

/**
 * Cluster 0 sends a message and a transfer to each other cluster in turn, and notes what became of
 * the last two in s8 and s5 (IRQ_PENDING), the error in s6, and when the message was done with in
 * s7. The others wait for both, and note RX_COUNT in s5 and the messages that are left in s6.
 */
const PAIR = `
    .equ    IRQ, 0x20
    .equ    CLEAR, 0x28
_start:
    li      s0, NETWORK
    lw      s1, 0x08(s0)
    bnez    s1, receiver
    li      s2, 1
    la      s3, payload
next:
    slli    t0, s2, 3
    add     t0, t0, s0
    lw      t1, 0x204(t0)
    sw      s3, 0x40(s0)
    sw      t1, 0x44(s0)
    sw      zero, 0x48(s0)
    li      s4, 2
    call    wait
    mv      s8, a0
    csrr    s7, mcycle
    sw      s3, 0x60(s0)
    li      t0, 64
    sw      t0, 0x64(s0)
    slli    t0, s2, 3
    add     t0, t0, s0
    lw      t1, 0x204(t0)
    sw      t1, 0x68(s0)
    sw      zero, 0x6c(s0)
    sw      zero, 0x70(s0)
    li      s4, 3 << 16
    call    wait
    mv      s5, a0
    lw      s6, 0x2c(s0)
    addi    s2, s2, 1
    lw      t0, 0x10(s0)
    blt     s2, t0, next
    finish  0

wait:                               # for a bit of s4; a0 = what was pending
    lw      a0, IRQ(s0)
    and     t0, a0, s4
    beqz    t0, wait
    sw      a0, CLEAR(s0)
    ret

receiver:
    la      t0, landing
    sw      t0, 0x100(s0)
    li      t0, 64
    sw      t0, 0x104(s0)
    li      t0, 1
    sw      t0, 0x108(s0)
    li      s4, 0x101
both:
    lw      t0, IRQ(s0)
    and     t1, t0, s4
    bne     t1, s4, both
    la      t0, letter
    sw      t0, 0x4c(s0)
    sw      zero, 0x50(s0)
    lw      s5, 0x10c(s0)
    lw      s6, 0x50(s0)
    finish  0

    .align  4
payload: .rept 36
    .word   0x5a5a5a5a
    .endr
landing: .zero  64
letter:  .zero  144
`;

const SENT = 2;
const TRANSFERRED = 1 << 16;
const FAILED = 1 << 17;
const REFUSED = 4;

/** The pair after so many cycles, with these faults. */
function pairWith(faults: readonly Fault[], cycles = 200_000): Machine {
  const machine = machineWith(PAIR, { clusters: 2 });
  machine.faults = { seed: 1, faults };
  machine.run({ cycles });
  return machine;
}

const seen = (machine: Machine, cluster: number, ...names: string[]) =>
  names.map((name) => register(machine, name, [cluster, 0]));

describe('a guest whose packets', () => {
  test('are all well gets the answers that it should', () => {
    const machine = pairWith([]);
    expect(seen(machine, 0, 's8', 's5')).toEqual([SENT, TRANSFERRED]);
    expect(seen(machine, 0, 's7')[0]).toBeLessThan(2000);
    expect(seen(machine, 1, 's5', 's6')).toEqual([64, 0]);
    expect(machine.clusters.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  });

  test('are lost: its message counts as sent after a while, its transfer fails', () => {
    const machine = pairWith([{ kind: 'lose', chance: 1 }]);
    expect(seen(machine, 0, 's8', 's5', 's6')).toEqual([SENT, FAILED, REFUSED]);
    expect(seen(machine, 0, 's7')[0]).toBeGreaterThan(DEFAULT_SILENCE_CYCLES);
    expect(machine.clusters.map(({ exitCode }) => exitCode)).toEqual([0, undefined]);
  });

  test('arrive while the replies are lost sees the same; the receiver has them', () => {
    const machine = pairWith([{ kind: 'lose', chance: 1, packets: 'reply' }]);
    expect(seen(machine, 0, 's8', 's5', 's6')).toEqual([SENT, FAILED, REFUSED]);
    expect(seen(machine, 1, 's5')).toEqual([64]);
    expect(machine.clusters.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  });

  test('are cut short is told how much of a transfer came', () => {
    const machine = pairWith([{ kind: 'truncate', chance: 1, packets: 'transfer' }]);
    const [count = 0] = seen(machine, 1, 's5');
    expect(count).toBeGreaterThan(0);
    expect(count).toBeLessThan(64);
  });

  test('come twice finds the copy in its mailbox', () => {
    const faults = [
      { kind: 'duplicate', chance: 1, cycles: 10, packets: 'message' },
      { kind: 'delay', chance: 1, cycles: 5_000, packets: 'transfer' },
    ] as const;
    expect(seen(pairWith(faults), 1, 's6')).toEqual([1]);
  });
});

describe('a plan', () => {
  const flood = () => machineWith(FLOOD, { ...FLOOD_OPTIONS, memoryBytes: 1 << 16 });

  test('that does nothing leaves every bit as it is', () => {
    const plain = flood();
    const planned = flood();
    planned.faults = { seed: 3, faults: [{ kind: 'lose', chance: 0 }] };
    for (const machine of [plain, planned]) machine.run();
    expect(stateHash(planned)).toBe(stateHash(plain));
  });

  test('goes with a machine that is saved, and strikes alike afterwards', () => {
    const faults = [
      { kind: 'delay', chance: 0.5, cycles: 3000 },
      { kind: 'lose', chance: 0.3, packets: 'transfer' },
    ] as const;
    const whole = flood();
    whole.faults = { seed: 5, faults };
    const saved = flood();
    saved.faults = { seed: 5, faults };
    whole.run({ cycles: 60_000 });
    saved.run({ cycles: 20_000 });
    const restored = restoreSnapshot(saveSnapshot(saved)).machine;
    expect(restored.faults).toEqual(saved.faults);
    restored.run({ cycles: 60_000 });
    expect(stateHash(restored)).toBe(stateHash(whole));
    const other = flood();
    other.faults = { seed: 6, faults };
    other.run({ cycles: 60_000 });
    expect(stateHash(other)).not.toBe(stateHash(whole));
  });

  test('that cannot be is refused', () => {
    const machine = flood();
    const plan = { seed: 1, faults: [{ kind: 'partition', nodes: [77] }] } as const;
    expect(() => {
      machine.faults = plan;
    }).toThrow('there is no node 77');
  });
});

describe('a cluster that dies', () => {
  test('stops at once, in the middle of a round, and never goes on', () => {
    const machine = machineWith('_start: addi s0, s0, 1\n    j _start', { clusters: 2, cores: 2 });
    machine.run({ cycles: 1000 });
    for (let steps = 0; steps < 77; steps += 1) machine.step();
    machine.crash(0);
    const cycles = machine.clusters[0]?.harts.map(({ cycle }) => cycle);
    machine.run({ cycles: 10_000 });
    expect(machine.clusters[0]?.harts.map(({ cycle }) => cycle)).toEqual(cycles);
    expect(hartOf(machine, 1).cycle).toBeGreaterThanOrEqual(10_000);
    expect(machine.clusters[0]).toMatchObject({ isOff: true, isCrashed: true });
    expect(machine.clusters[0]?.exitCode).toBeUndefined();
  });

  test('answers nothing: who sends to it waits in vain, then goes on', () => {
    const machine = machineWith(PAIR, { clusters: 3 });
    machine.crash(2);
    machine.run({ cycles: 200_000 });
    expect(seen(machine, 0, 's2', 's8', 's5', 's6')).toEqual([3, SENT, FAILED, REFUSED]);
    expect(machine.clusters.map(({ exitCode }) => exitCode)).toEqual([0, 0, undefined]);
    expect(machine.run()).toEqual({ reason: 'ended', exitCode: 0 });
  });

  test('takes with it what is on its way there, and what waits behind its full queue', () => {
    // Everybody floods cluster 0, and waits for it.
    const machine = machineWith(FLOOD, { ...FLOOD_OPTIONS, memoryBytes: 1 << 16 });
    machine.run({ cycles: 4000 });
    machine.crash(0);
    machine.run({ cycles: 400_000 });
    const codes = machine.clusters.map(({ exitCode }) => exitCode);
    expect(codes).toEqual([undefined, ...codes.slice(1).map(() => 0)]);
  });

  test('is dead in a snapshot, too', () => {
    const machine = machineWith(PAIR, { clusters: 2 });
    machine.crash(1);
    const { machine: restored } = restoreSnapshot(saveSnapshot(machine));
    for (const one of [machine, restored]) one.run({ cycles: 100_000 });
    expect(restored.clusters[1]?.isCrashed).toBe(true);
    expect(stateHash(restored)).toBe(stateHash(machine));
  });
});

describe('a cluster that is restarted', () => {
  const HELLO = `
_start:
    la      t0, word
    lw      t1, 0(t0)
    li      t2, 'x'
    sw      t2, 0(t0)
    addi    t1, t1, 'a'
    li      t0, UART
    sb      t1, 0(t0)
1:  j       1b
    .bss
    .align  2
word: .zero 4
`;

  test.each([false, true])('begins as after power-on, whether dead before: %s', (isDead) => {
    const machine = machineWith(HELLO, { clusters: 2, cores: 2 });
    machine.run({ cycles: 2000 });
    if (isDead) machine.crash(1);
    machine.restart(1);
    const ram = machine.clusters[1]?.memory ?? [];
    expect(ram.every((byte) => byte === 0)).toBe(true);
    const [, cluster] = machine.clusters;
    if (cluster !== undefined) loadCluster(cluster, image(HELLO), true);
    machine.run({ cycles: 4000 });
    // Hart 0 finds 0 and hart 1 what hart 0 left; what was printed before is not lost.
    const printed = [0x61, 0x61 + 0x78];
    expect([...(cluster?.takeConsole() ?? [])]).toEqual([...printed, ...printed]);
    expect(machine.clusters[1]?.isOff).toBe(false);
    expect(hartOf(machine, 1).cycle).toBeGreaterThanOrEqual(4000);
  });
});
