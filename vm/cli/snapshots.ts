/**
 * Snapshots on the command line: `nanvix run … --save-at CYCLES=FILE` writes them on the way, and
 * `nanvix run --restore FILE` goes on from one.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Machine } from '../machine.ts';
import {
  restoreSnapshot,
  SNAPSHOT_HEAD_BYTES,
  type Snapshot,
  SnapshotError,
  type SnapshotNotes,
  saveSnapshot,
  snapshotProblem,
} from '../snapshot.ts';
import { CliError } from './cli-error.ts';
import type { CommandArguments, Io, Option } from './command.ts';
import { isFolder, readBytes, refuseOverwriting, writeWhole } from './files.ts';
import { readInteger } from './values.ts';

// biome-ignore format: the columns are aligned by hand
export const snapshotOptions: readonly Option[] = [
  { name: '--save-at',  value: 'CYCLES=FILE', isRepeatable: true, help: 'write the machine to FILE at that cycle, and go on' },
  { name: '--restore',  value: 'FILE', help: 'go on from such a file to the same end, instead of running PROGRAM' },
];

/** A snapshot that is still to be written. */
interface Save {
  readonly cycles: number;
  readonly path: string;
}

/** The snapshots of a run, each written once, at the first end of a round from its cycle on. */
export class Saves {
  readonly #notes: SnapshotNotes;
  #due: readonly Save[];

  /** What `--save-at` asks for; the notes go into each file. */
  constructor(args: CommandArguments, notes: SnapshotNotes) {
    this.#notes = notes;
    const saves = args.values('--save-at').map(readSave);
    for (const [index, { path }] of saves.entries()) {
      const others = saves.slice(index + 1).map((other) => other.path);
      refuseOverwriting(path, [...args.operands, ...others]);
    }
    this.#due = saves.sort((a, b) => a.cycles - b.cycles);
  }

  /** When the next one is due; Infinity if none is. */
  get nextCycle(): number {
    return this.#due[0]?.cycles ?? Number.POSITIVE_INFINITY;
  }

  /** Writes what is due at the cycle that the machine has reached, asleep or not. */
  write(machine: Machine, reached: number): void {
    const [now, later] = [[], []] as [Save[], Save[]];
    for (const save of this.#due) (save.cycles <= reached ? now : later).push(save);
    this.#due = later;
    if (now.length === 0) return;
    const bytes = saveSnapshot(machine, this.#notes);
    for (const { path } of now) writeWhole(path, bytes);
  }

  /** Says which were not written, for the run was over before. */
  reportMissed(machine: Machine, io: Io): void {
    for (const { cycles, path } of this.#due) {
      io.stderr(
        `nanvix run: ${path} was not written: the run was over at cycle ${machine.time},` +
          ` before ${cycles} (--save-at)\n`,
      );
    }
  }
}

/** Reads a snapshot; a file that is none is refused by its first bytes, however long it is. */
export function readSnapshotFile(path: string): Snapshot {
  const problem = snapshotProblem(readHead(path));
  if (problem !== undefined) throw new CliError(`${path}: ${problem}`);
  try {
    return restoreSnapshot(readBytes(path));
  } catch (error) {
    if (error instanceof SnapshotError) throw new CliError(`${path}: ${error.message}`);
    throw error;
  }
}

function readHead(path: string): Uint8Array {
  const head = new Uint8Array(SNAPSHOT_HEAD_BYTES);
  // Says what is wrong with the path, if something is: the head is read without ado.
  if (isFolder(path)) return readBytes(path);
  try {
    const file = openSync(path, 'r');
    try {
      return head.subarray(0, readSync(file, head));
    } finally {
      closeSync(file);
    }
  } catch {
    return readBytes(path);
  }
}

function readSave(word: string): Save {
  const match = /^([^=]+)=(.+)$/.exec(word);
  if (match === null) {
    throw new CliError(`--save-at: "${word}" is not CYCLES=FILE`, { help: 'as in 1000000=a.snap' });
  }
  const [, text = '', path = ''] = match;
  const limits = { option: '--save-at', min: 0, max: Number.MAX_SAFE_INTEGER };
  const cycles = readInteger(text, limits);
  // Known at once, not when the run has come so far.
  if (isFolder(path)) throw new CliError(`cannot write ${path}: it is a folder, not a file`);
  if (!isFolder(dirname(path))) {
    throw new CliError(`cannot write ${path}: there is no folder ${dirname(path)}`);
  }
  return { cycles, path };
}
