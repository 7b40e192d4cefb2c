/**
 * A kernel that has found itself wrong (kernel/lib/panic.s): by whom it was called, by name. The
 * kernel itself has no symbols and shows addresses.
 */
import type { Cluster } from '../cluster.ts';
import type { ElfExecutable } from '../elf/format.ts';
import { SymbolTable } from '../elf/symbols.ts';
import { slot } from '../hart/state.ts';
import { causeName } from '../isa/causes.ts';
import { Backtrace, type Frame, wordsOf } from './backtrace.ts';

export interface Panic {
  readonly cluster: number;
  readonly core: number;
  /** What trapped inside the kernel, if something did; the first frame is then where. */
  readonly fault: { readonly cause: string; readonly value: number } | undefined;
  readonly frames: readonly Frame[];
}

/** The panic that a cluster has ended by, if it has; without the kernel's symbols none is known. */
export function panicOf(cluster: Cluster, executable: ElfExecutable): Panic | undefined {
  const symbols = new SymbolTable(executable.symbols);
  const at = (name: string) => (symbols.addressOf(name) ?? 0) >>> 0;
  const word = wordsOf(cluster.memory);
  const saved = (register: string) =>
    (word(at('panic_frame') + at(`frame.${register}`)) ?? 0) >>> 0;
  const isPanic = at('panic_frame') !== 0 && cluster.exitCode === at('EXIT_PANIC');
  // tp is the record of the core, never 0; a program may end with that exit code as well.
  if (!isPanic || saved('tp') === 0) return undefined;
  const core = word(saved('tp') + at('core.number')) ?? 0;
  const backtrace = new Backtrace(executable);
  const hart = cluster.harts[core];
  const isCalled = callsPanic(saved('t0'), word, at('kernel_panic'));
  const pc = isCalled || hart === undefined ? saved('t0') : hart.state.word(slot.mepc) >>> 0;
  const fault =
    isCalled || hart === undefined
      ? undefined
      : {
          cause: causeName(hart.state.word(slot.mcause)),
          value: hart.state.word(slot.mtval) >>> 0,
        };
  const frames = backtrace.framesFrom({ word, pc, sp: saved('sp'), ra: saved('ra') });
  return { cluster: cluster.number, core, fault, frames };
}

/** Whether the instructions before an address are the macro's call: auipc t0; jalr t0, (t0). */
function callsPanic(
  address: number,
  word: (address: number) => number | undefined,
  panic: number,
): boolean {
  const [auipc = 0, jalr = 0] = [word(address - 8), word(address - 4)];
  const isCall = (auipc & 0xfff) === 0x297 && (jalr & 0xfffff) === 0x282e7;
  return isCall && (address - 8 + (auipc & ~0xfff) + (jalr >> 20)) >>> 0 === panic;
}

/** In a few lines. */
export function panicText({ cluster, core, fault, frames }: Panic): string {
  const what = fault === undefined ? '' : `${fault.cause}, address 0x${fault.value.toString(16)}; `;
  const places = frames.map(({ name, offset }) => `  ${name}+0x${offset.toString(16)}\n`);
  const head = `the kernel of cluster ${cluster} has panicked on core ${core}: ${what}it came from`;
  return `${head}\n${places.join('')}`;
}
