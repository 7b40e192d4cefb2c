/**
 * The package, built from the sources as they are, in a folder of its own: for tests of what only
 * exists as a process or a thread, which runs compiled files. What is in dist/ may be of yesterday.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, symlinkSync } from 'node:fs';
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

/** Runs `nanvix` of a built package as a process. */
export function runBuilt(folder: string, ...words: readonly string[]) {
  const main = join(folder, 'dist/vm/cli/main.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...words], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { status, stdout, stderr };
}
