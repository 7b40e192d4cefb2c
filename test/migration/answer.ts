/**
 * The answer of programs/migrate.s from the sentences in its header, by other means: whole numbers
 * without bounds, taken modulo 2³² at the end of each step.
 */
const MASK = 0xffff_ffffn;
const PATTERN_FACTOR = 0x9e37_79b1n;

export function migrateAnswer(): string {
  const words = [
    ...patterns(100, 28),
    ...patterns(200, 64),
    ...patterns(300, 64),
    ...patterns(400, 64),
    ...patterns(5000, 4096),
    ...[1, 2, 3].map(workOf),
  ];
  return `0x${fold(words).toString(16).padStart(8, '0')}`;
}

function pattern(n: number): bigint {
  return ((BigInt(n) + 1n) * PATTERN_FACTOR) & MASK;
}

function patterns(first: number, count: number): bigint[] {
  return Array.from({ length: count }, (_, index) => pattern(first + index));
}

function fold(words: readonly bigint[]): bigint {
  return words.reduce((sum, word) => (31n * sum + word) & MASK, 0n);
}

function workOf(worker: number): bigint {
  const words = patterns(1000 * worker, 32);
  let x = pattern(1000 * worker);
  for (let round = 0; round < 32768; round += 1) {
    x = (x * 1664525n + 1013904223n) & MASK;
    const index = Number(x >> 27n);
    words[index] = ((words[index] ?? 0n) + x) & MASK;
  }
  return fold([...words, x]);
}
