/**
 * What gcc tells debuggers, after our link: all of it reads as after a link by GNU ld at the same
 * address, and gdb answers what a person would ask.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { runCli } from '../support/cli.ts';
import { haveOracles, mustRunOracle, temporaryDirectory } from '../support/oracle.ts';
import { askGdb, decodedLines, readWith } from '../support/readers.ts';

const folder = temporaryDirectory();
const here = (name: string) => fileURLToPath(new URL(`compiled/${name}`, import.meta.url));
const machine = ['-march=rv32ima_zicsr', '-mabi=ilp32', '-ffreestanding', '-nostdlib'];
const names = ['main', 'helper', 'never'] as const;

interface Build {
  readonly options: readonly string[];
  /** Leave out what nobody needs, and tell so to both linkers. */
  readonly collects: boolean;
  /** Pack all but the first in an archive, of which linkers take what they need. */
  readonly hasArchive: boolean;
}

/** The image by both linkers, `PATH/our.elf` and `PATH/gnu.elf`; the path. */
async function built(name: string, { options, collects, hasArchive }: Build): Promise<string> {
  const path = join(folder, name);
  mkdirSync(path);
  const objects = names.map((source) => {
    const object = join(path, `${source}.o`);
    const words = [...machine, ...options, '-c', here(`${source}.c`), '-o', object];
    mustRunOracle('gcc', words);
    return object;
  });
  const [main = '', ...others] = objects;
  const archive = join(path, 'libothers.a');
  if (hasArchive) mustRunOracle('ar', ['rcs', archive, ...others]);
  const inputs = hasArchive ? [main, archive] : objects;
  const flags = collects ? ['--gc-sections'] : [];
  const gnu = ['-m', 'elf32lriscv', '--no-relax', '-Ttext=0x80000000', ...flags];
  mustRunOracle('ld', [...gnu, ...inputs, '-o', join(path, 'gnu.elf')]);
  const our = ['-Ttext', '0x80000000', ...flags, ...inputs, '-o', join(path, 'our.elf')];
  const { stderr } = await runCli('link', ...our);
  expect(stderr).toBe('');
  return path;
}

/** Places of strings differ, for equal strings of several objects are joined by GNU ld alone. */
function withoutPlaces(text: string): string {
  return text.replace(/(offset: )(0x)?[0-9a-f]+(?=\))/g, '$1…').replace(/^.*\.elf.*$/gm, '');
}

const KINDS = ['decodedline', 'info', 'aranges', 'Ranges', 'loc', 'frames', 'macro'];
const sections = ['-ffunction-sections', '-fdata-sections'];

/** Options of gcc, whether sections are collected, whether there is an archive. */
const builds = [
  ['-g -O0', false, false],
  ['-g3 -O2', false, true],
  ['-g3 -O0', true, false],
  ['-g -O2', true, true],
  ['-gdwarf-4 -g3 -O2', true, false],
  ['-gdwarf-2 -O1', true, true],
] as const;

describe.skipIf(!haveOracles('gcc', 'ld', 'ar', 'readelf', 'objdump', 'gdb'))('linked C', () => {
  test.each(builds)(
    'made with %s tells what it tells after GNU ld',
    async (flags, collects, hasArchive) => {
      const options = [...flags.split(' '), ...(collects ? sections : [])];
      const path = await built(flags.replace(/\W+/g, ''), { options, collects, hasArchive });
      const [our, gnu] = [join(path, 'our.elf'), join(path, 'gnu.elf')];
      const lines = decodedLines(our);
      expect(lines).toEqual(decodedLines(gnu));
      expect(lines.length).toBeGreaterThan(15);
      const hasHoles = flags.includes('-gdwarf-');
      for (const kind of KINDS) {
        // Lists of code that was left out are left over: readelf warns of them in both images.
        if (kind === 'loc' && hasHoles) continue;
        const read = (file: string) =>
          withoutPlaces(readWith('readelf', [`--debug-dump=${kind}`, '-W', file]));
        expect(read(our), kind).toBe(read(gnu));
      }
      readWith('readelf', ['-a', '-W', our]);
      // Our disassembly is GNU's, in objects too, where sections begin at 0.
      for (const file of [our, join(path, 'main.o')]) {
        for (const words of [['-dSl'], ['-dS'], ['-dl']]) {
          const expected = readWith('objdump', [...words, file]);
          expect((await runCli('objdump', ...words, file)).stdout).toBe(expected);
          if (words[0] !== '-dl') expect(expected).toContain('  return total + paint;');
        }
      }
    },
  );
});

describe.skipIf(!haveOracles('gcc', 'ld', 'gdb', 'qemu'))('gdb knows of linked C', () => {
  let image = '';
  beforeAll(async () => {
    const options = ['-g3', '-O0', '-fomit-frame-pointer', ...sections];
    image = join(await built('asked', { options, collects: true, hasArchive: true }), 'our.elf');
  });

  test('where lines are, and what stands in them', () => {
    const [main, helper, list, stop, gone] = askGdb(image, [
      'info line main',
      'info line helper.c:13',
      'list helper.c:13,14',
      'break helper.c:12',
      'info line main.c:10',
    ]);
    expect(main).toMatch(/^Line 19 of ".*main.c" starts at address 0x800000\w\w <main> and ends/);
    expect(helper).toMatch(/^Line 13 of .*helper.c. starts at address 0x80000\w{3} <helper\+\d+>/);
    expect(list).toBe('13\t  calls++;\n14\t  return result + p->y;\n');
    expect(stop).toMatch(/^Breakpoint 1 at 0x80000\w{3}: file .*helper.c, line 12\.$/m);
    expect(gone).toMatch(/^Line 10 of ".*main.c" is at address 0x\w+ .* but contains no code\.$/m);
  });

  test('types, variables, macros', () => {
    const [point, colour, locals, next, size, , macro] = askGdb(image, [
      'ptype struct point',
      'ptype paint',
      'info scope main.c:24',
      'print points[0].next == points',
      'print sizeof(points)',
      'list main.c:21,21',
      'info macro SCALE',
    ]);
    const flat = (text = '') => text.replace(/\s+/g, ' ');
    expect(flat(point)).toBe('type = struct point { int x; int y; struct point *next; } ');
    expect(flat(colour)).toBe('type = enum colour {RED, GREEN = 5} ');
    for (const name of ['step', 'i', 'total', 'p', 'argc']) {
      expect(locals).toMatch(new RegExp(`^Symbol ${name} is `, 'm'));
    }
    expect([next, size]).toEqual(['$1 = 1\n', '$2 = 36\n']);
    expect(macro).toContain('#define SCALE(value) ((value) * 3)');
  });

  test('who called, and what is in their variables, while it runs', () => {
    // gdb ends it when all is asked; the time-out is for a gdb that could not.
    const machine = 'timeout 60 qemu-system-riscv32 -M virt -bios none -display none -serial none';
    const answers = askGdb(image, [
      `target remote | exec ${machine} -monitor none -kernel ${image} -gdb stdio -S 2>/dev/null`,
      'tbreak helper.c:13',
      'set $sp = 0x80100000',
      'set $a0 = 2',
      'jump *main',
      'backtrace',
      'info locals',
      'up',
      'info locals',
    ]);
    const [, , , , , trace, locals, , above] = answers;
    expect(trace).toMatch(
      /^#0 {2}helper \(p=0x\w+ <points>, n=0\) at .*helper.c:13\n#1 .* main \(/,
    );
    expect(locals).toBe('result = 0\n');
    expect(above).toMatch(/^i = 0\np = 0x\w+ <points>\ntotal = 6$/m);
  });
});
