/** The command line itself: help, and one clear line for every wrong word. */
import { describe, expect, test, vi } from 'vitest';
import type { Command } from '../../vm/cli/command.ts';
import { parseArguments } from '../../vm/cli/command.ts';
import { commandHelp } from '../../vm/cli/help.ts';
import { nanvix } from '../../vm/cli/nanvix.ts';
import { commandNames, loadCommands } from '../../vm/cli/table.ts';
import { runCli } from '../support/cli.ts';

const commands = await loadCommands();

describe('help', () => {
  test('nanvix alone shows what there is, and is no success', async () => {
    const { status, stdout, stderr } = await runCli();
    expect(status).toBe(2);
    expect(stdout).toBe('');
    for (const { summary } of commands) expect(stderr).toContain(summary);
  });

  test.each([['--help'], ['-h'], ['help']])('nanvix %s lists every command', async (word) => {
    const { status, stdout, stderr } = await runCli(word);
    expect([status, stderr]).toEqual([0, '']);
    for (const { name, summary } of commands) {
      expect(stdout).toMatch(new RegExp(`^  ${name} +${summary.replace(/[().]/g, '\\$&')}$`, 'm'));
    }
  });

  test.each(commands.map(({ name }) => [name]))('%s --help fits a screen', async (name) => {
    const { status, stdout } = await runCli(name, '--help');
    expect(status).toBe(0);
    const lines = stdout.split('\n');
    expect(lines.length).toBeLessThanOrEqual(40);
    expect(lines.filter((line) => line.length > 100)).toEqual([]);
    expect(stdout).toContain(`usage: nanvix ${name} `);
    expect(stdout).toMatch(/^examples?:$/m);
    expect((await runCli('help', name)).stdout).toBe(stdout);
    expect((await runCli(name, '-h', '--no-such-thing-after')).status).toBe(2);
  });

  test('the table names each command as it names itself', () => {
    expect(commands.map(({ name }) => name)).toEqual(commandNames);
  });

  test('--version names the package', async () => {
    const { status, stdout } = await runCli('--version');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^nanvix-vm \d+\.\d+\.\d+\n$/);
  });
});

const HEXADECIMAL = ', or in hexadecimal with 0x';

describe('wrong words', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['biuld', 'nanvix: unknown command "biuld"; did you mean build?'],
    ['frobnicate', 'nanvix: unknown command "frobnicate"; nanvix --help lists the commands'],
    ['--hlep', 'nanvix: unknown option "--hlep"; did you mean --help?'],
    ['help lnik', 'nanvix: unknown command "lnik"; did you mean link?'],
    ['build', 'nanvix build: missing PROGRAM; usage: nanvix build PROGRAM -o IMAGE.elf [options]'],
    [
      'build a b',
      'nanvix build: unexpected word "b"; usage: nanvix build PROGRAM -o IMAGE.elf [options]',
    ],
    [
      'build hello',
      'nanvix build: missing -o IMAGE.elf; usage: nanvix build PROGRAM -o IMAGE.elf [options]',
    ],
    ['build hello -o', 'nanvix build: missing value of -o; write: -o IMAGE.elf'],
    ['build hello -o a -o b', 'nanvix build: -o is given 2 times; give it once'],
    [
      'build hello -o x.elf --layuot mixed',
      'nanvix build: unknown option "--layuot"; did you mean --layout?',
    ],
    [
      'build hello -o x.elf --layout=flat',
      'nanvix build: --layout: unknown value flat; give container or mixed',
    ],
    ['asm', 'nanvix asm: missing FILE.s; usage: nanvix asm FILE.s… [-o OUT.o] [options]'],
    ['asm a.s -q', 'nanvix asm: unknown option "-q"; see --help for the options'],
    [
      'asm a.s -D 1X=2',
      'nanvix asm: -D 1X=2: "1X" is not the name of a symbol; write -D NAME=VALUE',
    ],
    [
      'asm a.s -DX=ten',
      'nanvix asm: -D X: ten is not a number; ' +
        `give one from -2147483648 to 4294967295${HEXADECIMAL}`,
    ],
    [
      'asm main.c',
      'nanvix asm: main.c: the name does not end in .s; name the object with -o OUT.o',
    ],
    [
      'link a.o',
      'nanvix link: missing -o IMAGE.elf; usage: nanvix link OBJ… -o IMAGE.elf [options]',
    ],
    [
      'link a.o -o x -Ttext zero',
      `nanvix link: -Ttext: zero is not a number; give one from 0 to 4294967292${HEXADECIMAL}`,
    ],
    [
      'link a.o -o x -Ttext=0x80000000 --layout mixed',
      'nanvix link: --layout and -Ttext exclude each other; a plain link has no layers',
    ],
    [
      'link a.o -o a.o',
      'nanvix link: a.o would be overwritten, for it is named twice; give the output another name',
    ],
    ['link a.o -o x.elf --help=yes', 'nanvix link: --help takes no value; write: --help'],
  ];
  test.each(cases)('%s', async (line, message) => {
    const { status, stdout, stderr } = await runCli(...line.split(' '));
    expect(stderr).toBe(`${message}\n`);
    expect([status, stdout]).toEqual([2, '']);
  });
});

