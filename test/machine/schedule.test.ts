import { describe, expect, test } from 'vitest';
import type { Machine } from '../../vm/machine.ts';
import { hartOf, image, machineWith, register, stateHash, symbol } from '../support/guest.ts';

/** Harts that count, exchange interrupts and sleep; clusters that send messages round the ring. */
const BUSY = `
_start:
    la      sp, buffers
    slli    t0, a0, 6
    add     sp, sp, t0
    li      t0, 0x888
    csrw    mie, t0
    li      s0, 0
    li      s2, NETWORK
    bnez    a0, worker

    li      t0, -1
    sw      t0, 0x24(s2)            # all network interrupts
    lw      t1, 0x08(s2)            # the next cluster, by the table
    lw      t2, 0x10(s2)
    addi    t1, t1, 1
    remu    t1, t1, t2
    slli    t1, t1, 3
    add     t1, t1, s2
    lw      s3, 0x204(t1)
    la      s4, message
    li      s5, 40
send:
    sw      s0, 16(s4)
    sw      s4, 0x40(s2)
    sw      s3, 0x44(s2)
    sw      zero, 0x48(s2)
sleep:
    wfi
    lw      t0, 0x20(s2)
    andi    t1, t0, 1
    beqz    t1, 1f
    la      t2, received
    sw      t2, 0x4c(s2)
    sw      zero, 0x50(s2)
    lw      t3, 16(t2)
    add     s0, s0, t3
    addi    s0, s0, 1
    li      t4, CLINT               # wake a worker
    li      t3, 1
    sw      t3, 4(t4)
    j       sleep
1:  andi    t1, t0, 2
    beqz    t1, sleep
    sw      t1, 0x28(s2)
    addi    s5, s5, -1
    bnez    s5, send
    finish  0

worker:
    li      t4, CLINT
    slli    t5, a0, 2
    add     t4, t4, t5
2:  wfi
    sw      zero, 0(t4)
    addi    s0, s0, 1
    la      t0, shared
    amoadd.w zero, s0, (t0)
    li      t1, 3
    bge     a0, t1, 2b
    li      t1, 1
    sw      t1, 4(t4)
    j       2b

    .align  4
shared: .word 0
message: .zero 144
received: .zero 144
buffers: .zero 2048
`;

const OPTIONS = { clusters: 3, cores: 4, ioClusters: 1, ioCores: 2 };

function finished(run: (machine: Machine) => void): string {
  const machine = machineWith(BUSY, OPTIONS);
  run(machine);
  expect(machine.clusters.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0]);
  return stateHash(machine);
}

function runInPieces(cycles: number): (machine: Machine) => void {
  return (machine) => {
    while (machine.run({ cycles: machine.time + cycles }).reason === 'limit');
  };
}

describe('schedule', () => {
  const inOnePiece = finished((machine) => expect(machine.run().exitCode).toBe(0));

  test('the same run leaves the same state', () => {
    expect(finished((machine) => machine.run())).toBe(inOnePiece);
  });

  test('a run in pieces leaves the same state', () => {
    expect(finished(runInPieces(1))).toBe(inOnePiece);
    expect(finished(runInPieces(10_000))).toBe(inOnePiece);
  });

  test('a run in single instructions leaves the same state, and the same on the way', () => {
    const stepped = machineWith(BUSY, OPTIONS);
    const whole = machineWith(BUSY, OPTIONS);
    for (let limit = 2000; limit <= 8000; limit += 2000) {
      whole.run({ cycles: limit });
      whole.step();
      while (stepped.time < whole.time) stepped.step();
      // Both have run the first instruction of the same round.
      expect(stateHash(stepped)).toBe(stateHash(whole));
    }
    const all = finished((machine) => {
      while (machine.step().reason !== 'ended');
    });
    expect(all).toBe(inOnePiece);
  });

  test('a run with breakpoints everywhere on the way leaves the same state', () => {
    const executable = image(BUSY);
    const places = ['send', 'sleep', 'worker'].map((name) => symbol(executable, name));
    const breakpoints = new Map([0, 1, 2, 3].map((cluster) => [cluster, new Set(places)]));
    const hash = finished((machine) => {
      let stops = 0;
      while (machine.run({ breakpoints }).reason === 'breakpoint') stops += 1;
      expect(stops).toBeGreaterThan(4 * 40);
    });
    expect(hash).toBe(inOnePiece);
  });

  test('another slice gives another interleaving, and the same answer', () => {
    const machine = machineWith(BUSY, { ...OPTIONS, slice: 100 });
    expect(machine.run().exitCode).toBe(0);
    expect(stateHash(machine)).not.toBe(inOnePiece);
  });
});

