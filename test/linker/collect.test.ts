/** `--gc-sections`: what GNU ld keeps of the same objects is kept, and what the layers need. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { formatDiagnostic } from '../../assembler/diagnostic.ts';
import { type LinkInput, type LinkOptions, link } from '../../assembler/linker/link.ts';
import { formatMap, formatMemoryUse } from '../../assembler/linker/map-file.ts';
import { readElf } from '../../vm/elf/reader.ts';
import { runCli } from '../support/cli.ts';
import { input, leastKernel, leastLibrary } from '../support/objects.ts';
import { haveOracles, mustRunOracle, runOracle, temporaryDirectory } from '../support/oracle.ts';

const folder = temporaryDirectory();
const at = (name: string) => join(folder, name);

function compiled(name: string, source: string, ...flags: readonly string[]): string {
  writeFileSync(at(`${name}.c`), source);
  const all = ['-O1', '-ffreestanding', '-march=rv32ima_zicsr', '-mabi=ilp32', '-fno-pic'];
  const sections = ['-ffunction-sections', '-fdata-sections', '-fno-merge-constants', ...flags];
  mustRunOracle('gcc', [...all, ...sections, '-c', at(`${name}.c`), '-o', at(`${name}.o`)]);
  return at(`${name}.o`);
}

const program = `
extern int used(int), table(int);
extern int missing(int);
int counter = 4; int unused_data = 5; static int zeroed[100]; int unused_zero[50];
const char greeting[] = "hello"; const char farewell[] = "bye";
int (*const handlers[])(int) = { used, table };
__attribute__((noinline)) static int inner(int x) { return x + zeroed[x] + counter++; }
int never(int x) { return missing(x) + unused_data + unused_zero[x] + farewell[x]; }
__attribute__((section(".init_array"), used)) static int (*hook)(int) = inner;
void _start(void) { for (;;) zeroed[1] = handlers[inner(1) & 1](greeting[2]); }
`;
const other = `
int common_one[4] __attribute__((common)); int common_unused[9] __attribute__((common));
static int deep(int x) { return common_one[x & 3]; }
int used(int x) { return deep(x); }
int table(int x) { switch (x) { case 0: return 9; case 1: return 33; case 2: return 7;
  case 3: return 1; case 4: return 100; case 5: return 77; } return used(x); }
int alone(int x) { return common_unused[x] * 3; }
`;

describe.skipIf(!haveOracles('gcc', 'ld'))('collecting beside GNU ld', () => {
  for (const flags of [[], ['-g'], ['-Os', '-mno-relax']]) {
    test(`gcc ${flags.join(' ')}: the same sections stay, at the same places`, async () => {
      const objects = [compiled('program', program, ...flags), compiled('other', other, ...flags)];
      const gnu = runOracle('ld', [
        ...['-m', 'elf32lriscv', '--no-relax', '-Ttext=0x80000000'],
        ...['--gc-sections', '--print-gc-sections', ...objects, '-o', at('gnu.elf')],
      ]);
      const words = ['--gc-sections', '--print-gc-sections', '-Ttext', '80000000'];
      const run = await runCli('link', ...objects, ...words, '-o', at('ours.elf'));
      const removedIn = (text: string) =>
        [...text.matchAll(/section '([^']+)' in file '([^']+)'/g)]
          .map(([, section, file]) => `${file}:${section}`)
          .filter((name) => !/:(\.comment|\.text|\.data|\.bss)$/.test(name))
          .sort();
      expect(removedIn(run.stderr)).toEqual(removedIn(gnu.stderr));
      expect(removedIn(run.stderr)).toContain(`${objects[0]}:.text.never`);
      const content = (path: string) => {
        const loaded = readElf(readFileSync(path)).sections.filter((one) => (one.flags & 2) !== 0);
        return loaded.map(({ name, address, bytes }) => [name, address, Buffer.from(bytes)]);
      };
      expect(content(at('ours.elf'))).toEqual(content(at('gnu.elf')));
    });
  }
});

const main = input('main.o', 'user', {
  sections: {
    '.text.main': { sizeBytes: 8, relocations: [[0, 'R_RISCV_CALL_PLT', 'helper']] },
    '.text.helper': { sizeBytes: 4 },
    '.text.dead': { sizeBytes: 400, relocations: [[0, 'R_RISCV_CALL_PLT', 'nobody']] },
  },
  symbols: { main: '.text.main+0', helper: '.text.helper+0', dead: '.text.dead+0' },
});
const area = input('kernel/area.s', 'kernel', {
  sections: { '.uarea.core': { sizeBytes: 64 }, '.text.spare': { sizeBytes: 40 } },
  symbols: { core: '.uarea.core+0', spare: '.text.spare+0' },
});

function linked(options: Partial<LinkOptions>, ...inputs: readonly LinkInput[]) {
  const result = link(inputs, { layout: 'container', ...options });
  return { ...result, messages: result.diagnostics.map(formatDiagnostic) };
}

describe('collecting', () => {
  const inputs = [leastKernel, area, leastLibrary, main];

  test('keeps what both entries reach, and the UArea', () => {
    const { messages, map } = linked({ collectsSections: true }, ...inputs);
    expect(messages).toEqual([]);
    const removed = map.removed.map(({ unit, section }) => `${unit}:${section}`);
    expect(removed).toEqual(['kernel/area.s:.text.spare', 'main.o:.text.dead']);
    expect(formatMap(map)).toContain('\nRemoved, for nothing reaches them\n');
  });

  test('takes no notice of what removed sections name', () => {
    expect(linked({}, ...inputs).messages).toEqual([
      expect.stringContaining('undefined symbol: nobody'),
    ]);
  });

  test('leaves information about removed code at address 0, and with nothing left goes too', () => {
    const lines = (name: string, kept: string) => {
      const relocations = [[0, 'R_RISCV_32', name, 4]] as const;
      return input(`${name}.o`, 'user', {
        sections: {
          '.text.gone': { sizeBytes: 8 },
          [kept]: { sizeBytes: 8 },
          '.debug_line': { sizeBytes: 4, bytes: [9, 9, 9, 9], relocations },
        },
        symbols: { [name]: '.text.gone+0' },
      });
    };
    const all = [...inputs, lines('half', '.text.start'), lines('whole', '.text.gone.too')];
    const { executable } = linked({ collectsSections: true }, ...all);
    const section = executable?.sections.find(({ name }) => name === '.debug_line');
    expect([...(section?.bytes ?? [])]).toEqual([0, 0, 0, 0]);
  });
});

describe('the use of memory', () => {
  test('is shown region by region', () => {
    const { map } = linked({ collectsSections: true }, leastKernel, area, leastLibrary, main);
    const [head = '', ...lines] = formatMemoryUse(map).trimEnd().split('\n');
    expect(head).toBe('Memory region         Used Size    Region Size  %age Used');
    // A few bytes of code each; the empty sections behind them begin on the next page.
    expect(lines.map((line) => line.trim().split(/ +/).slice(0, 5))).toEqual([
      ['kernel:', '4096', 'B', '262144', 'B'],
      ['uarea:', '20480', 'B', '20480', 'B'],
      ['user:', '4096', 'B', '1048576', 'B'],
    ]);
  });
});
