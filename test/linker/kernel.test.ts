/**
 * The packaged kernel and a program, assembled by GNU as, linked by us and by GNU ld with a script
 * that says what the container layout is: the same bytes at the same addresses.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { formatDiagnostic } from '../../assembler/diagnostic.ts';
import { type LinkInput, link } from '../../assembler/linker/link.ts';
import { uareaSections } from '../../assembler/linker/schemes.ts';
import { assembleFile, kernel as kernelObjects, library } from '../../vm/cli/images.ts';
import type { ElfExecutable } from '../../vm/elf/format.ts';
import { readElf } from '../../vm/elf/reader.ts';
import { haveOracles, mustRunOracle, temporaryDirectory } from '../support/oracle.ts';
import { ROOT } from '../support/source-tree.ts';

const folder = temporaryDirectory();

function sourcesBelow(path: string): string[] {
  const names = readdirSync(join(ROOT, path), { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => name.endsWith('.s')).map((name) => `${path}/${name}`);
  return files.sort((a, b) => (a < b ? -1 : 1));
}

/** Objects of one layer, in files named so that a linker script can tell the layers apart. */
function assembledByGnu(paths: readonly string[], layer: 'kernel' | 'user'): string[] {
  return paths.map((path) => {
    const output = join(folder, `${layer}-${path.replaceAll('/', '-')}.o`);
    const flags = ['-march=rv32ima_zicsr_zifencei', '-mabi=ilp32'];
    const include = ['-I', join(ROOT, 'kernel/include')];
    mustRunOracle('as', [...flags, ...include, join(ROOT, path), '-o', output]);
    return output;
  });
}

function scriptFor(layer: 'kernel' | 'user', from: string, first: string): string {
  const prefix = `__${layer.toUpperCase()}`;
  const kinds = [
    ['text', `*${layer}-*(${first}) *${layer}-*(.text .text.*)`],
    ['rodata', `*${layer}-*(.rodata .rodata.*)`],
    ['data', `*${layer}-*(.data .data.*)`],
    ['bss', `*${layer}-*(.bss .bss.* COMMON)`],
  ] as const;
  const sections = kinds.map(([kind, inputs]) => {
    const symbol = `${prefix}_${kind.toUpperCase()}`;
    return [
      '. = ALIGN(4096);',
      `${symbol}_START = .;`,
      `.${layer}.${kind} : { ${inputs} }`,
      `${symbol}_END = .;`,
    ].join('\n');
  });
  return [`. = ${from};`, `${prefix}_START = .;`, ...sections, `${prefix}_END = ALIGN(4096);`].join(
    '\n',
  );
}

const uareaScript = [
  '. = 0x80040000;',
  '__UAREA_START = .;',
  '.kernel.uarea (NOLOAD) : {',
  ...uareaSections.map((name) => `*(${name}) . = ALIGN(4096);`),
  '}',
  '__UAREA_END = .;',
].join('\n');

function linkedByGnu(objects: readonly string[]): ElfExecutable {
  const script = [
    'ENTRY(_start)',
    'SECTIONS {',
    scriptFor('kernel', '0x80000000', '.text.boot'),
    uareaScript,
    scriptFor('user', '0x80080000', '.text.start'),
    '}',
  ].join('\n');
  const [scriptPath, output] = [join(folder, 'container.ld'), join(folder, 'gnu.elf')];
  writeFileSync(scriptPath, script);
  const flags = ['-m', 'elf32lriscv', '--no-relax', '-T', scriptPath];
  mustRunOracle('ld', [...flags, ...objects, '-o', output]);
  const executable = readElf(readFileSync(output));
  if (executable.kind !== 'executable') throw new Error('no executable');
  return executable;
}

function contentsOf({ sections }: ElfExecutable): string[] {
  return sections
    .filter(({ name, sizeBytes }) => /^\.(kernel|user)\./.test(name) && sizeBytes > 0)
    .map(({ name, address, sizeBytes, type, bytes }) => {
      const content = type === 8 ? 'zeros' : Buffer.from(bytes).toString('hex');
      return `${name} ${address.toString(16)}+${sizeBytes} ${content}`;
    });
}

describe.skipIf(!haveOracles('as', 'ld'))('the whole kernel beside GNU as and ld', () => {
  let kernel: readonly string[] = [];
  let user: readonly string[] = [];
  beforeAll(() => {
    kernel = assembledByGnu(sourcesBelow('kernel'), 'kernel');
    user = assembledByGnu([...sourcesBelow('programs/lib'), 'programs/hello.s'], 'user');
  });

  test('linked by us, has the same bytes at the same addresses, and the same symbols', () => {
    const inputs = [...kernel, ...user].map((name): LinkInput => {
      const object = readElf(readFileSync(name));
      if (object.kind !== 'object') throw new Error(`${name} is no object`);
      return { name, object, layer: name.includes('/kernel-') ? 'kernel' : 'user' };
    });
    const { executable, diagnostics } = link(inputs, { layout: 'container' });
    expect(diagnostics.map(formatDiagnostic)).toEqual([]);
    if (executable === undefined) throw new Error('no executable');
    const theirs = linkedByGnu([...kernel, ...user]);
    expect(contentsOf(executable)).toEqual(contentsOf(theirs));
    expect(executable.entry).toBe(theirs.entry);
    const globalsOf = ({ symbols }: ElfExecutable) =>
      symbols
        .filter(({ binding }) => binding === 'global')
        .map(({ name, value }) => `${name} ${value.toString(16)}`)
        .sort();
    expect(globalsOf(executable)).toEqual(globalsOf(theirs));
  });

  test('assembled and linked by us, has the same bytes at the same addresses', () => {
    const program = resolve(ROOT, 'programs/hello.s');
    const own = assembleFile(program, { includePaths: [join(ROOT, 'kernel/include')] });
    expect(own.diagnostics.map(formatDiagnostic)).toEqual([]);
    if (own.object === undefined) throw new Error('no object');
    const inputs: LinkInput[] = [
      ...kernelObjects().inputs,
      ...library().inputs.map((input) => ({ ...input, archive: false })),
      { name: 'hello.s', object: own.object, layer: 'user' },
    ];
    const { executable, diagnostics } = link(inputs, { layout: 'container' });
    expect(diagnostics.map(formatDiagnostic)).toEqual([]);
    if (executable === undefined) throw new Error('no executable');
    expect(contentsOf(executable)).toEqual(contentsOf(linkedByGnu([...kernel, ...user])));
  });
});
