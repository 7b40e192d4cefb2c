/** What one hart of a cluster must know of the others before its turn. */
import type { Hart } from './hart/hart.ts';
import { slot } from './hart/state.ts';

export interface Slices {
  readonly start: number;
  readonly slice: number;
  readonly end: number;
}

/**
 * The only hart that is awake, and up to which border of slices it stays alone if it wakes nobody
 * and nothing comes from outside; undefined if that is not for two slices.
 */
export function loneHart(
  harts: readonly Hart[],
  { start, slice, end }: Slices,
): { readonly hart: Hart; readonly horizon: number } | undefined {
  let hart: Hart | undefined;
  let next = end;
  for (const each of harts) {
    if (each.isWaiting) next = Math.min(next, each.wakingCycle);
    else if (hart === undefined) hart = each;
    else return undefined;
  }
  const slices = Math.floor((next - start) / slice);
  if (hart === undefined || hart.isMeasured || slices < 2) return undefined;
  return { hart, horizon: start + slices * slice };
}

/** Whether another hart holds a reservation, which stores of this one may have to end. */
export function isReservedByOther(harts: readonly Hart[], hart: Hart): boolean {
  for (const other of harts) {
    if (other !== hart && other.state.word(slot.reservation) !== 0) return true;
  }
  return false;
}
