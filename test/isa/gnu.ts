/** GNU as and objdump, fed lines and words. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mustRunOracle } from '../support/oracle.ts';

/** The words that GNU as makes of lines of assembly; temporary files go into `directory`. */
export function assembleWithGnu(lines: readonly string[], directory: string): number[] {
  const [object, binary] = [join(directory, 'lines.o'), join(directory, 'lines.bin')];
  const machine = ['-march=rv32ima_zicsr_zifencei', '-mabi=ilp32', '-mpriv-spec=1.12'];
  mustRunOracle('as', [...machine, '-o', object, '-'], `${lines.join('\n')}\n`);
  mustRunOracle('objcopy', ['-O', 'binary', object, binary]);
  const bytes = readFileSync(binary);
  return Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readUInt32LE(4 * index));
}

/** objdump's text of each word, the first at address 0, without the comments that it appends. */
export function disassembleWithGnu(
  words: readonly number[],
  options: readonly string[],
  directory: string,
): string[] {
  const path = join(directory, 'words.bin');
  writeFileSync(path, Uint32Array.from(words));
  const format = ['-D', '-z', '-b', 'binary', '-m', 'riscv:rv32'];
  const listing = mustRunOracle('objdump', [...format, ...options, path]);
  const lines = listing.match(/^ +[0-9a-f]+:\t.*/gm) ?? [];
  return lines.map((line) => {
    const text = line.split('\t').slice(2).join('\t');
    return text.replace(/ # 0x[0-9a-f]+$/, '').trim();
  });
}
