/** Machines whose harts run freely on threads come to the end that they have by turns. */
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Crew, startCrew } from '../../vm/parallel/crew.ts';
import { promisedLines, worldOf } from '../migration/world.ts';
import { builtPackage } from '../support/built.ts';
import { consoleOf, machineWith, wordAt } from '../support/guest.ts';

let crew: Crew;
beforeAll(() => {
  const entry = pathToFileURL(`${builtPackage()}/dist/vm/parallel/worker.js`);
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

describe('the kernel', () => {
  test.each(['hello', 'migrate'])('runs %s to its answer, again and again', async (program) => {
    for (let run = 0; run < 5; run += 1) {
      const { machine } = worldOf(program, { seed: run });
      const stop = await crew.run(machine, { cycles: 2_000_000_000 });
      expect(stop).toEqual({ reason: 'ended', exitCode: 0 });
      const output = machine.clusters.map((_, cluster) => consoleOf(machine, cluster)).join('');
      expect(output.trimEnd().split('\n').at(-1)).toBe(
        promisedLines(`programs/${program}.s`).at(-1),
      );
    }
  });
});
