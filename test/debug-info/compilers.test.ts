/** What compilers say for debuggers in `.file`, `.loc` and `.cfi_…` is read as GNU as reads it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { runCli } from '../support/cli.ts';
import { haveOracles, mustRunOracle, temporaryDirectory } from '../support/oracle.ts';
import { decodedLines, readWith } from '../support/readers.ts';

const folder = temporaryDirectory();
const machine = ['-march=rv32ima_zicsr', '-mabi=ilp32'];
const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** A source assembled by GNU as and by ours, and both linked by GNU ld. */
async function both(name: string, text: string) {
  const path = join(folder, name);
  writeFileSync(`${path}.s`, text);
  mustRunOracle('as', [...machine, '-mno-relax', `${path}.s`, '-o', `${path}.gnu.o`]);
  const { stderr } = await runCli('asm', `${path}.s`, '-o', `${path}.our.o`);
  expect(stderr).toBe('');
  const flags = ['-m', 'elf32lriscv', '--no-relax', '-Ttext=0x80000000', '-e', '0'];
  return ['gnu', 'our'].map((maker) => {
    const image = `${path}.${maker}.elf`;
    const loose = '--unresolved-symbols=ignore-all';
    mustRunOracle('ld', [...flags, loose, `${path}.${maker}.o`, '-o', image]);
    return { object: `${path}.${maker}.o`, image };
  });
}

function dump(what: string, file: string | undefined): string {
  const text = readWith('readelf', [`--debug-dump=${what}`, file ?? '']);
  return text.replace(/^.*File: .*$/gm, '');
}

describe.skipIf(!haveOracles('as', 'ld', 'gcc', 'readelf'))('debugging information', () => {
  test.each(['-O0', '-O2', '-O3 -funroll-loops'])(
    'of gcc -g %s is that of GNU as',
    async (level) => {
      const output = join(folder, 'compiled.s');
      const options = [...machine, '-ffreestanding', '-g', ...level.split(' '), '-S'];
      mustRunOracle('gcc', [...options, here('../assembler/sample.c'), '-o', output]);
      const [gnu, our] = await both(`gcc${level.length}`, readFileSync(output, 'utf8'));
      const places = (file = '') => decodedLines(file).map((row) => `${row.address} ${row.line}`);
      expect(places(our?.object)).toEqual(places(gnu?.object));
      expect(places(our?.object).length).toBeGreaterThan(70);
      for (const what of ['info', 'loc', 'frames']) {
        expect(dump(what, our?.image)).toBe(dump(what, gnu?.image));
      }
    },
  );

  test.each([['.eh_frame'], ['.debug_frame'], ['.eh_frame, .debug_frame']])(
    'in %s is that of GNU as, byte for byte',
    async (sections) => {
      const text = `.cfi_sections ${sections}\n${readFileSync(here('all-frames.s'), 'utf8')}`;
      const [gnu, our] = await both(`frames${sections.length}`, text);
      expect(dump('frames', our?.image)).toBe(dump('frames', gnu?.image));
      for (const section of sections.split(', ')) {
        const bytes = (file = '') => mustRunOracle('readelf', ['-x', section, file]);
        expect(bytes(our?.image).replace(/our/g, 'gnu')).toBe(bytes(gnu?.image));
        expect(bytes(our?.image).length).toBeGreaterThan(500);
      }
    },
  );
});
