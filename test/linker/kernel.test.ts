/**
 * The packaged kernel with each packaged program, assembled by GNU as and by us, and each linked by
 * us and by GNU ld with a script that says what the container layout is: the same four images.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { formatDiagnostic } from '../../assembler/diagnostic.ts';
import { type LinkInput, link } from '../../assembler/linker/link.ts';
import { uareaSections } from '../../assembler/linker/schemes.ts';
import { assembleFile, buildImage, programNames } from '../../vm/cli/images.ts';
import type { ElfExecutable } from '../../vm/elf/format.ts';
import { readElf } from '../../vm/elf/reader.ts';
import { writeObject } from '../../vm/elf/writer.ts';
import { haveOracles, mustRunOracle, temporaryDirectory } from '../support/oracle.ts';
import { ROOT } from '../support/source-tree.ts';

const folder = temporaryDirectory();

function sourcesBelow(path: string): string[] {
  const names = readdirSync(join(ROOT, path), { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => name.endsWith('.s')).map((name) => `${path}/${name}`);
  return files.sort((a, b) => (a < b ? -1 : 1));
}

type Maker = 'gnu' | 'our';

/** Objects of one layer, in files named so that a linker script can tell the layers apart. */
function assembledBy(maker: Maker, paths: readonly string[], layer: 'kernel' | 'user'): string[] {
  return paths.map((path) => {
    const output = join(folder, maker, `${layer}-${path.replaceAll('/', '-')}.o`);
    mkdirSync(join(folder, maker), { recursive: true });
    const include = join(ROOT, 'kernel/include');
    if (maker === 'gnu') {
      // GNU as does not look beside the file that includes.
      const includes = ['-I', include, '-I', dirname(join(ROOT, path))];
      const flags = ['-march=rv32ima_zicsr_zifencei', '-mabi=ilp32', ...includes];
      mustRunOracle('as', [...flags, join(ROOT, path), '-o', output]);
      return output;
    }
    const { object, diagnostics } = assembleFile(join(ROOT, path), { includePaths: [include] });
    if (object === undefined) throw new Error(diagnostics.map(formatDiagnostic).join('\n'));
    writeFileSync(output, writeObject(object));
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
    '__PROGRAM_START = 0x80080000;',
    scriptFor('user', '0x80080000', '.text.start'),
    '}',
  ].join('\n');
  const [scriptPath, output] = [join(folder, 'container.ld'), join(folder, 'image.elf')];
  writeFileSync(scriptPath, script);
  const flags = ['-m', 'elf32lriscv', '--no-relax', '-T', scriptPath];
  mustRunOracle('ld', [...flags, ...objects, '-o', output]);
  const executable = readElf(readFileSync(output));
  if (executable.kind !== 'executable') throw new Error('no executable');
  return executable;
}

function linkedByUs(objects: readonly string[]): ElfExecutable {
  const inputs = objects.map((name): LinkInput => {
    const object = readElf(readFileSync(name));
    if (object.kind !== 'object') throw new Error(`${name} is no object`);
    return { name, object, layer: name.includes('/kernel-') ? 'kernel' : 'user' };
  });
  const { executable, diagnostics } = link(inputs, { layout: 'container' });
  expect(diagnostics.map(formatDiagnostic)).toEqual([]);
  if (executable === undefined) throw new Error('no executable');
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

/** What must be the same in all images: where it starts, its bytes, and the symbols for others. */
function facts(executable: ElfExecutable): readonly string[] {
  const globals = executable.symbols
    .filter(({ binding }) => binding === 'global')
    .map(({ name, value }) => `${name} ${value.toString(16)}`);
  return [`entry ${executable.entry}`, ...contentsOf(executable), ...globals.sort()];
}

/** The sources of each program: a file, or all that are in a folder. */
function programSources(): (readonly [name: string, sources: readonly string[]])[] {
  return programNames().map((name) => {
    const isFile = existsSync(join(ROOT, `programs/${name}.s`));
    return [name, isFile ? [`programs/${name}.s`] : sourcesBelow(`programs/${name}`)];
  });
}

describe.skipIf(!haveOracles('as', 'ld'))('beside GNU as and ld, the whole kernel with', () => {
  const common = new Map<Maker, readonly string[]>();
  beforeAll(() => {
    for (const maker of ['gnu', 'our'] as const) {
      const kernel = assembledBy(maker, sourcesBelow('kernel'), 'kernel');
      common.set(maker, [...kernel, ...assembledBy(maker, sourcesBelow('programs/lib'), 'user')]);
    }
  });

  test.each(programSources())(
    '%s is the same image by either assembler and either linker',
    (_, sources) => {
      const objectsOf = (maker: Maker) => [
        ...(common.get(maker) ?? []),
        ...assembledBy(maker, sources, 'user'),
      ];
      const expected = facts(linkedByGnu(objectsOf('gnu')));
      expect(facts(linkedByUs(objectsOf('gnu')))).toEqual(expected);
      expect(facts(linkedByGnu(objectsOf('our')))).toEqual(expected);
      expect(facts(linkedByUs(objectsOf('our')))).toEqual(expected);
    },
  );

  test('a program is the image that nanvix build makes', () => {
    const { executable } = buildImage('hello', { layout: 'container' });
    if (executable === undefined) throw new Error('no executable');
    const objects = [
      ...(common.get('gnu') ?? []),
      ...assembledBy('gnu', ['programs/hello.s'], 'user'),
    ];
    const whole = facts(linkedByGnu(objects));
    // Of the library, build links what the program names; the kernel is all there.
    const kernelOnly = (all: readonly string[]) =>
      all.filter((fact) => fact.startsWith('.kernel.'));
    expect(kernelOnly(facts(executable))).toEqual(kernelOnly(whole));
  });
});
