/** Where `.include` and `.incbin` look for a file. */

/**
 * The places of `name` in the order of the search: beside the file that asks for it, then in each
 * of `includePaths`. Paths have forward slashes; an absolute name has one place.
 */
export function searchPlaces(
  name: string,
  from: string,
  includePaths: readonly string[],
): string[] {
  if (name.startsWith('/')) return [name];
  const directory = from.includes('/') ? from.slice(0, from.lastIndexOf('/') + 1) : '';
  const places = [directory, ...includePaths].map((start) => joined(start, name));
  return [...new Set(places)];
}

/** Finds a file by `read`, which answers undefined where there is none. */
export function findFile<Content>(
  places: readonly string[],
  read: (path: string) => Content | undefined,
): { readonly path: string; readonly content: Content } | undefined {
  for (const path of places) {
    const content = read(path);
    if (content !== undefined) return { path, content };
  }
  return undefined;
}

function joined(directory: string, name: string): string {
  const start = directory === '' || directory.endsWith('/') ? directory : `${directory}/`;
  const path: string[] = [];
  for (const step of `${start}${name}`.split('/')) {
    const last = path.at(-1);
    if (step === '..' && last !== undefined && last !== '..' && last !== '') path.pop();
    else if (step !== '.') path.push(step);
  }
  return path.join('/');
}
