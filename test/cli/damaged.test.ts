/** objdump, nm and size on damaged files: text or one line of error, in short time. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { writeExecutable, writeObject } from '../../vm/elf/writer.ts';
import { executable, object } from '../elf/samples.ts';
import { runCli } from '../support/cli.ts';
import { temporaryDirectory } from '../support/oracle.ts';
import { Random } from '../support/random.ts';

const SEED = Number(process.env['SEED'] ?? 20_261_123);
const folder = temporaryDirectory();
const RUNS = 150;
const commands = [
  ['objdump', '-htdr', '--visualize-jumps'],
  ['objdump', '-DlSz', '-M', 'no-aliases'],
  ['nm', '-nS'],
  ['size', '-A'],
];

describe('damaged files', () => {
  const samples = { object: writeObject(object), executable: writeExecutable(executable) };
  test.each(Object.entries(samples))('an %s, changed at random', async (name, sound) => {
    const random = new Random(SEED);
    for (let run = 0; run < RUNS; run += 1) {
      const bytes = sound.slice();
      for (let edits = random.between(1, 5); edits > 0; edits -= 1) {
        bytes[random.between(0, bytes.length - 1)] = random.between(0, 255);
      }
      const path = join(folder, `${name}.o`);
      writeFileSync(path, bytes);
      for (const command of commands) {
        const [tool = ''] = command;
        const { status, stderr } = await runCli(...command, path);
        const isExpected = status === 0 || (status === 2 && stderr.startsWith(`nanvix ${tool}: `));
        expect([isExpected, `seed ${SEED}, run ${run}: ${stderr}`]).toEqual([
          true,
          expect.anything(),
        ]);
      }
    }
  });
});
