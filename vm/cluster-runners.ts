/**
 * What runs the harts of a cluster: the interpreter of the machine's tier, or, for a hart whose
 * events or costs are wanted, the one that measures.
 */
import { RAM_BASE } from './bus.ts';
import type { Hart } from './hart/hart.ts';
import { DecodedCode, Interpreter } from './hart/interpreter.ts';
import { MeasuringInterpreter } from './hart/measuring-interpreter.ts';
import type { Tier } from './options.ts';
import { fastly } from './wasm/fast-interpreter.ts';
import type { SharedMemory } from './wasm/host.ts';

type Ask = () => boolean;
type Runner = Pick<Interpreter, 'run'>;

export interface RunnersOptions {
  readonly tier: Tier;
  readonly memory: SharedMemory;
  readonly memoryBytes: number;
  /** Where the desk of the fast interpreter is. */
  readonly deskOffset: number;
  readonly isOff: Ask;
}

export class Runners {
  readonly #interpreters: readonly Interpreter[];
  /** Whether what runs a hart must give it up: from the next instruction on it is measured. */
  readonly #asksToLeave: readonly Ask[];
  /** What runs each hart that is measured. */
  readonly #measuring: readonly MeasuringInterpreter[];
  /** What runs each hart when nobody looks at single instructions. */
  readonly #runners: readonly Runner[];
  readonly #isOff: Ask;

  constructor(harts: readonly Hart[], options: RunnersOptions) {
    const { tier, memory, memoryBytes, deskOffset, isOff } = options;
    const code = new DecodedCode(memory.buffer, memoryBytes);
    this.#isOff = isOff;
    this.#interpreters = harts.map((hart) => new Interpreter(hart, code));
    this.#asksToLeave = harts.map((hart) => () => isOff() || hart.isMeasured);
    this.#measuring = harts.map((hart) => new MeasuringInterpreter(hart, code));
    const places = { ramBase: RAM_BASE, ramBytes: memoryBytes, deskOffset };
    this.#runners =
      tier === 'wasm' ? fastly(this.#interpreters, memory, places) : this.#interpreters;
  }

  /** Runs a hart to `end`. */
  run(hart: Hart, end: number): void {
    const { number } = hart;
    if (!hart.isMeasured) this.#runners[number]?.run(end, this.#asksToLeave[number] as Ask);
    if (hart.isMeasured) this.#measuring[number]?.run(end, this.#isOff);
  }

  /** Runs a hart that is not measured to `end`, or until it is told to give it up. */
  runUnless(hart: Hart, end: number, isToLeave: Ask): void {
    this.#runners[hart.number]?.run(end, () => isToLeave() || hart.isMeasured);
  }

  /** Runs a hart, but stops before an instruction at one of `stops`; answers whether it did. */
  runTo(hart: Hart, end: number, stops: ReadonlySet<number>): boolean {
    const { number } = hart;
    if (!hart.isMeasured) {
      const ask = this.#asksToLeave[number] as Ask;
      if (this.#interpreters[number]?.runTo(end, ask, stops) === true) return true;
    }
    if (!hart.isMeasured) return false;
    return this.#measuring[number]?.runTo(end, this.#isOff, stops) ?? false;
  }

  /** Runs one instruction of a hart, after taking an interrupt if one is due. */
  step(hart: Hart): void {
    const interpreters = hart.isMeasured ? this.#measuring : this.#interpreters;
    interpreters[hart.number]?.step();
  }
}
