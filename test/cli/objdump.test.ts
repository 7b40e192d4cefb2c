/**
 * `nanvix objdump` beside GNU objdump: the same text, line for line, for objects of GNU as and gcc
 * and for images. What differs on purpose is named where it is set aside.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCli } from '../support/cli.ts';
import { haveOracles, mustRunOracle, temporaryDirectory } from '../support/oracle.ts';

const folder = temporaryDirectory();
const AS_FLAGS = ['-march=rv32ima_zicsr_zifencei', '-mabi=ilp32'];
const GCC_FLAGS = ['-O2', '-ffreestanding', '-march=rv32ima_zicsr', '-mabi=ilp32', '-c'];

let fileCount = 0;
function file(ending: string, text = ''): string {
  const path = join(folder, `f${fileCount++}${ending}`);
  writeFileSync(path, text);
  return path;
}

function assembled(source: string, ...flags: readonly string[]): string {
  const object = file('.o');
  mustRunOracle('as', [...AS_FLAGS, ...flags, file('.s', source), '-o', object]);
  return object;
}

function compiled(source: string, ...flags: readonly string[]): string {
  const object = file('.o');
  mustRunOracle('gcc', [...GCC_FLAGS, ...flags, file('.c', source), '-o', object]);
  return object;
}

function linked(...objects: readonly string[]): string {
  const image = file('.elf');
  const flags = ['-m', 'elf32lriscv', '--no-relax', '-Ttext=0x80000000'];
  mustRunOracle('ld', [...flags, ...objects, '-o', image]);
  return image;
}

const assembly = `
    .globl  _start, far, counter
    .type   _start, @function
_start: la  a0, table
    call    far
    lw      a1, 8(tp)
    lw      a2, -4(zero)
    lui     a3, %hi(counter)
    sw      a1, %lo(counter)(a3)
1:  beqz    a0, 2f
    blt     a0, a1, 1b
    bnez    a1, 3f
    j       _start
2:  li      a0, 3
    csrw    mstatus, a0
    amoadd.w.aqrl t0, t1, (a0)
    fence   rw, w
    bnez    a0, 2b
3:  jr      a0
    ret
    .word   5, 0x12345678
    .byte   1, 2, 3
    .half   7
    .byte   9
    .zero   18
    nop
    .balign 4
other: j    other
    jal     t0, other
    .section .text.cold, "ax"
cold: ebreak
    .weak   maybe
    .data
table: .word 1, _start, maybe + 4, other - _start
counter: .zero 40
    .byte   1
    .comm   shared, 24, 8
    .equ    thread.size, 8
    .bss
zeros: .space 20
`;
const otherHalf = '.globl far\nfar: la a0, buffer\n ret\n.bss\nbuffer: .space 8\n';

const c = `
int g; static int tab[4] = {1, 2, 3, 4}; extern int ext(int);
int f(int n) {
  int s = 0;
  for (int i = 0; i < n; i++) { if (i == 7) continue; if (i > 20) break; s += tab[i & 3] * ext(i); }
  return s + g;
}
const char *msg(int k) {
  switch (k) { case 0: return "a"; case 1: return "b"; case 2: return "cc"; case 3: return "d";
    case 4: return "eee"; case 5: return "x"; }
  return "z";
}
`;
const c2 =
  'int ext(int i) { return i * 3; }\nint f(int);\nvoid _start(void) { f(30); for (;;) {} }\n';

async function expectSameText(path: string, ...options: readonly string[]): Promise<void> {
  const { status, stdout, stderr } = await runCli('objdump', ...options, path);
  expect([status, stderr]).toEqual([0, '']);
  expect(withoutTrailing(stdout)).toEqual(
    withoutTrailing(mustRunOracle('objdump', [...options, path])),
  );
}

/** GNU ends some lines with blanks. */
function withoutTrailing(text: string): string {
  return text.replace(/[ \t]+$/gm, '');
}

