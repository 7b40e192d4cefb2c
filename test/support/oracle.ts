/**
 * The tools we are judged by: programs that we did not write. A test that needs one is skipped on
 * a machine without it, and says so; with CI=true a missing tool is an error, never a skip.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** Program name of each oracle and the Debian package that holds it. */
export const ORACLES = {
  as: ['riscv64-unknown-elf-as', 'binutils-riscv64-unknown-elf'],
  ld: ['riscv64-unknown-elf-ld', 'binutils-riscv64-unknown-elf'],
  objcopy: ['riscv64-unknown-elf-objcopy', 'binutils-riscv64-unknown-elf'],
  objdump: ['riscv64-unknown-elf-objdump', 'binutils-riscv64-unknown-elf'],
  readelf: ['riscv64-unknown-elf-readelf', 'binutils-riscv64-unknown-elf'],
  ar: ['riscv64-unknown-elf-ar', 'binutils-riscv64-unknown-elf'],
  size: ['riscv64-unknown-elf-size', 'binutils-riscv64-unknown-elf'],
  nm: ['riscv64-unknown-elf-nm', 'binutils-riscv64-unknown-elf'],
  gcc: ['riscv64-unknown-elf-gcc', 'gcc-riscv64-unknown-elf'],
  qemu: ['qemu-system-riscv32', 'qemu-system-misc'],
  gdb: ['gdb-multiarch', 'gdb-multiarch'],
  spin: ['spin', 'spin'],
  cc: ['cc', 'gcc'],
} as const;

export type Oracle = keyof typeof ORACLES;

/** Whether every named oracle is installed; throws in CI, where none may be missing. */
export function haveOracles(...names: readonly Oracle[]): boolean {
  const missing = names.filter((name) => {
    const probe = spawnSync(ORACLES[name][0], ['--version'], { stdio: 'ignore' });
    return probe.error !== undefined;
  });
  if (missing.length === 0) return true;
  const packages = [...new Set(missing.map((name) => ORACLES[name][1]))].join(' ');
  if (process.env['CI']) throw new Error(`CI must have these oracles: ${packages}`);
  console.warn(`skipped: needs ${missing.join(', ')} (Debian packages: ${packages})`);
  return false;
}

export interface OracleRun {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Ends a tool, or its guest, that hangs; far longer than any of them needs on a busy host. */
const TIMEOUT_MILLISECONDS = 120_000;

/** Runs an oracle to its end and returns what it said; throws if it does not come to one. */
export function runOracle(
  name: Oracle,
  args: readonly string[],
  options: { readonly input?: string } = {},
): OracleRun {
  const run = spawnSync(ORACLES[name][0], args, {
    encoding: 'utf8',
    maxBuffer: 256 << 20,
    timeout: TIMEOUT_MILLISECONDS,
    ...(options.input === undefined ? {} : { input: options.input }),
  });
  // Half of what a tool would have said is no judgement.
  if (run.error !== undefined) throw new Error(`${ORACLES[name][0]}: ${run.error.message}`);
  return { status: run.status, stdout: run.stdout, stderr: run.stderr };
}

/** Like `runOracle`, but an exit status other than 0 fails the test with what the tool said. */
export function mustRunOracle(name: Oracle, args: readonly string[], input?: string): string {
  const run = runOracle(name, args, input === undefined ? {} : { input });
  if (run.status !== 0) throw new Error(`${ORACLES[name][0]} ${args.join(' ')}:\n${run.stderr}`);
  return run.stdout;
}

export interface OracleCall {
  readonly name: Oracle;
  readonly args: readonly string[];
}

/**
 * Runs many short calls in two shells at once, and answers what each said on stderr: for tools that
 * take less time than starting a process from here. What they print is lost, and no failure throws.
 */
export function runOracles(calls: readonly OracleCall[]): readonly string[] {
  const quoted = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;
  const lines = calls.map(({ name, args }, index) => {
    const command = [ORACLES[name][0], ...args].map(quoted).join(' ');
    return `m=$(${command} 2>&1 >/dev/null); m=\${m:0:2000}; printf '%s\\0%s\\0' ${index} "$m"`;
  });
  const half = Math.ceil(lines.length / 2);
  const scripts = [lines.slice(0, half), lines.slice(half)].map((part) => part.join('\n'));
  const input = scripts.map((script) => `(\n${script}\n) &\n`).join('');
  const run = spawnSync('bash', ['-s'], {
    input: `${input}wait\n`,
    encoding: 'utf8',
    maxBuffer: 256 << 20,
    timeout: TIMEOUT_MILLISECONDS,
  });
  if (run.error !== undefined) throw new Error(`bash: ${run.error.message}`);
  const parts = run.stdout.split('\0');
  const said = new Map<number, string>();
  for (let at = 0; at + 1 < parts.length; at += 2) said.set(Number(parts[at]), parts[at + 1] ?? '');
  return calls.map((_, index) => said.get(index) ?? '');
}

/** A directory of this test file's own, removed when its tests are over. */
export function temporaryDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), 'nanvix-vm-test-'));
  afterAll(() => rmSync(path, { recursive: true, force: true }));
  return path;
}
