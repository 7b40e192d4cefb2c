/**
 * Cases for the assembler's tests: text files in which lines `# case: fact` begin a new case. As
 * nobody sees them otherwise, ⇥ stands for a tab and ␠ for a blank at the end of a line.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface Case {
  readonly name: string;
  readonly text: string;
}

const root = fileURLToPath(new URL('.', import.meta.url));

/** The folder of a group of cases: `equal` or `errors`. */
export function caseFolder(group: string): string {
  return `${root}${group}`;
}

/** The cases of one file, and the files of a group. */
export function casesOf(group: string, file: string): readonly Case[] {
  const text = readFileSync(`${caseFolder(group)}/${file}`, 'utf8');
  const parts = text.split(/^# case: (.*)\n/m).slice(1);
  return parts.flatMap((name, index) => {
    const body = parts[index + 1];
    if (index % 2 !== 0 || body === undefined) return [];
    return [{ name, text: body.replaceAll('⇥', '\t').replaceAll('␠', ' ') }];
  });
}

export function caseFiles(group: string): readonly string[] {
  return readdirSync(caseFolder(group)).filter((name) => name.endsWith('.s'));
}

/** Reads a file of the host as the assembler asks for it. */
export function readFile(path: string): string | undefined {
  return readBytes(path)?.toString('utf8');
}

export function readBytes(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
