/** A run to its end, and what the host is told of it: output on the way, exit status, hash. */
import { createHash } from 'node:crypto';
import { type Observer, runObserved } from '../debug/observed-run.ts';
import type { Machine, Stop, Team } from '../machine.ts';
import type { Io } from './command.ts';
import type { ConsoleInput } from './console-input.ts';
import type { Requests } from './requests.ts';
import type { Saves } from './snapshots.ts';

/** Exit status of a run that was stopped by `--limit`. */
const LIMIT_REACHED = 124;

interface Turns {
  /** Who runs the clusters, if not the machine itself; nobody else while somebody watches. */
  readonly team?: Team | undefined;
  /** Who watches; entries that are undefined do not. */
  readonly observers: readonly (Observer | undefined)[];
  readonly limit: number;
  readonly saves: Saves;
  /** What the host asks of kernels on the way. */
  readonly requests?: Requests | undefined;
  /** What is typed meanwhile. */
  readonly input: ConsoleInput;
  readonly onTurn: () => void;
}

/** Runs in turns, so that output appears, and what is typed is heard, while a long run goes on. */
export async function runInTurns(machine: Machine, turns: Turns): Promise<Stop> {
  try {
    return await turnByTurn(machine, turns);
  } finally {
    turns.input.close();
  }
}

async function turnByTurn(machine: Machine, turns: Turns): Promise<Stop> {
  const { team, limit, saves, requests, input, onTurn } = turns;
  const observers = turns.observers.filter((observer) => observer !== undefined);
  let reached = machine.time;
  for (;;) {
    const nextRequest = requests?.nextCycle(reached) ?? Number.POSITIVE_INFINITY;
    const cycles = Math.min(limit, input.nextCycle(reached), saves.nextCycle, nextRequest);
    const stop = runObserved(machine, observers, { cycles, team });
    onTurn();
    if (stop.reason !== 'limit') return stop;
    // While all sleep, the machine's own time stands at the last round in which somebody ran.
    reached = Math.max(cycles, machine.time);
    // A request at the same cycle is not in the snapshot: whoever restores that makes it himself.
    saves.write(machine, reached);
    requests?.make(machine, cycles, reached);
    if (reached >= limit) return stop;
    await input.serve(machine, cycles);
  }
}

/** The exit status of a run that stopped so; says on stderr why, if it is not the guest's. */
export function exitStatus(stop: Stop, limit: number, io: Io): number {
  if (stop.reason === 'limit') {
    io.stderr(`nanvix run: stopped after ${limit} cycles (--limit); the guest had not ended\n`);
    return LIMIT_REACHED;
  }
  const code = stop.exitCode;
  if (code === undefined) {
    io.stderr('nanvix run: every core sleeps and nothing will wake one; the guest has not ended\n');
    return 1;
  }
  // A status has eight bits on most hosts; a code that they cannot hold must not become success.
  return code === 0 || (code & 0xff) !== 0 ? code & 0xff : 1;
}

/** SHA-256 of everything that is state in the machine, in hexadecimal. */
export function stateHash(machine: Machine): string {
  const hash = createHash('sha256');
  for (const chunk of machine.stateChunks()) hash.update(chunk);
  return hash.digest('hex');
}
