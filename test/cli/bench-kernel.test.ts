/**
 * `nanvix bench --kernel`: figures are virtual cycles, so they are the same in every run, and what
 * they cannot be less or more than follows from the machine's laws and from what contains what.
 */
import { expect, test } from 'vitest';
import { costsOf, imageOfCosts } from '../../vm/cli/bench-kernel.ts';
import { runCli } from '../support/cli.ts';

/** Set-up, one hop, and the bytes at the rate of a link, one way (vm/noc/README.md). */
const latencyOf = (bytes: number) => 300 + 3 + bytes / 4;
const [LETTER_WIRE_BYTES, STREAM_BYTES, PARCEL_WIRE_BYTES] = [144, 65536, 4112];

test('the kernel costs what it can, and the same every time', () => {
  const image = imageOfCosts();
  const costs = costsOf(image, 'functional');
  expect(costsOf(image, 'functional')).toEqual(costs);
  // One trap; two more threads and a lock besides; stacks of two pages to be cleared.
  expect(costs.cost_local).toBeGreaterThan(2 * 31);
  expect(costs.cost_forwarded).toBeGreaterThan(2 * costs.cost_local);
  expect(costs.cost_create).toBeGreaterThan(costs.cost_forwarded);
  // A yield is a call as well; a switch between threads does not wait for another core.
  expect(costs.cost_switch).toBeGreaterThan(costs.cost_local);
  expect(costs.cost_switch).toBeLessThan(costs.cost_forwarded);
  expect(costs.cost_letter).toBeGreaterThan(2 * latencyOf(LETTER_WIRE_BYTES));
  // Each parcel goes when the last one's permission has come back.
  const parcels = STREAM_BYTES / 4096;
  expect(costs.cost_stream).toBeGreaterThan(parcels * latencyOf(PARCEL_WIRE_BYTES));
});

test('caches and memory make every one of them dearer', () => {
  const image = imageOfCosts();
  const [free, real] = [costsOf(image, 'functional'), costsOf(image, 'mppa256')];
  for (const [name, cost] of Object.entries(free)) {
    expect(real[name as keyof typeof real], name).toBeGreaterThan(cost);
  }
});

test('are shown side by side for both timing models', async () => {
  const { status, stdout } = await runCli('bench', '--kernel');
  expect(status).toBe(0);
  expect(stdout).toMatch(/^cycles +functional +mppa256$/m);
  expect(stdout.match(/^.*\) +\d+ +\d+$|^[a-z ,0-9]+ +\d+ +\d+$/gm)).toHaveLength(7);
  expect(stdout).toMatch(/^the same in bytes a cycle \(65536 bytes\) +[0-3]\.\d\d +[0-3]\.\d\d$/m);
});