describe.skipIf(!haveOracles('as', 'ld', 'gcc', 'objdump'))('objdump beside GNU objdump', () => {
  const options = [['-d'], ['-dr'], ['-t'], ['-r'], ['-h'], ['-dz'], ['-d', '-M', 'no-aliases']];
  const all = [...options, ['-htdr'], ['-d', '-j', '.data']];

  test.each(all)('objects of GNU as give the same text with %s %s %s', async (...words) => {
    for (const flags of [[], ['-mno-relax'], ['-g']]) {
      await expectSameText(assembled(assembly, ...flags), ...words);
    }
  });

  test.each(options)('objects of gcc give the same text with %s %s %s', async (...words) => {
    for (const flags of [['-g'], ['-ffunction-sections', '-Os'], ['-O0']]) {
      await expectSameText(compiled(c, ...flags), ...words);
    }
  });

  test.each(options)('executables of ld give the same text with %s %s %s', async (...words) => {
    await expectSameText(linked(assembled(assembly), assembled(otherHalf)), ...words);
    await expectSameText(linked(compiled(c), compiled(c2)), ...words);
  });

  test('objects among code are shown as numbers and characters', async () => {
    const tables = `
        .type   bytes, @object
bytes:  .byte   1, 2, 3
        .type   words, @object
words:  .word   0x41424344, 0, 0x7e7f8020, 3, 4, _start
        .half   5
        .zero   30
        .word   6
        .type   routine, @function
routine: ret
        .type   zeros, @object
zeros:  .zero   40
        .type   last, @object
last:   .half   7
        .byte   8
`;
    // Numbers are as wide as those of the code before.
    for (const start of ['.type _start, @object\n_start:\n', '_start: nop\n']) {
      const object = assembled(start + tables, '-mno-relax');
      await expectSameText(object, '-d');
      await expectSameText(object, '-d', '-r');
      await expectSameText(object, '-d', '-z');
    }
  });

  test('routines are named by symbols where nothing is told to debuggers', async () => {
    const source = `
        .globl  _start, inner
_start: nop
inner:  nop
        .type   f, @function
f:      nop
g:      nop
        .size   f, 4
        .type   h, @function
h:
k:      nop
        nop
        .size   h, 8
        .size   k, 4
.Lown:  ret
`;
    await expectSameText(assembled(source), '-d', '-l');
    await expectSameText(linked(assembled(source)), '-d', '-l');
  });

  test('-l names the line of each instruction, -S shows its text', async () => {
    const object = compiled('int f(int x) {\n  x *= 3;\n\n  return x - 1;\n}\n', '-g', '-O0');
    const source = `f${fileCount - 1}.c`;
    const named = (await runCli('objdump', '-dl', object)).stdout;
    const places = [...named.matchAll(/^\/.*\/(.*:\d+)$/gm)].map((match) => match[1]);
    expect(places).toEqual([1, 2, 4, 5].map((line) => `${source}:${line}`));
    const shown = (await runCli('objdump', '-S', object)).stdout;
    expect(shown).toMatch(/\n {2}x \*= 3;\n +\S+:\t.*\n(.*\n)+\n {2}return x - 1;\n/);
  });

  test('a stripped executable gives the same text', async () => {
    const image = linked(assembled(assembly), assembled(otherHalf));
    mustRunOracle('objcopy', ['--strip-all', image]);
    await expectSameText(image, '-d');
  });

  test('an image with kernel and program gives the same text', async () => {
    const image = file('.elf');
    expect((await runCli('build', 'hello', '-o', image)).status).toBe(0);
    await expectSameText(image, '-d');
    await expectSameText(image, '-d', '-j', '.user.text');
    await expectSameText(image, '-t');
    await expectSameText(image, '-h');
  }, 30_000);
});

describe.skipIf(!haveOracles('as', 'objdump'))('objdump -D', () => {
  test('takes everything for code, words that are none by their lengths', async () => {
    const source =
      '.data\n.quad 0x112233445566773f\n.byte 0x1f, 1, 2, 3, 4, 5\n' +
      '.word 0x00a50533\n.zero 24\n nop\n';
    await expectSameText(assembled(source), '-D', '-j', '.data');
  });
});

describe('objdump', () => {
  test('draws branches and jumps beside the code', async () => {
    const object = file('.o');
    const source = file(
      '.s',
      'loop: beqz a0, done\n addi a0, a0, -1\n bnez a1, loop\n j loop\n nop\n' +
        '.size loop, 4\n.equ done, loop + 16\n',
    );
    expect((await runCli('asm', source, '-o', object)).stderr).toBe('');
    const { stdout } = await runCli('objdump', '-d', '--visualize-jumps', object);
    const columns = stdout.match(/(?<=:\t)[^\t]*(?=[0-9a-f]{8} {10}\t)/g);
    expect(columns?.slice(0, 4)).toEqual(['/-> ', '|   ', '+-- ', '\\-- ']);
  });

  test('asks what is to be shown, and says which sections there are', async () => {
    const object = file('.o');
    await runCli('asm', file('.s', 'nop\n'), '-o', object);
    expect((await runCli('objdump', object)).stderr).toMatch(
      /^nanvix objdump: nothing to show: give one of -d -D -S -h -r -t; usage: nanvix objdump FILE/,
    );
    const { status, stderr } = await runCli('objdump', '-d', '-j', '.txt', object);
    expect(stderr).toMatch(/^nanvix objdump: .*: no section \.txt; it has: \.text/);
    expect(status).toBe(2);
    const unknown = await runCli('objdump', '-dq', object);
    expect(unknown.stderr).toMatch(/^nanvix objdump: unknown option "-dq"/);
  });
});
