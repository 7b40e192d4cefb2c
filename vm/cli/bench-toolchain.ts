/**
 * `nanvix bench --toolchain`: how long the assembler and the linker take, beside GNU's in the same
 * run and by turns: from source to image for the kernel, programs/lib and a program, and by the
 * line for a large generated file. Times are wall time; a cold process counts from
 * start to end.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeObject } from '../elf/writer.ts';
import { CliError } from './cli-error.ts';
import type { Io } from './command.ts';
import { filesBelow } from './files.ts';
import { assembleFile, buildImage, forgetAssembled } from './images.ts';
import { median } from './median.ts';
import { packageRoot } from './package-root.ts';

const GNU = 'riscv64-unknown-elf-';
const GNU_AS = ['-march=rv32ima_zicsr_zifencei', '-mabi=ilp32', '-I', 'kernel/include'];
// Our layout's symbols are not GNU's to define; what is linked is never run.
const GNU_LD = ['-m', 'elf32lriscv', '--no-relax', '--noinhibit-exec', '-Ttext=0x80000000', '-o'];
const PROGRAM = 'hello';

interface Sampling {
  readonly samples: number;
  /** Of the generated file. */
  readonly lines: number;
}

/** Something that is timed. GNU's ways are those that others are compared with. */
interface Way {
  readonly name: string;
  readonly run: () => void;
  readonly milliseconds: number[];
}

export function benchToolchain(io: Io, { samples, lines }: Sampling): void {
  const folder = mkdtempSync(join(tmpdir(), 'nanvix-bench-'));
  try {
    const source = join(folder, 'generated.s');
    writeFileSync(source, generated(lines));
    const hasGnu = spawnSync(`${GNU}as`, ['--version']).status === 0;
    if (!hasGnu) io.stdout(`${GNU}as is not installed: there is nothing to compare with\n`);
    const images = imageWays(folder, hasGnu);
    const files = fileWays(folder, source, hasGnu);
    io.stdout(row('', ['median ms', 'lines/s', '÷ GNU']));
    time(images, samples);
    show(images, undefined, io);
    time(files, samples);
    show(files, lines, io);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function imageWays(folder: string, hasGnu: boolean): readonly Way[] {
  const image = join(folder, 'image.elf');
  return [
    way('image, cold process', () => nanvix(['build', PROGRAM, '-o', image])),
    way('image, warm library', () => {
      forgetAssembled();
      if (buildImage(PROGRAM).executable === undefined) throw new Error(`${PROGRAM} is wrong`);
    }),
    ...(hasGnu ? [way('image, GNU', () => gnuImage(folder))] : []),
  ];
}

function fileWays(folder: string, source: string, hasGnu: boolean): readonly Way[] {
  const object = join(folder, 'generated.o');
  return [
    way('file, cold process', () => nanvix(['asm', source, '-o', object])),
    way('file, warm library', () => {
      const assembled = assembleFile(source).object;
      if (assembled === undefined) throw new Error('the generated file is wrong');
      writeFileSync(object, writeObject(assembled));
    }),
    ...(hasGnu
      ? [way('file, GNU', () => spawn(`${GNU}as`, [...GNU_AS, source, '-o', object]))]
      : []),
  ];
}

function way(name: string, run: () => void): Way {
  return { name, run, milliseconds: [] };
}

/** By turns; the first turn warms up and does not count. */
function time(ways: readonly Way[], samples: number): void {
  for (let sample = 0; sample <= samples; sample += 1) {
    for (const { run, milliseconds } of ways) {
      const before = performance.now();
      run();
      if (sample > 0) milliseconds.push(performance.now() - before);
    }
  }
}

/** GNU's way, if there is one, is the last. */
function show(ways: readonly Way[], lines: number | undefined, io: Io): void {
  const last = ways.at(-1);
  const gnu = last?.name.endsWith('GNU') === true ? median(last.milliseconds) : undefined;
  for (const { name, milliseconds } of ways) {
    const middle = median(milliseconds);
    const speed = lines === undefined ? '' : ((lines / middle) * 1000).toFixed(0);
    const ratio = gnu === undefined ? '-' : (middle / gnu).toFixed(2);
    io.stdout(row(name, [middle.toFixed(0), speed, ratio]));
  }
}

function row(name: string, cells: readonly string[]): string {
  return `${name.padEnd(20)}${cells.map((cell) => cell.padStart(12)).join('')}\n`;
}

function nanvix(words: readonly string[]): void {
  const main = join(packageRoot(), 'dist/vm/cli/main.js');
  if (!existsSync(main)) {
    throw new CliError('the package is not built', { help: 'npm run build, then again' });
  }
  spawn(process.execPath, [main, ...words]);
}

/** A process for each file and one for the linker, as a makefile would have it. */
function gnuImage(folder: string): void {
  const below = (part: string) =>
    filesBelow(join(packageRoot(), part), '.s').map((name) => `${part}/${name}`);
  const sources = [...below('kernel'), ...below('programs/lib'), `programs/${PROGRAM}.s`];
  const objects = sources.map((source, index) => {
    const object = join(folder, `${index}.o`);
    spawn(`${GNU}as`, [...GNU_AS, source, '-o', object]);
    return object;
  });
  const image = join(folder, 'gnu.elf');
  rmSync(image, { force: true });
  // Its exit status tells of the symbols that it misses; what counts is that it wrote the image.
  spawnSync(`${GNU}ld`, [...GNU_LD, image, ...objects]);
  if (!existsSync(image)) throw new CliError(`${GNU}ld wrote no image`);
}

function spawn(command: string, words: readonly string[]): void {
  const { status, stderr, error } = spawnSync(command, words, { cwd: packageRoot() });
  if (status === 0) return;
  throw new CliError(`${command} failed: ${error?.message ?? stderr.toString().split('\n')[0]}`);
}

/** Assembly as people write it: labels, branches, loads, pseudo-instructions, data, comments. */
function generated(lines: number): string {
  const block = (index: number) => [
    `label${index}:                          # a place to branch to`,
    `    addi    a0, a0, ${index % 2048}`,
    '    lw      t0, 8(sp)',
    `    li      t1, ${index * 4099}`,
    '    add     t2, t0, t1',
    '    sw      t2, 12(sp)',
    `    bne     a0, t2, label${index}`,
    `    .word   label${index}, ${index}`,
    '',
    '    mv      a1, t2',
  ];
  const text = ['    .text'];
  for (let index = 0; text.length < lines; index += 1) text.push(...block(index));
  return `${text.slice(0, lines).join('\n')}\n`;
}
