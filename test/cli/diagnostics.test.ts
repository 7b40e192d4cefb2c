/** How commands show what the assembler and the linker say: as text, as JSON, and with warnings. */
import { existsSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { runCli } from '../support/cli.ts';
import { temporaryDirectory } from '../support/oracle.ts';

const folder = temporaryDirectory();
const [source, object] = [`${folder}/bad.s`, `${folder}/bad.o`];

function write(text: string): void {
  writeFileSync(source, text);
}

test('asm tells every mistake as JSON, with its range and the way there', async () => {
  write(
    '    .macro twice reg\n    addi \\reg, \\reg, 5000\n    .endm\n    twice a0\n    .byte 300\n',
  );
  const { status, stderr } = await runCli('asm', '--error-format=json', source, '-o', object);
  expect(status).toBe(2);
  expect(
    stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual([
    {
      severity: 'error',
      file: source,
      line: 2,
      column: 18,
      endColumn: 22,
      message: 'immediate must be an integer in the range [-2048, 2047]; this is 5000',
      notes: [
        {
          file: source,
          line: 4,
          column: 5,
          endColumn: 13,
          message: "in the expansion of macro 'twice'",
        },
      ],
    },
    {
      severity: 'warning',
      file: source,
      line: 5,
      column: 11,
      endColumn: 14,
      message: '300 does not fit in 8 bits; 0x2c is stored',
      notes: [],
    },
  ]);
});

test('link tells an undefined symbol as JSON', async () => {
  write('    .globl _start\n_start: call missing\n');
  expect((await runCli('asm', source, '-o', object)).status).toBe(0);
  const words = [
    'link',
    '-Ttext=0x80000000',
    '--error-format=json',
    object,
    '-o',
    `${folder}/x.elf`,
  ];
  const { status, stderr } = await runCli(...words);
  expect(status).toBe(2);
  const [first] = stderr
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(first.severity).toBe('error');
  expect(first.message).toContain('missing');
});

test('a warning stops nothing, is left out with -W, and is an error with -Werror', async () => {
  write('    .data\n    .byte 300\n');
  const plain = await runCli('asm', source, '-o', object);
  expect(plain.status).toBe(0);
  expect(plain.stderr).toContain('bad.s:2:11: warning: 300 does not fit in 8 bits');
  for (const word of ['-W', '--no-warn']) {
    expect(await runCli('asm', word, source, '-o', object)).toEqual({
      status: 0,
      stdout: '',
      stderr: '',
    });
  }
  for (const word of ['-Werror', '--fatal-warnings']) {
    const target = `${folder}/not${word}.o`;
    const { status, stderr } = await runCli('asm', word, source, '-o', target);
    expect(status).toBe(2);
    expect(stderr).toContain('bad.s:2:11: error: 300 does not fit in 8 bits');
    expect(existsSync(target)).toBe(false);
  }
});

test('an unknown format is named, with those there are', async () => {
  write('    nop\n');
  const { status, stderr } = await runCli('asm', '--error-format=xml', source, '-o', object);
  expect(status).toBe(2);
  expect(stderr).toContain('no error format xml');
  expect(stderr).toContain('text or json');
});
