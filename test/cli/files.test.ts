/** asm, link and build on real files: what is written, and what is said to bad input. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readElf } from '../../vm/elf/reader.ts';
import { SymbolTable } from '../../vm/elf/symbols.ts';
import { writeObject } from '../../vm/elf/writer.ts';
import { runCli } from '../support/cli.ts';
import { haveOracles, mustRunOracle, temporaryDirectory } from '../support/oracle.ts';
import { ROOT } from '../support/source-tree.ts';

const folder = temporaryDirectory();
let count = 0;

/** A folder of the test's own, with these files in it. */
function filesIn(files: Readonly<Record<string, string | Uint8Array>>): (name: string) => string {
  const root = join(folder, String(count++));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(root, name, '..'), { recursive: true });
    writeFileSync(join(root, name), content);
  }
  return (name) => join(root, name);
}

const boot = '.globl _start\n_start:\n  call work\n  j _start\n';
const work = '.globl work\nwork:\n  li a0, VALUE\n  ret\n';
const constants = '.equ VALUE, 42\n';

describe('nanvix asm', () => {
  test('writes an object for each source, or one for all', async () => {
    const at = filesIn({
      'boot.s': boot,
      'work.s': `.include "inc.s"\n${work}`,
      'inc.s': constants,
    });
    expect(await runCli('asm', at('boot.s'), at('work.s'))).toEqual({
      status: 0,
      stdout: '',
      stderr: '',
    });
    for (const name of ['boot.o', 'work.o'])
      expect(readElf(readFileSync(at(name))).kind).toBe('object');
    expect((await runCli('asm', at('boot.s'), at('work.s'), '-o', at('all.o'))).status).toBe(0);
    const all = readElf(readFileSync(at('all.o')));
    const missing = await runCli('asm', at('boot.s'), at('none.s'), '-o', at('x.o'));
    expect(missing.stderr).toBe(`nanvix asm: cannot read ${at('none.s')}: no such file\n`);
    const names = all.symbols.map(({ name }) => name).filter((name) => !name.startsWith('$'));
    expect(names.sort()).toEqual(['VALUE', '_start', 'work']);
  });

  test('finds included files with -I and sets symbols with -D', async () => {
    const at = filesIn({
      'a.s': '.include "size.inc"\n.word SIZE + EXTRA + FLAG\n',
      'inc/size.inc': '.equ SIZE, 100\n',
    });
    const words = ['-I', at('inc'), '-DEXTRA=0x10', '-D', 'FLAG', '-o', at('a.o')];
    expect(await runCli('asm', at('a.s'), ...words)).toEqual({ status: 0, stdout: '', stderr: '' });
    const object = readElf(readFileSync(at('a.o')));
    const text = object.sections.find(({ name }) => name === '.text');
    expect([...(text?.bytes ?? [])]).toEqual([117, 0, 0, 0]);
  });

  test('shows every mistake with its line, writes nothing, and keeps what was there', async () => {
    const at = filesIn({
      'bad.s': 'start:\n  adi a0, a0, 1\n  lw a0, 5000(a1)\n',
      'bad.o': 'precious',
    });
    const { status, stdout, stderr } = await runCli('asm', at('bad.s'));
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr.match(/^.*: error: .*$/gm)?.map((line) => line.split(': error: ')[0])).toEqual([
      `${at('bad.s')}:2:3`,
      expect.stringMatching(/bad\.s:3:\d+$/),
    ]);
    expect(readFileSync(at('bad.o'), 'utf8')).toBe('precious');
    expect(readdirSync(at('.'))).toEqual(['bad.o', 'bad.s']);
  });
});

