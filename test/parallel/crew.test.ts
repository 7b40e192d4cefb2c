/** Machines whose harts run freely on threads come to the end that they have by turns. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Crew, startCrew } from '../../vm/parallel/crew.ts';
import { builtPackage, changedPackage } from '../support/built.ts';
import { consoleOf, hartOf, machineWith, register, wordAt } from '../support/guest.ts';
import { temporaryDirectory } from '../support/oracle.ts';
import { workerOf } from './free-runs.ts';

let folder: string;
let entry: URL;
let crew: Crew;
beforeAll(() => {
  folder = builtPackage();
  entry = workerOf(folder);
  crew = startCrew({ workers: 3, entry });
});
afterAll(() => crew.dismiss());

describe.each(['wasm', 'reference'] as const)('by %s, harts that run freely', (tier) => {
  test('lose no count under atomics', async () => {
    const machine = machineWith(
      `
_start: la t0, sum
        li t1, 20000
1:      li t2, 1
        amoadd.w x0, t2, (t0)
2:      lr.w t3, 4(t0)
        addi t3, t3, 1
        sc.w t4, t3, 4(t0)
        bnez t4, 2b
        addi t1, t1, -1
        bnez t1, 1b
        li t2, 1
        amoadd.w t3, t2, 8(t0)
        li t4, 3
        beq t3, t4, 4f
3:      wfi
        j 3b
4:      finish 0
        .align 2
sum:    .word 0, 0, 0
`
        .replaceAll('4(t0)', '(s0)')
        .replaceAll('8(t0)', '(s1)')
        .replace('li t1, 20000', 'addi s0, t0, 4\n addi s1, t0, 8\n li t1, 20000'),
      { cores: 4, tier },
    );
    expect(await crew.run(machine, { cycles: 400_000_000 })).toEqual({
      reason: 'ended',
      exitCode: 0,
    });
    const end = machine.clusters[0]?.memory ?? new Uint8Array();
    const words = [...new Int32Array(end.buffer, 0, 64)];
    expect(words.filter((word) => word === 80_000)).toEqual([80_000, 80_000]);
  });

  test('stop at a limit, whatever they do', async () => {
    const machine = machineWith('_start: j _start', { cores: 4, tier });
    expect(await crew.run(machine, { cycles: 100_000 })).toEqual({ reason: 'limit' });
    expect(wordAt(machine, 0x8000_0000)).not.toBe(0);
  });

  test('end when all sleep and nothing will wake one', async () => {
    const machine = machineWith('_start: wfi\n j _start', { cores: 4, tier });
    expect(await crew.run(machine)).toEqual({ reason: 'ended' });
    expect(consoleOf(machine)).toBe('');
  });
});

/**
 * Cluster 0 orders four of the largest transfers and a message to each other cluster, waits for
 * what becomes of them, and keeps IRQ_PENDING in s5 and the error in s6. The others finish at once:
 * their channels are not armed.
 */
const SENDER = `
_start: li s0, NETWORK
        lw s1, 0x08(s0)
        bnez s1, done
        li s2, 1
1:      slli t0, s2, 3
        add t0, t0, s0
        lw t1, 0x204(t0)
        la t0, payload
        sw t0, 0x60(s0)
        sw t1, 0x68(s0)
        li t2, 8192
        sw t2, 0x64(s0)
        .rept 4
        sw zero, 0x70(s0)
        .endr
        sw t0, 0x40(s0)
        sw t1, 0x44(s0)
        sw zero, 0x48(s0)
2:      lw t0, 0x74(s0)
        li t2, 4
        bne t0, t2, 2b
3:      lw s5, 0x20(s0)
        andi t0, s5, 2
        beqz t0, 3b
        lw s6, 0x2c(s0)
        addi s2, s2, 1
        lw t0, 0x10(s0)
        blt s2, t0, 1b
done:   finish 0
        .align 4
payload: .zero 8192
`;

describe('four transfers and a message at once', () => {
  const MESSAGE_SENT_AND_ERROR = 0x2_0002;
  const REFUSED = 4;
  test.each([
    ['are answered by clusters that are off', false],
    ['do not wait for ever for dead clusters', true],
  ])('%s', async (_, areDead) => {
    const machine = machineWith(SENDER, { clusters: 3 });
    if (areDead) for (const number of [1, 2]) machine.crash(number);
    expect(await crew.run(machine, { cycles: 400_000_000 })).toEqual({
      reason: 'ended',
      exitCode: 0,
    });
    expect([register(machine, 's5'), register(machine, 's6')]).toEqual([
      MESSAGE_SENT_AND_ERROR,
      REFUSED,
    ]);
    const codes = machine.clusters.map(({ exitCode }) => exitCode);
    expect(codes).toEqual(areDead ? [0, undefined, undefined] : [0, 0, 0]);
    // A dead cluster has heard nothing; one that is off has, if it was still on.
    const letters = machine.clusters.map((cluster) => cluster.takeQueues().messages.length);
    if (areDead) expect(letters).toEqual([0, 0, 0]);
  });
});

