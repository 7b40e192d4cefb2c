/**
 * Which macro expansions the instructions of a function lie in, as a tree of address ranges. An
 * expansion of a single instruction has no range: that one belongs to the call (line-rows.ts).
 */
import type { Expansion } from '../source.ts';

/** A row of the line table with its address in the section. */
export interface ExpandedRow {
  readonly address: number;
  /** Innermost first. */
  readonly within: readonly Expansion[];
}

export interface ExpansionRange {
  readonly call: Expansion;
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  readonly inner: readonly ExpansionRange[];
}

interface OpenRange {
  readonly call: Expansion;
  readonly start: number;
  readonly inner: ExpansionRange[];
}

/** The outermost ranges of rising rows that end at `end`. */
export function expansionRanges(rows: readonly ExpandedRow[], end: number): ExpansionRange[] {
  const outermost: ExpansionRange[] = [];
  const open: OpenRange[] = [];
  const closeDownTo = (depth: number, address: number): void => {
    while (open.length > depth) {
      const last = open.pop();
      if (last === undefined) return;
      (open.at(-1)?.inner ?? outermost).push({ ...last, end: address });
    }
  };
  for (const { address, within } of rows) {
    const calls = within.toReversed();
    let depth = 0;
    while (depth < open.length && open[depth]?.call === calls[depth]) depth += 1;
    closeDownTo(depth, address);
    for (const call of calls.slice(depth)) open.push({ call, start: address, inner: [] });
  }
  closeDownTo(0, end);
  return outermost;
}
