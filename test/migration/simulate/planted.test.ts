/**
 * The simulation sees what it looks for: with one of these faults planted in the kernel's source,
 * the scenario of some seed breaks a rule, and soon.
 */
import { describe, expect, test } from 'vitest';
import type { Patch } from '../../kernel/own-image.ts';
import { problemOf, roamImage } from './run.ts';
import { randomScenario } from './scenario.ts';

const SEEDS = Number(process.env['N'] ?? 300);

interface Fault {
  readonly name: string;
  /** What is said of it. */
  readonly problem: RegExp;
  readonly patches: readonly Patch[];
}

/** A source without one piece of its text, or with another one in its place. */
function patch(file: string, from: string, to = ''): Patch {
  return { file: `kernel/migration/${file}`, from, to };
}

function fault(name: string, problem: RegExp, ...patches: readonly Patch[]): Fault {
  return { name, problem, patches };
}

const HELD = '    la      t0, scheduler_held\n    sw      zero, (t0)\n';

// biome-ignore format: a fault a paragraph
const faults: readonly Fault[] = [
  fault('the destination does not say that it takes a process', /did not end in/,
    patch('destination.s', '    li      a0, OPCODE_ACCEPT\n    tail    destination_say_plainly\n', '    ret\n')),
  fault('the source lets its copy go on when the destination runs', /can run|twice/,
    patch('source.s', '    call    source_say_plainly\n    call    migration_leave\n',
      '    call    source_say_plainly\n    li      a0, 0\n    call    migration_stay\n')),
  fault('the last page of the sections is left out', /./,
    patch('chunks.s', '    li      t2, PAGE_SIZE - 1\n    add     a0, a0, t2\n')),
  fault('frames are left out', /./,
    patch('chunks.s', '    li      a2, FRAMES / 8\n    call    memory_copy\n', '')),
  fault('checksums of chunks are not compared', /./,
    patch('destination.s', '    beq     t1, t2, destination_lacks.compare\n', '    j       destination_lacks.compare\n')),
  fault('the directory gives back what it has granted', /can run|twice/,
    patch('directory.s', '    beq     t0, t1, directory_resolve.granted\n    bgtu    t0, t1, directory_resolve.over\n')),
  fault('the source stays when nobody confirms', /can run|twice/,
    patch('commit.s', 'COMMITTING, WHEN_EXPIRED,     source_resolve,      RESOLVING', 'COMMITTING, WHEN_EXPIRED,     source_give_up,      IDLE')),
  fault('the source gives its copy up before the destination runs', /nobody has/,
    patch('commit.s', 'SENT,       OPCODE_PREPARED,  source_commit,       COMMITTING', 'SENT,       OPCODE_PREPARED,  source_release,      IDLE')),
  fault('the destination does not ask the directory', /can run|twice/,
    patch('commit.s', 'PREPARED,   WHEN_EXPIRED,     destination_claim,   CLAIMING', 'PREPARED,   WHEN_EXPIRED,     destination_adopt,   IDLE')),
  fault('the luggage of who has come is not unpacked', /./,
    patch('destination.s', '    call    luggage_unpack\n')),
  fault('the luggage of who stays is not unpacked', /./,
    patch('daemon.s', '    call    luggage_unpack\n')),
  fault('nobody is told that what is held may go', /./,
    patch('destination.s', '    call    hold_end\n')),
  fault('cores are kept from who comes next', /scheduler_held/,
    patch('destination.s', `    call    process_release\n${HELD}`, '    call    process_release\n')),
  fault('channels are not given back', /./,
    patch('destination.s', '    call    channels_give_back\n    call    process_release\n', '    call    process_release\n')),
  fault('a cluster ends before its source knows', /is still/,
    patch('owed.s', '    sw      zero, migration.owed_rounds(t0)\n', '    sw      zero, migration.owed(t0)\n')),
];

/** What is said of the first seed that fails. */
function firstProblem(patches: readonly Patch[]): string | undefined {
  const image = roamImage(...patches);
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const problem = problemOf(image, randomScenario(seed));
    if (problem !== undefined) return `seed ${seed}: ${problem}`;
  }
  return undefined;
}

describe('a fault of the protocol is found', () => {
  test.each(faults)('$name', ({ patches, problem }) => {
    expect(firstProblem(patches)).toMatch(problem);
  });
});
