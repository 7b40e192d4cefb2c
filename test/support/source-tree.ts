/** The repository's own files, as the rule tests see them. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Paths, relative to the root, of every file that is or could be committed. */
export function repositoryFiles(): readonly string[] {
  const git = spawnSync('git', ['ls-files', '-co', '--exclude-standard', '--deduplicate'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (git.status !== 0) throw new Error(`git ls-files: ${git.stderr}`);
  return git.stdout.split('\n').filter((path) => path !== '' && exists(path));
}

export function readText(path: string): string {
  return readFileSync(`${ROOT}/${path}`, 'utf8');
}

function exists(path: string): boolean {
  try {
    readFileSync(`${ROOT}/${path}`);
    return true;
  } catch {
    return false;
  }
}
