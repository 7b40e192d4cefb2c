/** The protocol commit as a model, checked in full by spin, and the same as the README's table. */
import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { haveOracles, mustRunOracle, temporaryDirectory } from '../support/oracle.ts';
import { ROOT, readText } from '../support/source-tree.ts';

const MODEL = 'test/migration/model/commit.pml';

/** What spin says of a property of the model, with these definitions. */
function verdictOf(property: 'safe' | 'live', ...definitions: readonly string[]): string {
  const directory = temporaryDirectory();
  const isSafety = property === 'safe';
  run('spin', [...definitions.map((name) => `-D${name}`), '-a', `${ROOT}/${MODEL}`], directory);
  const kind = isSafety ? ['-DSAFETY'] : ['-DNFAIR=3'];
  mustRunOracle('cc', [
    '-O2',
    '-w',
    ...kind,
    '-DCOLLAPSE',
    '-o',
    `${directory}/pan`,
    `${directory}/pan.c`,
  ]);
  const how = isSafety ? [] : ['-a', '-f'];
  return run(`${directory}/pan`, [...how, '-N', property, '-m2000000'], directory);
}

function run(program: string, args: readonly string[], directory: string): string {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: directory, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program}: ${stdout}${stderr}`);
  return stdout;
}

/** Phase, event and next phase of each row of the README's table of sides. */
function rowsOfReadme(): string[] {
  const [, table = ''] = readText('kernel/migration/README.md').split('### Sides');
  const rows = [...(table.split('### Directory')[0] ?? '').matchAll(/^\| (.*) \|$/gm)]
    .map(([, row = '']) => row.split('|').map((cell) => cell.trim()))
    .slice(1);
  return rows
    .map(([phase = '', event = '', , , next = '']) => `${phase} ${event} ${next}`.toUpperCase())
    .filter((row) => !row.includes('--'));
}

function rowsOfModel(): string[] {
  const text = readText(MODEL).replace(/#ifdef BUG_BELIEVED\n.*?#endif/s, '');
  const rows = text.matchAll(/^ {4}row(_of_any)?\((.*)\);$/gm);
  return [...rows].map(([, isOfAny, list = '']) => {
    const cells = list.split(', ');
    const [phase, event, next] = isOfAny
      ? ['ANY', cells[1], 'SAME']
      : [cells[1], cells[2], cells[4]];
    return `${phase} ${event?.replace(/(_[DS])?_SLOT$/, '')} ${next}`;
  });
}

/** The same of the kernel's own table. */
function rowsOfKernel(): string[] {
  const text = readText('kernel/migration/commit.s');
  return [...text.matchAll(/^ {4}on {2}(\w+), +(?:OPCODE|WHEN)_(\w+), +\w+, +(\w+)/gm)].map(
    ([, phase, event, next]) => `${phase} ${event} ${next === 'ANY' ? 'SAME' : next}`,
  );
}

describe('the model of the protocol commit', () => {
  test('has the rows of the table that the kernel goes by', () => {
    expect(rowsOfModel()).toEqual(rowsOfKernel().filter((row) => row !== 'IDLE ASK FREEZING'));
  });

  test('has the rows of the table in the README, in their order', () => {
    // ASK is a request that comes by message.
    const rows = rowsOfReadme().filter((row) => row !== 'IDLE ASK FREEZING');
    expect(rowsOfModel()).toEqual(rows);
    expect(rows.length).toBeGreaterThan(40);
  });

  describe.skipIf(!haveOracles('spin', 'cc'))('checked in full', () => {
    test.each([
      ['one migration, anyone may die', ['EPOCHS=1', 'DEATHS=1']],
      ['one migration, all may die', ['EPOCHS=1', 'DEATHS=3']],
      ['two migrations', ['EPOCHS=2']],
      ['one migration, anyone may die and restart', ['EPOCHS=1', 'DEATHS=1', 'RESTART']],
    ])('lets at most one copy run and loses none: %s', (_, definitions) => {
      expect(verdictOf('safe', ...definitions)).toMatch(/errors: 0\n/);
    });

    test('finds that a copy is kept for ever when a process ends before that is known', () => {
      const verdict = verdictOf('live', 'EPOCHS=1', 'FAIR', 'LOSSES=1', 'BUG_HASTY');
      expect(verdict).toMatch(/acceptance cycle/);
    });

    test('lets somebody run in the end if what is sent again and again is heard', () => {
      const verdict = verdictOf('live', 'EPOCHS=1', 'FAIR', 'LOSSES=1');
      expect(verdict).toMatch(/fairness enabled/);
      expect(verdict).toMatch(/errors: 0\n/);
    });

    test.each([
      [
        'a late PREPARE is refused by who has prepared, and that is believed',
        ['EPOCHS=1', 'BUG_LATE_PREPARE', 'BUG_BELIEVED'],
      ],
      [
        'what is remembered becomes older, and refusals are believed',
        ['EPOCHS=2', 'BUG_FORGETFUL', 'BUG_BELIEVED'],
      ],
      [
        'a destination restarts and a refusal is believed',
        ['EPOCHS=1', 'DEATHS=1', 'RESTART', 'BUG_BELIEVED'],
      ],
    ])('finds that it breaks when %s', (_, definitions) => {
      expect(verdictOf('safe', ...definitions)).toMatch(/assertion violated/);
    });
  });
});
