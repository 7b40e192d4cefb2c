/** Makes a trial that fails smaller, as long as it still fails. */
import { ROWS, type Row, type Trial } from './script.ts';

type Fails = (trial: Trial) => boolean;

/** The trial with every call left out that is not needed for it to fail, on few cores. */
export function shrink(trial: Trial, fails: Fails): Trial {
  let best = withFewerCalls(trial, fails);
  // Threads that were only made to come to another script.
  const inOne = { ...best, scripts: best.scripts.map((list) => [list.flat().slice(0, ROWS - 1)]) };
  if (fails(inOne)) best = withFewerCalls(inOne, fails);
  const cores = [1, 2, 3, 4].find(
    (count) => count < best.cores && fails({ ...best, cores: count }),
  );
  return cores === undefined ? best : { ...best, cores };
}

function withFewerCalls(trial: Trial, fails: Fails): Trial {
  let best = trial;
  let before = Number.POSITIVE_INFINITY;
  for (let size = countOf(best) >> 1; size > 1 || countOf(best) < before; ) {
    before = countOf(best);
    size = Math.max(1, size >> 1);
    for (let at = 0; at < countOf(best); ) {
      const candidate = without(best, at, at + size);
      if (fails(candidate)) best = candidate;
      else at += size;
    }
  }
  return best;
}

function rowsOf({ scripts }: Trial): readonly Row[] {
  return scripts.flat(2);
}

export function countOf(trial: Trial): number {
  return rowsOf(trial).length;
}

function without(trial: Trial, from: number, to: number): Trial {
  const gone = new Set(rowsOf(trial).slice(from, to));
  const scripts = trial.scripts.map((list) =>
    list.map((rows) => rows.filter((row) => !gone.has(row))),
  );
  return { ...trial, scripts };
}
