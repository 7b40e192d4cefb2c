/**
 * Who may import whom. Where a rule stops you, the code is in the wrong place: move it, and leave
 * this table alone in that change.
 */
import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readText, repositoryFiles } from './support/source-tree.ts';

interface Layer {
  /** Files of the layer: those below this folder, or directly in it where `shallow`. */
  readonly folder: string;
  readonly shallow?: true;
  /** Layers that it may import besides itself. */
  readonly mayImport: readonly string[];
  readonly reason: string;
}

// biome-ignore format: a table reads best in columns
const LAYERS: Readonly<Record<string, Layer>> = {
  isa:        { folder: 'vm/isa',    mayImport: [], reason: 'facts; everyone may depend on them' },
  elf:        { folder: 'vm/elf',    mayImport: [], reason: 'formats; everyone may depend on them' },
  noc:        { folder: 'vm/noc',    mayImport: [], reason: 'a network knows packets, not machines' },
  device:     { folder: 'vm/device', mayImport: ['noc'], reason: 'the network interface is a device' },
  hart:       { folder: 'vm/hart',   mayImport: ['isa'], reason: 'a hart sees memory only as an interface that it declares itself' },
  wasm:       { folder: 'vm/wasm',   mayImport: ['isa', 'hart'], reason: 'another way of running a hart, not another hart' },
  machine:    { folder: 'vm', shallow: true, mayImport: ['isa', 'elf', 'noc', 'device', 'hart', 'wasm'], reason: 'the machine never imports its observers' },
  workers:    { folder: 'vm/workers', mayImport: ['noc', 'device', 'hart', 'wasm', 'machine'], reason: 'the worker host runs clusters, and knows nothing of who watches' },
  parallel:   { folder: 'vm/parallel', mayImport: ['noc', 'device', 'hart', 'wasm', 'machine'], reason: 'a crew runs harts, and knows nothing of who watches' },
  debug:      { folder: 'vm/debug',  mayImport: ['isa', 'elf', 'noc', 'device', 'hart', 'machine'], reason: 'observers know the machine, nothing of front-ends' },
  cli:        { folder: 'vm/cli',    mayImport: ['isa', 'elf', 'noc', 'device', 'hart', 'machine', 'workers', 'parallel', 'debug', 'assembler', 'syntax', 'preprocess', 'object', 'linker'], reason: 'nobody imports a front-end' },
  assembler:  { folder: 'assembler', shallow: true, mayImport: ['syntax', 'preprocess', 'object', 'isa', 'elf'], reason: 'the pipeline, told in order' },
  preprocess: { folder: 'assembler/preprocess', mayImport: ['assembler'], reason: 'text only: no encodings here' },
  syntax:     { folder: 'assembler/syntax',     mayImport: ['assembler'], reason: 'text only: no encodings here' },
  object:     { folder: 'assembler/object',     mayImport: ['assembler', 'syntax', 'isa', 'elf'], reason: 'meaning: statements to bytes' },
  linker:     { folder: 'assembler/linker',     mayImport: ['assembler', 'isa', 'elf'], reason: 'a linker reads objects, never source' },
  test:       { folder: 'test', mayImport: ['isa', 'elf', 'noc', 'device', 'hart', 'wasm', 'machine', 'workers', 'parallel', 'debug', 'cli', 'assembler', 'syntax', 'preprocess', 'object', 'linker'], reason: 'nothing imports test' },
};

/** Packages, and the only folders that may import them. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  chevrotain: ['assembler/syntax/'],
  arg: ['vm/cli/'],
  vitest: ['test/'],
  'fast-check': ['test/'],
  node: ['vm/cli/', 'vm/workers/', 'vm/parallel/', 'test/'],
};

interface Import {
  readonly from: string;
  readonly to: string;
}

const sources = repositoryFiles().filter((path) => path.endsWith('.ts'));
const imports: readonly Import[] = sources.flatMap((from) =>
  [...readText(from).matchAll(/^(?:import|export)\s[^;]*?from '([^']+)'|^import '([^']+)'/gm)].map(
    (match) => ({ from, to: match[1] ?? match[2] ?? '' }),
  ),
);
const ours = imports
  .filter(({ to }) => to.startsWith('.'))
  .map(({ from, to }) => ({ from, to: posix.join(posix.dirname(from), to) }));

function layerOf(path: string): string | undefined {
  return Object.keys(LAYERS).find((name) => {
    const layer = LAYERS[name];
    if (layer === undefined || !path.startsWith(`${layer.folder}/`)) return false;
    return layer.shallow !== true || !path.slice(layer.folder.length + 1).includes('/');
  });
}

describe('architecture', () => {
  test('every source file belongs to a layer', () => {
    expect(sources.filter((path) => layerOf(path) === undefined)).toEqual([]);
    expect(sources.length).toBeGreaterThan(20);
  });

  test.each(Object.entries(LAYERS))('%s imports only what it may', (name, layer) => {
    const broken = ours
      .filter(({ from, to }) => {
        const target = layerOf(to);
        if (layerOf(from) !== name || target === name) return false;
        return target === undefined || !layer.mayImport.includes(target);
      })
      .map(({ from, to }) => `${from} imports ${to}, but ${layer.reason}`);
    expect(broken).toEqual([]);
  });

  test('packages are imported only where they belong', () => {
    const broken = imports
      .filter(({ to }) => !to.startsWith('.'))
      .filter(({ from, to }) => {
        const name = to.startsWith('node:') ? 'node' : (to.split('/')[0] ?? '');
        return !(PACKAGES[name] ?? []).some((folder) => from.startsWith(folder));
      });
    expect(broken).toEqual([]);
  });

  test('relative imports name a file that exists, with its ending', () => {
    const known = new Set(sources);
    expect(ours.filter(({ to }) => !known.has(to))).toEqual([]);
  });

  test('no imports run in a circle', () => {
    // Types vanish when compiled, so only imports of values can close a circle.
    const edges = new Map<string, string[]>();
    for (const from of sources) {
      const targets = [
        ...readText(from).matchAll(/^(?:import|export) (?!type\b)[^;]*?from '(\.[^']+)'/gm),
      ].map((match) => posix.join(posix.dirname(from), match[1] ?? ''));
      edges.set(from, targets);
    }
    const done = new Set<string>();
    const circles: string[] = [];
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' → '));
      if (done.has(file) || path.includes(file)) return;
      for (const next of edges.get(file) ?? []) visit(next, [...path, file]);
      done.add(file);
    };
    for (const file of sources) visit(file, []);
    expect(circles).toEqual([]);
  });

  test('the repository holds its fixed top level and nothing else', () => {
    const allowed =
      /^(package\.json|package-lock\.json|tsconfig\.json|README\.md|LICENSE|\..+|vm|assembler|kernel|programs|test)$/;
    const top = new Set(repositoryFiles().map((path) => path.split('/')[0] ?? ''));
    expect([...top].filter((name) => !allowed.test(name))).toEqual([]);
  });

  test('kernel and programs hold no TypeScript', () => {
    expect(sources.filter((path) => /^(kernel|programs)\//.test(path))).toEqual([]);
  });
});