describe('a crew refuses', () => {
  test('planned faults', async () => {
    const machine = machineWith('_start: finish 0');
    machine.faults = { seed: 1, faults: [] };
    await expect(crew.run(machine)).rejects.toThrow(/planned faults/);
  });

  test('observers', async () => {
    const machine = machineWith('_start: finish 0');
    const nothing = () => undefined;
    const observer = { trapped: nothing, returned: nothing, slept: nothing, woke: nothing };
    hartOf(machine).observer = observer;
    await expect(crew.run(machine)).rejects.toThrow(/observers/);
    hartOf(machine).observer = undefined;
    machine.clusters[0]!.observer = { sent: nothing, arrived: nothing };
    await expect(crew.run(machine)).rejects.toThrow(/observers/);
  });
});

describe('a crew that cannot go on says so', () => {
  const spinning = () => machineWith('_start: j _start', { cores: 2 });

  test('when it was dismissed before', async () => {
    const other = startCrew({ workers: 2, entry });
    await other.dismiss();
    const machine = machineWith('_start: finish 0');
    await expect(other.run(machine)).rejects.toThrow('the crew was dismissed');
    // The machine was left as it was.
    expect(await crew.run(machine)).toEqual({ reason: 'ended', exitCode: 0 });
  });

  test('when it is dismissed in the middle of a run', async () => {
    const other = startCrew({ workers: 2, entry });
    const run = other.run(spinning());
    await other.dismiss();
    await expect(run).rejects.toThrow('the crew was dismissed');
  });

  test('when it is to run two machines at once', async () => {
    const other = startCrew({ workers: 2, entry });
    const run = other.run(spinning(), { cycles: 10_000_000 });
    await expect(other.run(spinning())).rejects.toThrow('one machine at a time');
    expect(await run).toEqual({ reason: 'limit' });
    await other.dismiss();
  });

  test.each([
    ['throws', "throw new Error('out of luck')", /out of luck/],
    ['throws later', "setTimeout(() => { throw new Error('out of luck') }, 20)", /out of luck/],
    ['exits', 'process.exit(3)', /a worker ended with code 3/],
  ])('when a worker %s', async (_, deed, message) => {
    const worker = join(temporaryDirectory(), 'worker.mjs');
    const listen = "import { parentPort } from 'node:worker_threads';\nparentPort.on";
    writeFileSync(worker, `${listen}('message', () => { ${deed} });`);
    const other = startCrew({ workers: 2, entry: pathToFileURL(worker) });
    await expect(other.run(spinning())).rejects.toThrow(message);
    await expect(other.run(spinning())).rejects.toThrow(message);
  });

  test('when a worker dies before it is asked to do anything', async () => {
    const worker = join(temporaryDirectory(), 'worker.mjs');
    writeFileSync(worker, 'process.exit(4);');
    const other = startCrew({ workers: 1, entry: pathToFileURL(worker) });
    await new Promise((resolve) => setTimeout(resolve, 500));
    await expect(other.run(spinning())).rejects.toThrow('a worker ended with code 4');
  });

  test('when the emulator itself fails in a worker', async () => {
    const broken = changedPackage(folder, {
      file: 'vm/parallel/free-harts.js',
      from: 'const reached =',
      to: "if (now > 100_000) throw new Error('a bug of ours');\n      const reached =",
    });
    const other = startCrew({ workers: 2, entry: workerOf(broken) });
    await expect(other.run(spinning())).rejects.toThrow(/a worker failed: .*a bug of ours/);
  });
});

describe('harts that sleep cost nothing', () => {
  // Two seconds of the guest's time: 800 million cycles, of which none is run.
  const SLEEPERS = `
_start: csrr t0, mhartid
        bnez t0, 2f
        li t0, CLINT + 0x4000
        li t1, 20000000
        sw t1, (t0)
        sw zero, 4(t0)
        li t1, 1 << 7
        csrw mie, t1
        wfi
        finish 0
2:      wfi
        j 2b
`;

  test('288 of them run a few instructions in two seconds of theirs', async () => {
    const machine = machineWith(SLEEPERS, { clusters: 18, cores: 16 });
    const stop = await crew.run(machine);
    expect(machine.time).toBeGreaterThan(800_000_000);
    expect(stop).toEqual({ reason: 'ended', exitCode: 0 });
    const harts = machine.clusters.flatMap((cluster) => cluster.harts);
    const instructions = harts.reduce((sum, hart) => sum + hart.instret, 0);
    // 14 of each hart that sets its timer, 3 and perhaps a second look of each other one.
    expect(instructions).toBeLessThan(288 * 20);
  });
});
