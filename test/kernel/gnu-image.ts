/**
 * Images of the kernel and a program made by GNU as and ld alone, with kernel.ld: they show that
 * the sources are plain GNU assembly, and run where our own tools have no say.
 */
import { mkdirSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { mustRunOracle, temporaryDirectory } from '../support/oracle.ts';
import { ROOT } from '../support/source-tree.ts';

const SCRIPT = join(ROOT, 'test/kernel/kernel.ld');

/** Builds images in a temporary folder; kernel and library are assembled once. */
export class GnuImages {
  readonly #folder = temporaryDirectory();
  #kernel: readonly string[] | undefined;
  #library: readonly string[] | undefined;

  /** The image of a program; `kernelSource`, if given, takes the place of what it defines. */
  build(program: string, kernelSource?: string): string {
    this.#kernel ??= sourcesBelow('kernel').map((path) => this.#assemble(path, 'kernel'));
    this.#library ??= sourcesBelow('programs/lib').map((path) => this.#assemble(path, 'user'));
    const first = kernelSource === undefined ? [] : [this.#assemble(kernelSource, 'kernel')];
    const own = this.#assemble(program, 'user');
    const image = join(this.#folder, `${basename(program, '.s')}.elf`);
    const replacing = first.length > 0 ? ['--allow-multiple-definition'] : [];
    const flags = ['-m', 'elf32lriscv', '--no-relax', ...replacing, '-T', SCRIPT];
    mustRunOracle('ld', [...flags, ...first, ...this.#kernel, own, ...this.#library, '-o', image]);
    return image;
  }

  /** The linker script knows the layer of an object by the folder that it is in. */
  #assemble(path: string, layer: 'kernel' | 'user'): string {
    const folder = join(this.#folder, layer);
    mkdirSync(folder, { recursive: true });
    const object = join(folder, `${path.replaceAll('/', '-')}.o`);
    const flags = ['-march=rv32ima_zicsr_zifencei', '-mabi=ilp32'];
    const include = ['-I', join(ROOT, 'kernel/include'), '-I', join(ROOT, dirname(path))];
    if (path.endsWith('.c')) {
      const header = ['-I', join(ROOT, 'programs/lib')];
      const language = ['-std=c11', '-Wall', '-Wextra', '-Werror', '-O1'];
      const machine = ['-march=rv32ima', '-mabi=ilp32', '-mno-relax'];
      const alone = ['-ffreestanding', '-fno-pic', '-fno-common', '-c'];
      const all = [...language, ...machine, ...alone, ...header];
      mustRunOracle('gcc', [...all, join(ROOT, path), '-o', object]);
      return object;
    }
    mustRunOracle('as', [...flags, ...include, join(ROOT, path), '-o', object]);
    return object;
  }
}

/** Assembly files below a folder, from the repository's root, sorted by path. */
function sourcesBelow(folder: string): string[] {
  const names = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  const paths = names.filter((name) => name.endsWith('.s')).map((name) => `${folder}/${name}`);
  return paths.sort((a, b) => (a < b ? -1 : 1));
}
