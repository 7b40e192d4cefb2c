/**
 * Our objects against those of GNU as: both are linked by GNU ld at the same address, without
 * relaxation, and must come out with the same bytes in every section and the same symbols.
 */
import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { assemble } from '../../assembler/assemble.ts';
import { formatDiagnostic } from '../../assembler/diagnostic.ts';
import { readElf } from '../../vm/elf/reader.ts';
import { writeObject } from '../../vm/elf/writer.ts';
import { haveOracles, mustRunOracle, temporaryDirectory } from '../support/oracle.ts';
import { caseFiles, caseFolder, casesOf, readBytes, readFile } from './cases.ts';

const march = ['-march=rv32ima_zicsr_zifencei', '-mabi=ilp32', '-mno-relax'];
/** What the cases mean by symbols that are defined elsewhere. */
const others = '.globl ext\n.text\next: ret\n.space 64\n';

describe.skipIf(!haveOracles('as', 'ld'))('GNU as and ours agree on', () => {
  const folder = temporaryDirectory();
  const includes = caseFolder('equal');
  writeFileSync(`${folder}/others.s`, others);
  mustRunOracle('as', [...march, `${folder}/others.s`, '-o', `${folder}/others.o`]);

  for (const file of caseFiles('equal')) {
    describe(file, () => {
      for (const [index, { name, text }] of casesOf('equal', file).entries()) {
        test(name, () => {
          const path = `${folder}/${file}-${index}`;
          writeFileSync(`${path}.s`, text);
          mustRunOracle('as', [...march, '-I', includes, `${path}.s`, '-o', `${path}.gnu.o`]);
          writeFileSync(`${path}.our.o`, ours(`${path}.s`, text));
          expect(linked(`${path}.our`)).toEqual(linked(`${path}.gnu`));
        });
      }
    });
  }

  function ours(path: string, text: string): Uint8Array {
    const options = { readFile, readBytes, includePaths: [includes] };
    const { object, diagnostics } = assemble({ path, text }, options);
    if (object === undefined) throw new Error(diagnostics.map(formatDiagnostic).join('\n'));
    return writeObject(object);
  }

  function linked(path: string): { sections: unknown; symbols: unknown } {
    const addresses = ['-Ttext=0x80000000', '-e', '0'];
    const inputs = [`${path}.o`, `${folder}/others.o`];
    const options = ['-m', 'elf32lriscv', '--no-relax', '--no-warn-rwx-segments'];
    mustRunOracle('ld', [...options, ...addresses, ...inputs, '-o', `${path}.elf`]);
    const bytes = readBytes(`${path}.elf`);
    if (bytes === undefined) throw new Error('the linker made no file');
    const { sections, symbols } = readElf(bytes);
    return { sections: sections.filter(isLoaded).flatMap(shownSection), symbols: shown(symbols) };
  }
});

type Elf = ReturnType<typeof readElf>;

function isLoaded({ flags, sizeBytes }: Elf['sections'][number]): boolean {
  return (flags & 2) !== 0 && sizeBytes > 0;
}

function shownSection(section: Elf['sections'][number]): string[] {
  const { name, type, flags, address, sizeBytes, bytes } = section;
  const place = `${name} type ${type} flags ${flags} at ${address.toString(16)}, ${sizeBytes} bytes`;
  return [
    place,
    ...(Buffer.from(bytes)
      .toString('hex')
      .match(/.{1,32}/g) ?? []),
  ];
}

/** Local names are the assembler's own affair where they begin with `.L`, `$x` or `$d`. */
function shown(symbols: Elf['symbols']): string[] {
  return symbols
    .filter(
      ({ name, type }) => !/^(\.L|\$[xd]|$)/.test(name) && type !== 'section' && type !== 'file',
    )
    .map(({ name, value, sizeBytes, binding, type, visibility, section }) => {
      const kind = typeof section === 'number' ? 'placed' : section;
      const place = `${kind} ${value.toString(16)} ${sizeBytes}`;
      return `${name} = ${place} ${binding} ${type} ${visibility}`;
    })
    .sort();
}
