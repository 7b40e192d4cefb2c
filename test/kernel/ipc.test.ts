/**
 * Mailboxes and portals alone: sources of ipc/ take the place of kernel/main.s in two clusters,
 * which talk through tasks. What each cluster should print stands beside the code.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readElf } from '../../vm/elf/reader.ts';
import { load } from '../../vm/loader.ts';
import { Machine } from '../../vm/machine.ts';
import { haveOracles } from '../support/oracle.ts';
import { readText } from '../support/source-tree.ts';
import { GnuImages } from './gnu-image.ts';

const images = new GnuImages();

/** The lines that a cluster should print, in the order of the source. */
function wantedOf(source: string, cluster: number): string[] {
  const marks = new RegExp(`^ *# expect ${cluster}: (.*)$`, 'gm');
  return [...readText(source).matchAll(marks)].map(([, line = '']) => line);
}

describe.skipIf(!haveOracles('as', 'ld'))('row 10: mailboxes and portals', () => {
  test.each([
    ['carry what they should, and answer mistakes with the right errors', 'ipc.s'],
    ['lose no message when there are more than buffers, and keep their order', 'flood.s'],
  ])('%s', (_, name) => {
    const source = `test/kernel/ipc/${name}`;
    const machine = new Machine({ clusters: 2, cores: 1 });
    const executable = readElf(readFileSync(images.build('programs/hello.s', source)));
    if (executable.kind !== 'executable') throw new Error('not linked');
    load(machine, executable);
    const stop = machine.run({ cycles: 20_000_000 });
    const outputs = machine.clusters.map((cluster) =>
      new TextDecoder().decode(cluster.takeConsole()).split('\n').slice(0, -1),
    );
    const wanted = [wantedOf(source, 0), wantedOf(source, 1)];
    expect(outputs).toEqual(wanted);
    expect(stop).toEqual({ reason: 'ended', exitCode: 0 });
    expect(wanted.map(({ length }) => length > 0)).toEqual([true, true]);
  });
});
