/** Pages that are generated are current, and links between pages lead somewhere. */
import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { generatedPages } from '../vm/cli/documentation.ts';
import { ROOT, readText, repositoryFiles } from './support/source-tree.ts';

const pages = repositoryFiles().filter((path) => path.endsWith('.md'));

describe('documentation', () => {
  test('generated pages are what `npm run docs` would write', () => {
    const stale = [...generatedPages(readText)].filter(([path, text]) => readText(path) !== text);
    expect(stale.map(([path]) => path)).toEqual([]);
  });

  test('every folder that a newcomer opens has a README', () => {
    const folders = ['vm', 'assembler', 'kernel', 'programs', 'test'];
    const parts = [
      ...['isa', 'hart', 'device', 'noc', 'elf', 'debug', 'cli'].map((name) => `vm/${name}`),
      ...['linker'].map((name) => `assembler/${name}`),
      'kernel/migration',
    ];
    expect(
      [...folders, ...parts].filter((folder) => !pages.includes(`${folder}/README.md`)),
    ).toEqual([]);
  });

  test('links between pages lead to files that exist', () => {
    const broken = pages.flatMap((page) =>
      [...readText(page).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)]
        .map((match) => posix.join(posix.dirname(page), match[1] ?? ''))
        .filter((target) => !existsSync(`${ROOT}/${target}`))
        .map((target) => `${page} → ${target}`),
    );
    expect(broken).toEqual([]);
  });

  test('folders named in the README exist', () => {
    const named = [
      ...readText('README.md').matchAll(/`((?:vm|assembler|kernel|programs|test)\/[^`*…<> ]*)`/g),
    ];
    const missing = named
      .map((match) => match[1] ?? '')
      .filter((path) => !existsSync(`${ROOT}/${path}`));
    expect(missing).toEqual([]);
    expect(named.length).toBeGreaterThan(3);
  });
});
