/** The programs that the kernel is tried with, and the machines for each. */
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '../support/source-tree.ts';
import { expectationsOf } from './expectations.ts';
import type { GnuImages } from './gnu-image.ts';

const FOLDER = 'test/kernel/cases';
const SHOWN = ['programs/hello.s', 'programs/threads.s'];
const LESSONS = ['matrix', 'mutex', 'page-faults', 'tasks'].map((name) => `programs/${name}.s`);

/** Cases are programs that open with what they expect; other files there belong to one of them. */
export function allPrograms(): string[] {
  const names = readdirSync(join(ROOT, FOLDER)).filter((name) => name.endsWith('.s'));
  const paths = names.sort().map((name) => `${FOLDER}/${name}`);
  return [...SHOWN, ...LESSONS, ...paths.filter((path) => expectationsOf(path).lines.length > 0)];
}

/** The program's path, behind the rows that it shows. */
export function titleOf(program: string): string {
  const { rows } = expectationsOf(program);
  return rows.length === 0 ? program : `row ${rows.join(', row ')}: ${program}`;
}

/** One core, for everything shares it; all that the kernel uses; one more, which it must park. */
export function hartCountsFor(program: string): number[] {
  if (SHOWN.includes(program)) return [1, 2, 5, 16, 17];
  return /\/(fault-|megabyte)/.test(program) ? [3] : [1, 5];
}

export function imageOf(program: string, images: GnuImages): string {
  const { kernel } = expectationsOf(program);
  return images.build(program, kernel && join(dirname(program), kernel));
}
