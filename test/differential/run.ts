/** Runs programs on our machine and on QEMU's, and finds the first difference of each. */
import { disassemble } from '../../vm/isa/disassemble.ts';
import { load } from '../../vm/loader.ts';
import { Machine } from '../../vm/machine.ts';
import type { Tier } from '../../vm/options.ts';
import { consoleOnQemu } from '../support/qemu.ts';
import {
  CODE,
  finalCsrs,
  imageOf,
  initialCsrs,
  outcomesOf,
  type Program,
  wordName,
} from './harness.ts';

const CYCLES_PER_PROGRAM = 60_000;

export type Runner = (programs: readonly Program[]) => readonly Int32Array[];

/** Runs programs on our machine, by the interpreter that is the reference or by the fast one. */
export function ours(
  programs: readonly Program[],
  tier: Tier = 'reference',
): readonly Int32Array[] {
  const machine = new Machine({ clusters: 1, cores: 1, memoryBytes: 8 << 20, tier });
  load(machine, imageOf(programs));
  machine.run({ cycles: CYCLES_PER_PROGRAM * (programs.length + 1) });
  return outcomesOf(machine.clusters[0]?.takeConsole() ?? new Uint8Array());
}

export function onQemu(directory: string): Runner {
  return (programs) => outcomesOf(consoleOnQemu(imageOf(programs), directory));
}

export interface Difference {
  readonly program: Program;
  /** What is unequal, as text: name, ours, theirs. */
  readonly words: readonly string[];
}

/** The programs that end differently. */
export function differences(
  programs: readonly Program[],
  one: readonly Int32Array[],
  other: readonly Int32Array[],
): readonly Difference[] {
  return programs.flatMap((program, index) => {
    const [a, b] = [one[index], other[index]];
    if (a === undefined) return [{ program, words: ['no outcome: ours'] }];
    if (b === undefined) return [{ program, words: ['no outcome: of QEMU'] }];
    const words = unequalWords(a, b);
    return words.length === 0 ? [] : [{ program, words }];
  });
}

function unequalWords(one: Int32Array, other: Int32Array): readonly string[] {
  const words: string[] = [];
  for (let index = 0; index < one.length; index += 1) {
    if (one[index] === other[index]) continue;
    words.push(`${wordName(index)}: ours ${hex(one[index] ?? 0)}, QEMU ${hex(other[index] ?? 0)}`);
  }
  return words;
}

const NOP = 0x13;

/**
 * A smaller program that still fails. All candidates of a pass run together, so that a pass costs
 * one start of QEMU.
 */
export function shrink(program: Program, failing: (programs: readonly Program[]) => boolean[]) {
  let best = program;
  for (let size = program.code.length; size >= 1; size >>= 1) {
    for (let again = true; again; ) {
      const candidates = Array.from({ length: Math.ceil(best.code.length / size) }, (_, index) => ({
        ...best,
        code: best.code.map((word, at) => (Math.floor(at / size) === index ? NOP : word)),
      })).filter(({ code }) => code.some((word, at) => word !== best.code[at]));
      const fails = failing(candidates);
      const chosen = candidates.find((_, index) => fails[index] === true);
      again = chosen !== undefined;
      best = chosen ?? best;
    }
  }
  const plain = best.csrs.map((_, index) => ({
    ...best,
    csrs: best.csrs.map((value, at) => (at === index ? 0 : value)),
  }));
  const fails = failing(plain);
  // Without any PMP region QEMU refuses mret, which is another matter.
  const isKept = (index: number) => initialCsrs[index]?.startsWith('pmp') === true;
  const all = best.csrs.map((value, index) =>
    fails[index] === true && !isKept(index) ? 0 : value,
  );
  const [isEnough] = failing([{ ...best, csrs: all }]);
  return isEnough === true ? { ...best, csrs: all } : best;
}

/** A program as text: how it starts, and its instructions that are not nop. */
export function describeProgram({ seed, mstatus, csrs, tables, registers, code }: Program): string {
  const starts = initialCsrs
    .map((name, index) => `${name} ${hex(csrs[index] ?? 0)}`)
    .filter((_, index) => csrs[index] !== 0);
  const entries = tables.map(([address, entry]) => `${hex(address)}: ${hex(entry)}`);
  const lines = code.flatMap((word, index) => {
    const address = CODE + 4 * index;
    return word === NOP ? [] : [`  ${hex(address)}: ${disassemble(word, address)}`];
  });
  const pointers = [25, 26, 27].map((index) => `x${index} ${hex(registers[index] ?? 0)}`);
  return [
    `seed ${seed}: mstatus ${hex(mstatus)}, ${starts.join(', ')}`,
    `  ${pointers.join(', ')}`,
    `  tables ${entries.join(', ')}`,
    ...lines,
  ].join('\n');
}

/** How many of the final CSRs there are, for tests that look at an outcome's log. */
export const LOG_START = 30 + finalCsrs.length;

function hex(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0');
}