describe('a bug of ours', () => {
  const broken = (words: readonly string[]) => {
    const written: string[] = [];
    const io = {
      stdout: () => {
        throw new TypeError('the table of moons is empty\nand a second line');
      },
      stderr: (chunk: string | Uint8Array) => void written.push(String(chunk)),
    };
    return nanvix(words, io).then((status) => ({ status, text: written.join('') }));
  };

  test('is one line with exit status 70, and no stack trace', async () => {
    expect(await broken(['asm', '--help'])).toEqual({
      status: 70,
      text:
        'nanvix asm: internal error: the table of moons is empty; please report it ' +
        '(NANVIX_DEBUG=1 shows where it happened)\n',
    });
  });

  test('shows where it happened if NANVIX_DEBUG is set', async () => {
    vi.stubEnv('NANVIX_DEBUG', '1');
    const { status, text } = await broken(['--version']);
    vi.unstubAllEnvs();
    expect(status).toBe(70);
    expect(text).toMatch(/please report it\nTypeError: the table of moons(.|\n)*\n {4}at /);
  });
});

describe('options', () => {
  const command: Command = {
    name: 'sample',
    summary: 'a sample',
    usage: 'WORD… [options]',
    operands: { name: 'WORD', least: 0 },
    options: [
      { name: '-o', value: 'FILE', help: 'output' },
      { name: '-I', alias: '--include', value: 'DIR', isRepeatable: true, help: 'folder' },
      { name: '-Ttext', value: 'ADDR', help: 'address' },
      { name: '--stats', value: 'json', isValueOptional: true, help: 'numbers' },
      { name: '--quiet', help: 'say nothing' },
    ],
    examples: [],
    run: () => Promise.resolve(0),
  };
  const read = (line: string) => parseArguments(command, line === '' ? [] : line.split(' '));

  test('take their values as a word of their own, after =, or glued to a letter', () => {
    for (const line of ['-o a.o', '-o=a.o', '-oa.o']) expect(read(line).value('-o')).toBe('a.o');
    for (const line of ['-Ttext 8000', '-Ttext=8000']) {
      expect(read(line).value('-Ttext')).toBe('8000');
    }
    expect(read('-I a -Ib --include c --include=d=e').values('-I')).toEqual(['a', 'b', 'c', 'd=e']);
  });

  test('may stand anywhere, and end at --', () => {
    const args = read('one --quiet two -- --quiet -x');
    expect(args.operands).toEqual(['one', 'two', '--quiet', '-x']);
    expect(args.has('--quiet')).toBe(true);
  });

  test('with a value that may be left out never take the next word', () => {
    const args = read('--stats word');
    expect([args.value('--stats'), args.operands]).toEqual(['', ['word']]);
    expect(args.has('--stats')).toBe(true);
    expect(read('--stats=json').value('--stats')).toBe('json');
    expect(read('').value('--stats')).toBeUndefined();
  });

  test('a hyphen alone is an operand', () => {
    expect(read('-').operands).toEqual(['-']);
  });

  test('are all in the help, aligned', () => {
    expect(commandHelp(command)).toContain(
      [
        'options:',
        '  -o FILE            output',
        '  -I, --include DIR  folder',
        '  -Ttext ADDR        address',
        '  --stats[=json]     numbers',
        '  --quiet            say nothing',
        '  -h, --help         show this help',
      ].join('\n'),
    );
  });
});