describe('step', () => {
  test('runs exactly one instruction and says where', () => {
    const machine = machineWith('_start: nop\n nop\n j _start');
    const base = 0x8000_0000;
    expect(machine.step()).toEqual({ reason: 'stepped', cluster: 0, hart: 0, pc: base + 4 });
    expect(machine.step().pc).toBe(base + 8);
    expect(machine.step().pc).toBe(base);
    expect(hartOf(machine).instret).toBe(3);
  });

  test('of an ended machine runs nothing', () => {
    const machine = machineWith('_start: finish 4');
    machine.run();
    expect(machine.step()).toEqual({ reason: 'ended', exitCode: 4 });
  });
});

describe('end of a run', () => {
  test('is when all harts sleep for ever, without an exit code', () => {
    const machine = machineWith('_start: wfi\n j _start', { clusters: 2, cores: 3 });
    expect(machine.run()).toEqual({ reason: 'ended' });
  });

  test('is when one cluster is off and the others sleep for ever', () => {
    const source = `
_start:
    li      t0, NETWORK
    lw      t0, 8(t0)
    beqz    t0, 1f
2:  wfi
    j       2b
1:  finish  0
`;
    expect(machineWith(source, { clusters: 3 }).run()).toEqual({ reason: 'ended', exitCode: 0 });
  });

  test('a failure ends it though another cluster runs on', () => {
    const source = `
_start:
    li      t0, NETWORK
    lw      t0, 8(t0)
    beqz    t0, 1f
2:  j       2b
1:  finish  9
`;
    expect(machineWith(source, { clusters: 2 }).run()).toEqual({ reason: 'ended', exitCode: 9 });
  });
});

describe('limit', () => {
  test('stops at the first border of rounds that has reached it', () => {
    const machine = machineWith('_start: j _start');
    expect(machine.run({ cycles: 1000 })).toEqual({ reason: 'limit' });
    expect(machine.time).toBe(1024);
    expect(hartOf(machine).instret).toBe(1024);
    expect(machine.run({ cycles: 1000 })).toEqual({ reason: 'limit' });
    expect(machine.time).toBe(1024);
  });

  test('time does not leap over it while all sleep', () => {
    const source = `
_start:
    li      t0, MTIMECMP
    li      t1, 1000000
    sw      t1, 0(t0)
    sw      zero, 4(t0)
    li      t0, 0x80
    csrw    mie, t0
    wfi
    finish  0
`;
    const machine = machineWith(source);
    expect(machine.run({ cycles: 5000 })).toEqual({ reason: 'limit' });
    expect(machine.time).toBeLessThanOrEqual(5000);
    expect(machine.run()).toEqual({ reason: 'ended', exitCode: 0 });
  });
});

describe('breakpoints', () => {
  const LOOP = '_start: li s0, 0\nloop: addi s0, s0, 1\n j loop';
  const loop = symbol(image(LOOP), 'loop');

  test('stop before the instruction; a run that goes on steps over it', () => {
    const machine = machineWith(LOOP);
    const breakpoints = new Map([[0, new Set([loop])]]);
    expect(machine.run({ breakpoints })).toEqual({
      reason: 'breakpoint',
      cluster: 0,
      hart: 0,
      pc: loop,
    });
    expect(register(machine, 's0')).toBe(0);
    machine.run({ breakpoints });
    expect(register(machine, 's0')).toBe(1);
    machine.step();
    machine.run({ breakpoints });
    expect(register(machine, 's0')).toBe(2);
  });

  test('hold for their cluster only, and stop a fresh machine at its entry', () => {
    const machine = machineWith(LOOP, { clusters: 2, cores: 2 });
    const entry = 0x8000_0000;
    const breakpoints = new Map([[1, new Set([entry])]]);
    expect(machine.run({ breakpoints })).toMatchObject({ cluster: 1, hart: 0, pc: entry });
    expect(machine.run({ breakpoints })).toMatchObject({ cluster: 1, hart: 1, pc: entry });
    expect(machine.run({ breakpoints, cycles: 1000 }).reason).toBe('limit');
  });
});

describe('sleep', () => {
  test('a hart asleep costs no host time: an hour passes at once', () => {
    const machine = machineWith(`
_start:
    li      t0, MTIMECMP
    li      t1, 8                   # 8 · 2^32 ticks of 0.1 µs
    sw      t1, 4(t0)
    sw      zero, 0(t0)
    li      t0, 0x80
    csrw    mie, t0
    wfi
    csrr    s0, timeh
    finish  0
`);
    expect(machine.run()).toEqual({ reason: 'ended', exitCode: 0 });
    expect(register(machine, 's0')).toBe(8);
  });
});
