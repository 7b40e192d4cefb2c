/**
 * The package, built from the sources as they are, in a folder of its own: for tests of what only
 * exists as a process or a thread, which runs compiled files. What is in dist/ may be of yesterday.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryDirectory } from './oracle.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Builds, which takes some seconds; answers the folder, which the test's end removes. */
export function builtPackage(): string {
  const folder = temporaryDirectory();
  const outDir = join(folder, 'dist');
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const words = ['-p', join(root, 'tsconfig.json'), '--outDir', outDir, '--declaration', 'false'];
  const { status, stdout } = spawnSync(process.execPath, [compiler, ...words], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the sources do not compile:\n${stdout}`);
  copyFileSync(join(root, 'package.json'), join(folder, 'package.json'));
  for (const name of ['node_modules', 'kernel', 'programs']) {
    symlinkSync(join(root, name), join(folder, name));
  }
  return folder;
}

/** A change of one compiled file: text that must be there once, and what takes its place. */
export interface Change {
  /** Below dist/. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** A built package again, with changes, in a folder of its own. */
export function changedPackage(built: string, ...changes: readonly Change[]): string {
  const folder = temporaryDirectory();
  cpSync(built, folder, { recursive: true, verbatimSymlinks: true });
  for (const { file, from, to } of changes) {
    const path = join(folder, 'dist', file);
    const parts = readFileSync(path, 'utf8').split(from);
    if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times: ${from}`);
    writeFileSync(path, parts.join(to));
  }
  return folder;
}

/** Runs `nanvix` of a built package as a process. */
export function runBuilt(folder: string, ...words: readonly string[]) {
  return typeToBuilt('', folder, ...words);
}

/** The same, with something on its stdin. */
export function typeToBuilt(input: string, folder: string, ...words: readonly string[]) {
  const main = join(folder, 'dist/vm/cli/main.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...words], {
    encoding: 'utf8',
    input,
    timeout: 60_000,
  });
  return { status, stdout, stderr };
}
