/** Assembling with GNU as and with ours, and linking both with GNU ld to compare them. */
import { writeFileSync } from 'node:fs';
import { assemble } from '../../assembler/assemble.ts';
import { formatDiagnostic } from '../../assembler/diagnostic.ts';
import { readElf } from '../../vm/elf/reader.ts';
import { writeObject } from '../../vm/elf/writer.ts';
import { mustRunOracle } from '../support/oracle.ts';
import { readBytes, readFile } from './cases.ts';

export const gnuMachine = ['-march=rv32ima_zicsr_zifencei', '-mabi=ilp32'];

/** Assembles `PATH.s` with GNU as to `PATH.gnu.o` and with ours to `PATH.our.o`. */
export function assembleBoth(path: string, text: string, includes: string): void {
  writeFileSync(`${path}.s`, text);
  const own = [...gnuMachine, '-mno-relax', '-I', includes];
  mustRunOracle('as', [...own, `${path}.s`, '-o', `${path}.gnu.o`]);
  const source = { path: `${path}.s`, text };
  const { object, diagnostics } = assemble(source, {
    readFile,
    readBytes,
    includePaths: [includes],
  });
  if (object === undefined) throw new Error(diagnostics.map(formatDiagnostic).join('\n'));
  writeFileSync(`${path}.our.o`, writeObject(object));
}

/** Links objects at a fixed address, without relaxation, and shows what is loaded and named. */
export function linkedByGnu(objects: readonly string[]): {
  sections: readonly string[];
  symbols: readonly string[];
} {
  const elf = `${objects[0]}.elf`;
  const options = ['-m', 'elf32lriscv', '--no-relax', '--no-warn-rwx-segments'];
  mustRunOracle('ld', [...options, '-Ttext=0x80000000', '-e', '0', ...objects, '-o', elf]);
  const bytes = readBytes(elf);
  if (bytes === undefined) throw new Error('the linker made no file');
  const { sections, symbols } = readElf(bytes);
  return {
    sections: sections.filter(isLoaded).flatMap(shownSection),
    symbols: symbols.filter(isNamed).map(shownSymbol).sort(),
  };
}

type Elf = ReturnType<typeof readElf>;

function isLoaded({ flags, sizeBytes }: Elf['sections'][number]): boolean {
  return (flags & 2) !== 0 && sizeBytes > 0;
}

function shownSection(section: Elf['sections'][number]): string[] {
  const { name, type, flags, address, sizeBytes, bytes } = section;
  const kind = `${name} type ${type} flags ${flags}`;
  const place = `at ${address.toString(16)}, ${sizeBytes} bytes`;
  return [
    kind,
    place,
    ...(Buffer.from(bytes)
      .toString('hex')
      .match(/.{1,32}/g) ?? []),
  ];
}

/** Local names are the assembler's own affair where they begin with `.L`, `$x` or `$d`. */
function isNamed({ name, type }: Elf['symbols'][number]): boolean {
  return !/^(\.L|\$[xd]|$)/.test(name) && type !== 'section' && type !== 'file';
}

function shownSymbol(symbol: Elf['symbols'][number]): string {
  const { name, value, sizeBytes, binding, type, visibility, section } = symbol;
  const kind = typeof section === 'number' ? 'placed' : section;
  const place = `${kind} ${value.toString(16)} ${sizeBytes}`;
  return `${name} = ${place} ${binding} ${type} ${visibility}`;
}
