/**
 * Watches the kernel calls of a machine's processes: which were made, and what they answered. It
 * listens where harts tell of traps, so the run is the same with and without it.
 */
import type { ElfExecutable } from '../../vm/elf/format.ts';
import { SymbolTable } from '../../vm/elf/symbols.ts';
import type { Hart } from '../../vm/hart/hart.ts';
import { MACHINE, slot } from '../../vm/hart/state.ts';
import { exceptions } from '../../vm/isa/causes.ts';
import type { Machine } from '../../vm/machine.ts';
import { KernelMemory } from './calls/kernel-memory.ts';

const A0 = 10;
const A7 = 17;

export interface Answer {
  readonly number: number;
  /** Signed; undefined: the call has not returned to its caller. */
  readonly result: number | undefined;
}

interface OpenCall {
  readonly number: number;
  /** Of the instruction behind its ecall. */
  readonly next: number;
}

export class CallWatch {
  readonly #answers: Answer[] = [];
  /** The calls that a thread is in, the last one last: the handler of a signal may call, too. */
  readonly #open = new Map<string, OpenCall[]>();

  /** From now on the machine is watched. */
  constructor(machine: Machine, executable: ElfExecutable) {
    const symbols = new SymbolTable(executable.symbols);
    for (const cluster of machine.clusters) {
      const kernel = new KernelMemory(cluster, symbols);
      for (const hart of cluster.harts) {
        hart.observer = {
          trapped: () => this.#trapped(kernel, hart),
          returned: () => this.#returned(kernel, hart),
          slept: () => undefined,
          woke: () => undefined,
        };
      }
    }
  }

  /** What was answered, and the calls that have not returned. */
  get answers(): readonly Answer[] {
    const open = [...this.#open.values()].flat();
    return [...this.#answers, ...open.map(({ number }) => ({ number, result: undefined }))];
  }

  #trapped(kernel: KernelMemory, hart: Hart): void {
    const { state, privilege } = hart;
    if (privilege !== MACHINE || state.word(slot.mcause) !== exceptions.ecallFromUser) return;
    const thread = threadOf(kernel, hart);
    const calls = this.#open.get(thread) ?? [];
    const number = hart.read(A7) | 0;
    this.#open.set(thread, [...calls, { number, next: (state.word(slot.mepc) + 4) | 0 }]);
  }

  /** A thread goes on behind a call of its own, or elsewhere: where a signal's handler begins. */
  #returned(kernel: KernelMemory, hart: Hart): void {
    if (hart.privilege !== 0) return;
    const thread = threadOf(kernel, hart);
    const calls = this.#open.get(thread);
    if (calls === undefined) return;
    const at = calls.findLastIndex(({ next }) => next === (hart.nextPc | 0));
    const call = calls[at];
    if (call === undefined) return;
    this.#answers.push({ number: call.number, result: hart.read(A0) | 0 });
    // What is behind it has not come back and never will: sigreturn, by which it is here.
    this.#answers.push(...calls.slice(at + 1).map(({ number }) => ({ number, result: undefined })));
    this.#open.set(thread, calls.slice(0, at));
  }
}

/** The name of the thread that a hart runs, wherever its process is: home and id. */
function threadOf(kernel: KernelMemory, { state }: Hart): string {
  const thread = kernel.field(state.word(slot.mscratch) >>> 0, 'core.thread');
  const home = kernel.field(kernel.at('uarea'), 'uarea.home');
  return `${home}.${kernel.field(thread, 'thread.id')}`;
}
