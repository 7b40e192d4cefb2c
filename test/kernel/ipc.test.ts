/**
 * Mailboxes and portals alone: ipc/ipc.s takes the place of kernel/main.s in two clusters, which
 * talk through tasks. What each should print stands beside the code.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readElf } from '../../vm/elf/reader.ts';
import { load } from '../../vm/loader.ts';
import { Machine } from '../../vm/machine.ts';
import { haveOracles } from '../support/oracle.ts';
import { readText } from '../support/source-tree.ts';
import { GnuImages } from './gnu-image.ts';

const SOURCE = 'test/kernel/ipc/ipc.s';

/** The lines that a cluster should print, in the order of the source. */
function wantedOf(cluster: number): string[] {
  const marks = new RegExp(`^ *# expect ${cluster}: (.*)$`, 'gm');
  return [...readText(SOURCE).matchAll(marks)].map(([, line = '']) => line);
}

describe.skipIf(!haveOracles('as', 'ld'))('mailboxes and portals', () => {
  test('carry what they should, and answer mistakes with the right errors', () => {
    const machine = new Machine({ clusters: 2, cores: 1 });
    const executable = readElf(readFileSync(new GnuImages().build('programs/hello.s', SOURCE)));
    if (executable.kind !== 'executable') throw new Error('not linked');
    load(machine, executable);
    const stop = machine.run({ cycles: 10_000_000 });
    const outputs = machine.clusters.map((cluster) =>
      new TextDecoder().decode(cluster.takeConsole()).split('\n').slice(0, -1),
    );
    expect(outputs).toEqual([wantedOf(0), wantedOf(1)]);
    expect(stop).toEqual({ reason: 'ended', exitCode: 0 });
  });
});