describe('nanvix link', () => {
  test('links plainly at an address, hexadecimal as for ld', async () => {
    const at = filesIn({ 'boot.s': boot, 'work.s': constants + work });
    await runCli('asm', at('boot.s'), at('work.s'));
    const objects = [at('boot.o'), at('work.o')];
    for (const address of ['80001000', '0x80001000']) {
      const words = ['-Ttext', address, '-o', at('image.elf'), '--map', at('image.map')];
      expect(await runCli('link', ...objects, ...words)).toEqual({
        status: 0,
        stdout: '',
        stderr: '',
      });
      const image = readElf(readFileSync(at('image.elf')));
      expect(image.kind === 'executable' && image.entry).toBe(0x8000_1000);
    }
    expect(readFileSync(at('image.map'), 'utf8')).toContain('_start');
    await runCli(
      'link',
      ...objects,
      '-Ttext=0',
      '-e',
      'work',
      '-o',
      at('b.elf'),
      '--map',
      at('b.json'),
    );
    const map = JSON.parse(readFileSync(at('b.json'), 'utf8')) as { entry: unknown };
    expect(map.entry).toEqual({ name: 'work', address: 12 });
  });

  test('takes objects as the kernel where --kernel says so', async () => {
    const at = filesIn({
      'kernel/boot.s': '.globl _start\n_start: j _start\n',
      'main.s': '.globl user_start\nuser_start: j user_start\n',
    });
    await runCli('asm', at('kernel/boot.s'), at('main.s'));
    const objects = [at('main.o'), at('kernel/boot.o')];
    const words = ['--kernel', at('kernel/*'), '-o', at('image.elf')];
    expect(await runCli('link', ...objects, ...words)).toEqual({
      status: 0,
      stdout: '',
      stderr: '',
    });
    const image = readElf(readFileSync(at('image.elf')));
    const names = image.sections.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['.kernel.text', '.user.text']));
    const none = await runCli('link', ...objects, '--kernel', 'other/**', '-o', at('x.elf'));
    expect(none.stderr).toBe('nanvix link: --kernel other/** matches none of the objects\n');
  });

  test.skipIf(!haveOracles('gcc'))('links a C program with the packaged kernel', async () => {
    const at = filesIn({ 'main.c': 'int counter = 3;\nint main(void) { return counter - 3; }\n' });
    const flags = ['-O2', '-ffreestanding', '-march=rv32ima_zicsr', '-mabi=ilp32', '-c'];
    mustRunOracle('gcc', [...flags, at('main.c'), '-o', at('main.o')]);
    expect(await runCli('link', at('main.o'), '-o', at('main.elf'))).toEqual({
      status: 0,
      stdout: '',
      stderr: '',
    });
    const { symbols } = readElf(readFileSync(at('main.elf')));
    const table = new SymbolTable(symbols);
    expect(table.addressOf('_start')).toBe(0x8000_0000);
    expect(table.addressOf('main')).toBeGreaterThanOrEqual(0x8008_0000);
  });
});

describe('nanvix build', () => {
  test('builds programs by name, by file and by folder', async () => {
    const at = filesIn({
      'one.s': '.globl main\nmain: li a0, 0\n  ret\n',
      'many/a.s': '.globl main\nmain: j helper\n',
      'many/b.s': '.globl helper\nhelper: li a0, 0\n  ret\n',
    });
    for (const program of ['hello', at('one.s'), at('many')]) {
      const output = at('image.elf');
      expect(await runCli('build', program, '-o', output)).toEqual({
        status: 0,
        stdout: '',
        stderr: '',
      });
      const image = readElf(readFileSync(output));
      expect(image.kind === 'executable' && image.entry).toBe(0x8000_0000);
    }
  });

  test('has the same kernel under every program', async () => {
    const at = filesIn({ 'one.s': '.globl main\nmain: ret\n.data\n.space 9999, 1\n' });
    await runCli('build', 'hello', '-o', at('hello.elf'));
    await runCli('build', at('one.s'), '-o', at('one.elf'));
    const kernelOf = (name: string) => {
      const image = readElf(readFileSync(at(name)));
      const segments = image.kind === 'executable' ? image.segments : [];
      return segments.filter(({ address }) => address < 0x8008_0000);
    };
    expect(kernelOf('hello.elf')).toEqual(kernelOf('one.elf'));
    expect(kernelOf('hello.elf').length).toBeGreaterThan(2);
  });

  test('says what is wrong with a program, in one line or by its lines', async () => {
    const at = filesIn({
      'bad.s': '.globl main\nmain: call prnt\n  ret\n',
      'wrong.s': 'main: nope\n',
      'empty/readme.txt': '',
      'main.c': 'int main;',
    });
    const cases = [
      ['hullo', /^nanvix build: no program hullo; did you mean hello\?\n$/],
      ['zzzzzz', /^nanvix build: no program zzzzzz; there are: .*hello.*\n$/],
      [at('none.s'), /^nanvix build: cannot read .*none\.s: no such file\n$/],
      [at('empty'), /^nanvix build: .*empty: no \.s files in this folder\n$/],
      [at('main.c'), /^nanvix build: .*main\.c: not assembly source, .*; objects of other/],
      [at('bad.s'), /^error: undefined symbol: prnt\nnote: referenced by .*bad\.s:\(\.text\+0x0\)/],
      [at('wrong.s'), /^.*wrong\.s:1:7: error: /],
    ] as const;
    for (const [program, message] of cases) {
      const { status, stdout, stderr } = await runCli('build', program, '-o', at('image.elf'));
      expect(stderr).toMatch(message);
      expect([status, stdout, existsSync(at('image.elf'))]).toEqual([2, '', false]);
    }
  });
});

