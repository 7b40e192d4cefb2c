/**
 * The fast way of running a hart: WebAssembly for the usual instructions, the reference interpreter
 * for one instruction at a time wherever that leaves. A hart is in the same state after the same
 * number of cycles as with the reference alone.
 */
import type { Hart } from '../hart/hart.ts';
import type { Interpreter } from '../hart/interpreter.ts';
import { FETCH, LOAD, STORE } from '../hart/pmp.ts';
import { DecodeRecords } from './decode-records.ts';
import { handlersFor } from './handlers.ts';
import {
  compile,
  instantiate,
  type SharedMemory,
  WASM_PAGE_BYTES,
  type WasmModule,
} from './host.ts';
import { buildInterpreter, MAX_BUDGET, type RunInWasm } from './interpreter-module.ts';

/** A bit that no tag in the translation cache has. */
const MATCHES_NOTHING = 1;

export interface FastPlaces {
  readonly ramBase: number;
  readonly ramBytes: number;
  /** Where the desk is of the thread that runs the harts. */
  readonly deskOffset: number;
}

/** The fast interpreters of a cluster's harts, each with its reference. */
export function fastly(
  references: readonly Interpreter[],
  memory: SharedMemory,
  places: FastPlaces,
): readonly FastInterpreter[] {
  const runInWasm = bindInterpreter(memory, places);
  return references.map((reference) => new FastInterpreter(reference, runInWasm));
}

/** What the harts of a cluster share: the module, bound to their memory, and the desk. */
function bindInterpreter(memory: SharedMemory, places: FastPlaces): RunInWasm {
  const { ramBase, ramBytes, deskOffset } = places;
  const handlers = handlersFor(ramBase);
  const records = new DecodeRecords(memory.buffer, places, handlers);
  const memoryPages = memory.buffer.byteLength / WASM_PAGE_BYTES;
  const key = [ramBase, ramBytes, deskOffset, memoryPages].join();
  const module =
    modules.get(key) ?? compile(buildInterpreter(handlers, { memoryPages, ramBytes, deskOffset }));
  modules.set(key, module);
  const call = (offset: number) => records.fill(offset);
  return instantiate(module, { memory, call }) as RunInWasm;
}

/** Compiled modules, which clusters of the same size share. */
const modules = new Map<string, WasmModule>();

export class FastInterpreter {
  readonly #hart: Hart;
  readonly #reference: Interpreter;
  readonly #runInWasm: RunInWasm;

  constructor(reference: Interpreter, runInWasm: RunInWasm) {
    this.#hart = reference.hart;
    this.#reference = reference;
    this.#runInWasm = runInWasm;
  }

  /** Runs until the cycle counter reaches `end`, the hart sleeps or `isOff` says so. */
  run(end: number, isOff: () => boolean): void {
    const hart = this.#hart;
    while (hart.cycle < end && !hart.isWaiting && !isOff()) {
      hart.attention = false;
      hart.takeInterrupt();
      const timerCycle = hart.timerCycle;
      const until = timerCycle > hart.cycle && timerCycle < end ? timerCycle : end;
      this.#runUntil(until);
      if (hart.cycle < until) this.#reference.runOne();
    }
  }

  /** Runs what WebAssembly can, which ends before the first instruction that it cannot. */
  #runUntil(end: number): void {
    const hart = this.#hart;
    const { mmu, state } = hart;
    const { generation } = mmu;
    const budget = Math.min(end - hart.cycle, MAX_BUDGET);
    const left = this.#runInWasm(
      state.offsetBytes,
      mmu.setOffset(LOAD),
      mmu.setOffset(STORE),
      generation,
      mmu.watchesStores ? generation | MATCHES_NOTHING : generation,
      mmu.setOffset(FETCH),
      budget,
    );
    hart.retired = budget - left;
    hart.settleCounters(0);
  }
}
