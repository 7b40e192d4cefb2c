/**
 * What is typed at the consoles of a run: stdin, by whom a guest asks for it. A guest asks by
 * enabling the UART's interrupt for what comes, as drivers do, with nothing left to read.
 *
 * From a file or a pipe it gets the next line, whole, when the run has come to the next multiple of
 * LOOK_CYCLES; the run waits for it. So what happens depends on the bytes alone, not on when they
 * come. From a terminal it gets what has been typed by then, and time goes on. A guest that never
 * asks gets nothing, and stdin is not touched. The end of the input is the byte that Ctrl-D types.
 */
import type { Cluster } from '../cluster.ts';
import type { Machine } from '../machine.ts';
import { CliError } from './cli-error.ts';
import type { Io, Typist } from './command.ts';

/** How often it is looked who asks. Guests see the times: it is part of what a run is. */
const LOOK_CYCLES = 1_000_000;
/** As many bytes as the kernel has room for (kernel/include/structs.inc). */
const MOST_BYTES = 256;
const NEWLINE = 10;
const END_OF_INPUT = Uint8Array.of(4);
/** How long a machine whose cores all sleep waits for somebody at a terminal. */
const PATIENCE_MILLISECONDS = 20;

export class ConsoleInput {
  readonly #open: (() => Typist) | undefined;
  /** Shows what guests have written so far, also without the end of a line: their prompts. */
  readonly #show: () => void;
  #typist: Typist | undefined;
  #chunks: AsyncIterator<Uint8Array> | undefined;
  #next: Promise<IteratorResult<Uint8Array>> | undefined;
  #typed = new Uint8Array();
  #isOver = false;

  constructor(io: Io, show: () => void) {
    this.#open = io.openStdin;
    this.#show = show;
  }

  /** When it looks next, from a cycle on. */
  nextCycle(reached: number): number {
    return (Math.floor(reached / LOOK_CYCLES) + 1) * LOOK_CYCLES;
  }

  /** Gives every console that asks what is its, if this is a cycle to look. */
  async serve(machine: Machine, cycle: number): Promise<void> {
    if (cycle % LOOK_CYCLES !== 0) return;
    for (const cluster of machine.clusters) {
      if (cluster.isOff || !cluster.uart.isAsking) continue;
      this.#start();
      if (this.#typist?.isTerminal === true) await this.#serveTerminal(machine, cluster);
      else cluster.uart.feed(await this.#line());
    }
  }

  /** Nothing more is read: the process may end. */
  close(): void {
    this.#typist?.close();
  }

  #start(): void {
    if (this.#chunks !== undefined || this.#isOver) return;
    this.#typist = this.#open?.();
    this.#chunks = this.#typist?.chunks[Symbol.asyncIterator]();
    this.#isOver = this.#chunks === undefined;
  }

  async #serveTerminal(machine: Machine, cluster: Cluster): Promise<void> {
    this.#show();
    const isIdle = machine.clusters.every(
      ({ isOff, harts }) => isOff || harts.every((hart) => hart.isWaiting),
    );
    if (this.#typed.length === 0) await this.#read(isIdle ? PATIENCE_MILLISECONDS : 0);
    if (this.#typed.length > 0) cluster.uart.feed(this.#take(this.#typed.length));
    else if (this.#isOver) cluster.uart.feed(END_OF_INPUT);
  }

  /** Up to the end of the next line, or as much of it as is given at once. */
  async #line(): Promise<Uint8Array> {
    for (;;) {
      const end = this.#typed.indexOf(NEWLINE) + 1;
      if (end > 0) return this.#take(end);
      if (this.#typed.length >= MOST_BYTES) return this.#take(MOST_BYTES);
      if (this.#isOver) break;
      await this.#read();
    }
    return this.#typed.length > 0 ? this.#take(this.#typed.length) : END_OF_INPUT;
  }

  /** Waits for more; with a time, no longer than that. */
  async #read(milliseconds?: number): Promise<void> {
    if (this.#isOver || this.#chunks === undefined) return;
    this.#next ??= this.#chunks.next();
    try {
      const next = await (milliseconds === undefined
        ? this.#next
        : Promise.race([this.#next, later(milliseconds)]));
      if (next === undefined) return;
      this.#next = undefined;
      if (next.done === true) this.#isOver = true;
      else this.#typed = Uint8Array.from([...this.#typed, ...next.value]);
    } catch (error) {
      throw new CliError(`cannot read stdin: ${error instanceof Error ? error.message : error}`);
    }
  }

  #take(count: number): Uint8Array {
    const taken = this.#typed.slice(0, Math.min(count, MOST_BYTES));
    this.#typed = this.#typed.slice(taken.length);
    return taken;
  }
}

function later(milliseconds: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), milliseconds));
}
