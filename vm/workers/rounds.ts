/** Runs rounds of some of a machine's clusters, as the machine does with all of them. */
import type { Cluster } from '../cluster.ts';
import type { Tier } from '../options.ts';

const MOST_ROUNDS_AHEAD = 1 << 16;

export interface Rounds {
  /** Where the first round begins. */
  readonly start: number;
  /** No round begins here or later, unless it is the first. */
  readonly until: number;
  readonly slice: number;
  readonly tier: Tier;
}

/**
 * Runs the first round, and more as long as nobody else must know of them: until one of the
 * clusters has sent something or was switched off. Answers where the last of them ends.
 */
export function runRounds(clusters: readonly Cluster[], rounds: Rounds): number {
  const { start, until, slice } = rounds;
  const wereOff = countOff(clusters);
  for (let next = start; ; ) {
    const ahead = runAhead(clusters, { ...rounds, start: next });
    const end = ahead ?? next + slice;
    const round = { start: end - slice, end };
    for (const cluster of clusters) {
      if (cluster.nextActivity < round.end) cluster.advance(round, runFreely);
    }
    if (clusters.some(hasSent) || countOff(clusters) !== wereOff) return round.end;
    next = Math.max(round.end, roundOf(nextActivity(clusters), slice));
    if (next >= until) return round.end;
  }
}

/** As the machine does: one hart that is alone awake runs through many rounds at once. */
function runAhead(clusters: readonly Cluster[], rounds: Rounds): number | undefined {
  const { start, slice } = rounds;
  const roundEnd = start + slice;
  let end = Math.min(roundOf(rounds.until, slice), start + MOST_ROUNDS_AHEAD * slice);
  if (end <= roundEnd || rounds.tier === 'reference') return undefined;
  let active: Cluster | undefined;
  for (const cluster of clusters) {
    if (cluster.nextActivity >= roundEnd) end = Math.min(end, cluster.nextActivity);
    else if (active === undefined) active = cluster;
    else return undefined;
  }
  return active?.runAhead(start, slice, end);
}

/** When something will happen next in one of the clusters; Infinity if nothing ever will. */
export function nextActivity(clusters: readonly Cluster[]): number {
  let next = Number.POSITIVE_INFINITY;
  for (const cluster of clusters) next = Math.min(next, cluster.nextActivity);
  return next;
}

/** Where the round that a cycle is in begins. */
export function roundOf(cycle: number, slice: number): number {
  return Math.floor(cycle / slice) * slice;
}

function runFreely(cluster: Cluster, hart: Cluster['harts'][number], end: number): boolean {
  cluster.run(hart, end);
  return false;
}

function hasSent(cluster: Cluster): boolean {
  return cluster.hasSent;
}

function countOff(clusters: readonly Cluster[]): number {
  let off = 0;
  for (const { isOff } of clusters) if (isOff) off += 1;
  return off;
}
