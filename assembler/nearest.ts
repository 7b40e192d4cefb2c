/** Finding what was probably meant. */

/**
 * The candidate nearest to a mistyped word; undefined if none is near. A third of the letters may
 * be wrong, at least one and at most three; of equally near ones the first is taken. A word that
 * lacks only dots is the nearest: `lrw` is `lr.w`.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let limit = Math.min(Math.max(Math.floor(word.length / 3), 1), 3);
  let best: string | undefined;
  for (const candidate of candidates) {
    if (candidate === word || Math.abs(candidate.length - word.length) > limit) continue;
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance > limit) continue;
    if (candidate.replaceAll('.', '') === word.toLowerCase()) return candidate;
    if (best !== undefined && distance === limit) continue;
    best = candidate;
    limit = distance;
  }
  return best;
}

/** Insertions, deletions, replacements and swaps of neighbours that lead from `a` to `b`. */
function editDistance(a: string, b: string): number {
  let beforeLast: readonly number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        (last[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (last[j - 1] ?? 0) + (isSame ? 0 : 1),
        isSwap ? (beforeLast[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
