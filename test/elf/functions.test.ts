/** Routines as debuggers are told of them: what is damaged tells of none, and harms nobody. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { linesOf } from '../../assembler/object-lines.ts';
import type { ElfExecutable, ElfObject } from '../../vm/elf/format.ts';
import { readElf } from '../../vm/elf/reader.ts';
import { haveOracles, mustRunOracle, temporaryDirectory } from '../support/oracle.ts';
import { Random } from '../support/random.ts';

const folder = temporaryDirectory();
const source = `
static inline __attribute__((always_inline)) int twice(int v) {
  __asm__ volatile("nop; nop");
  return v + v;
}
int outer(int a) { return twice(a) * 3; }
__attribute__((cold)) int cold(int a) { return a / 7; }
`;

describe.skipIf(!haveOracles('gcc', 'ld'))('routines', () => {
  const image = (version: number): ElfObject | ElfExecutable => {
    const [object, file] = ['o', 'elf'].map((end) => join(folder, `r${version}.${end}`));
    const machine = ['-march=rv32ima_zicsr', '-mabi=ilp32', '-O1', `-gdwarf-${version}`];
    const words = [...machine, '-c', '-xc', '-', '-o', object ?? ''];
    mustRunOracle('gcc', words, source);
    const flags = ['-m', 'elf32lriscv', '-e', '0', '-Ttext=0x80000000'];
    mustRunOracle('ld', [...flags, object ?? '', '-o', file ?? '']);
    return readElf(readFileSync(file ?? ''));
  };

  test.each([2, 4, 5])('of DWARF %i, those in line the innermost', (version) => {
    const { sections, symbols } = image(version);
    const lines = linesOf({ sections, symbols });
    const text = sections.findIndex(({ name }) => name === '.text');
    const names = Array.from({ length: (sections[text]?.sizeBytes ?? 0) / 4 }, (_, index) => {
      return lines?.functionAt(text, 4 * index);
    });
    expect([...new Set(names)].sort()).toEqual(['cold', 'outer', 'twice']);
    expect(lines?.functionAt(text, 0x1000)).toBeUndefined();
    expect(lines?.lineAt(text, 0)?.file).toMatch(/^\/.*<stdin>$/);
  });

  test.each([4, 5])('of damaged DWARF %i are none, or others', (version) => {
    const random = new Random(Number(process.env['SEED'] ?? 20_261_125));
    const { sections, symbols } = image(version);
    const text = sections.findIndex(({ name }) => name === '.text');
    const damage = /^\.debug_(info|abbrev|ranges|rnglists|str)$/;
    let changed = 0;
    for (let round = 0; round < 400; round += 1) {
      const damaged = sections.map((section) => {
        const bytes = section.bytes.slice();
        if (damage.test(section.name) && bytes.length > 0) {
          bytes[random.between(0, bytes.length - 1)] = random.word();
        }
        return { ...section, bytes };
      });
      const name = linesOf({ sections: damaged, symbols })?.functionAt(text, 0);
      if (name !== 'cold' && name !== 'outer') changed += 1;
    }
    expect(changed).toBeGreaterThan(20);
  });
});