describe('files', () => {
  const object = Buffer.from(writeObject({ kind: 'object', sections: [], symbols: [], flags: 0 }));

  test('bad objects are each refused with their path', async () => {
    const at = filesIn({
      'empty.o': '',
      'text.o': 'this is no object, but it is long enough to be an ELF header of 52 bytes\n',
      'archive.a': `!<arch>\n${'lib.o/ '.repeat(10)}`,
      'source.s': '# A source that is longer than the header of an object file is.\n  nop\n',
      'good.o': object,
      'wide.o': Buffer.concat([object.subarray(0, 4), Buffer.from([2]), object.subarray(5)]),
      'arm.o': Buffer.concat([object.subarray(0, 18), Buffer.from([40]), object.subarray(19)]),
      'cut.o': object.subarray(0, 30),
    });
    mkdirSync(at('folder.o'));
    const cases = [
      [at('none.o'), /^nanvix link: cannot read .*none\.o: no such file\n$/],
      [at('folder.o'), /^nanvix link: cannot read .*folder\.o: it is a folder, not a file\n$/],
      [at('text.o/a.o'), /^nanvix link: cannot read .*: a part of the path is not a folder\n$/],
      ['/dev/zero', /^nanvix link: cannot read \/dev\/zero: it is a device, not a file\n$/],
      [at('empty.o'), /^nanvix link: .*empty\.o: the file is empty\n$/],
      [at('archive.a'), /archive\.a: no header of a member where one should be\n$/],
      [at('source.s'), /source\.s: not an ELF file; assemble it first: nanvix asm .*source\.s\n$/],
      ...['text.o', 'wide.o', 'arm.o', 'cut.o'].map(
        (name) => [at(name), new RegExp(`^nanvix link: [^\\n]*${name}: [^\\n]+\\n$`)] as const,
      ),
    ] as const;
    const good = await runCli('link', at('good.o'), '-Ttext', '0', '-o', at('good.elf'));
    expect(good.status).toBe(0);
    for (const [path, message] of cases) {
      const { status, stderr } = await runCli('link', path, '-o', at('x.elf'));
      expect(stderr).toMatch(message);
      expect([path, status, existsSync(at('x.elf'))]).toEqual([path, 2, false]);
    }
  });

  test('an executable is no object', async () => {
    const at = filesIn({ 'a.s': '.globl _start\n_start: ret\n' });
    await runCli('asm', at('a.s'));
    await runCli('link', at('a.o'), '-Ttext', '0', '-o', at('a.elf'));
    const { stderr } = await runCli('link', at('a.elf'), '-Ttext', '0', '-o', at('b.elf'));
    expect(stderr).toMatch(/a\.elf: an executable, which is linked already; give objects/);
  });

  test('an output that cannot be written is refused with its path', async () => {
    const at = filesIn({ 'a.s': 'nop\n' });
    mkdirSync(at('folder'));
    const cases = [
      [at('folder'), /cannot write .*folder: it is a folder, not a file/],
      [at('no/where.o'), /cannot write .*where\.o: there is no folder .*no\n$/],
    ] as const;
    for (const [output, message] of cases) {
      const { status, stderr } = await runCli('asm', at('a.s'), '-o', output);
      expect(stderr).toMatch(message);
      expect(status).toBe(2);
    }
  });

  test('writing through a link keeps the link, replacing keeps the permissions', async () => {
    const at = filesIn({ 'a.s': 'nop\n', 'real.o': 'old' });
    chmodSync(at('real.o'), 0o600);
    symlinkSync('real.o', at('link.o'));
    expect((await runCli('asm', at('a.s'), '-o', at('link.o'))).status).toBe(0);
    expect(readElf(readFileSync(at('real.o'))).kind).toBe('object');
    expect(statSync(at('real.o')).mode & 0o777).toBe(0o600);
    expect(readdirSync(at('.'))).toEqual(['a.s', 'link.o', 'real.o']);
  });

  test('a device takes the output and stays a device', async () => {
    const at = filesIn({ 'a.s': 'nop\n' });
    expect((await runCli('asm', at('a.s'), '-o', '/dev/null')).status).toBe(0);
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  });
});

describe.skipIf(!existsSync(join(ROOT, 'dist/vm/cli/main.js')))('the built command', () => {
  test('works from any folder, with exit status and streams of its own', () => {
    const at = filesIn({ 'a.s': '.globl main\nmain: li a0, 0\n  ret\n' });
    const run = (...words: string[]) =>
      spawnSync(process.execPath, [join(ROOT, 'dist/vm/cli/main.js'), ...words], {
        cwd: at('.'),
        encoding: 'utf8',
      });
    const built = run('build', 'a.s', '-o', 'a.elf');
    expect([built.status, built.stdout, built.stderr]).toEqual([0, '', '']);
    expect(readElf(readFileSync(at('a.elf'))).kind).toBe('executable');
    const wrong = run('build', 'b.s', '-o', 'b.elf');
    expect([wrong.status, wrong.stderr]).toEqual([
      2,
      'nanvix build: cannot read b.s: no such file\n',
    ]);
  });
});
