/** Messages of the linker name source lines where objects have information for debuggers. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCli } from '../support/cli.ts';
import { haveOracles, mustRunOracle, temporaryDirectory } from '../support/oracle.ts';

const folder = temporaryDirectory();
const at = (name: string) => join(folder, name);

describe.skipIf(!haveOracles('as', 'gcc'))('the linker', () => {
  writeFileSync(
    at('a.c'),
    'extern int missing(int);\nint twice(int x) {\n  return missing(x);\n}\n',
  );
  const flags = ['-g', '-O1', '-ffreestanding', '-march=rv32ima_zicsr', '-mabi=ilp32', '-c'];
  mustRunOracle('gcc', [...flags, at('a.c'), '-o', at('a.o')]);
  const assembly = '.globl _start, twice\n_start: nop\n .balign 32\n call missing\n\ntwice: ret\n';
  writeFileSync(at('b.s'), assembly);
  mustRunOracle('as', ['-march=rv32ima', '-mabi=ilp32', '-g', at('b.s'), '-o', at('b.o')]);

  test('names the lines that use an undefined symbol, and those of two definitions', async () => {
    const { stderr } = await runCli('link', at('a.o'), at('b.o'), '-Ttext', '0', '-o', at('x.elf'));
    expect(stderr).toContain('error: undefined symbol: missing\n');
    expect(stderr).toContain(`${at('a.c')}:3:1: note: referenced by ${at('a.o')}:(.text+0x`);
    expect(stderr).toContain(`${at('b.s')}:4:1: note: referenced by ${at('b.o')}:(.text+0x20)`);
    expect(stderr).toContain('error: duplicate symbol: twice\n');
    expect(stderr).toContain(`${at('a.c')}:2:1: note: defined at ${at('a.o')}:(.text+0x0)\n`);
    expect(stderr).toContain(`${at('b.s')}:6:1: note: defined at ${at('b.o')}:(.text+0x28)\n`);
  });
});
