/** What a letter behind a backslash stands for, in strings and in character constants. */
export const escapes: ReadonlyMap<string, number> = new Map([
  ['b', 8],
  ['t', 9],
  ['n', 10],
  ['f', 12],
  ['r', 13],
]);
