/** Where this package is: kernel/ and programs/ are there, beside dist/ or the sources. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGE_NAME = 'nanvix-vm';

let found: { readonly root: string; readonly version: string } | undefined;

/** The folder with our package.json, above this file; the same from dist/ and from the source. */
export function packageRoot(): string {
  return locate().root;
}

export function packageVersion(): string {
  return locate().version;
}

function locate(): { readonly root: string; readonly version: string } {
  if (found !== undefined) return found;
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const path = join(folder, 'package.json');
    if (existsSync(path)) {
      const { name, version } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
      if (name === PACKAGE_NAME) {
        found = { root: folder, version: String(version) };
        return found;
      }
    }
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`no package.json of ${PACKAGE_NAME} above this program`);
    folder = parent;
  }
}
