/**
 * Runs machines freely, by crews of two to four threads, under a watchdog: what does not come to an
 * end in time is a failure, not a test that hangs.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Machine, Stop } from '../../vm/machine.ts';
import { type Crew, startCrew } from '../../vm/parallel/crew.ts';

/** No right run takes as much of the guest's time, nor, even on a busy host, of ours. */
const LIMITS: Limits = { cycles: 2_000_000_000, seconds: 120 };

interface Limits {
  readonly cycles: number;
  readonly seconds: number;
}

const THREADS = [2, 3, 4] as const;

/** The program of a worker in a built package. */
export function workerOf(folder: string): URL {
  return pathToFileURL(join(folder, 'dist/vm/parallel/worker.js'));
}

export class FreeRuns {
  readonly #crews = new Map<number, Crew>();
  readonly #entry: URL;
  readonly #limits: Limits;

  /** `folder` is a built package; see support/built.ts. */
  constructor(folder: string, limits = LIMITS) {
    this.#entry = workerOf(folder);
    this.#limits = limits;
  }

  /** The number of threads and the length of turns follow from the machine's seed, nothing else. */
  async run(machine: Machine): Promise<Stop> {
    const workers = THREADS[machine.options.seed % THREADS.length] ?? THREADS[0];
    const crew = this.#crews.get(workers) ?? startCrew({ workers, entry: this.#entry });
    this.#crews.set(workers, crew);
    const { cycles, seconds } = this.#limits;
    let watchdog: NodeJS.Timeout | undefined;
    const hang = new Promise<never>((_, reject) => {
      const problem = `still running after ${seconds} seconds`;
      watchdog = setTimeout(() => reject(new Error(problem)), seconds * 1000);
    });
    try {
      return await Promise.race([crew.run(machine, { cycles }), hang]);
    } catch (error) {
      this.#crews.delete(workers);
      await crew.dismiss();
      throw error;
    } finally {
      clearTimeout(watchdog);
    }
  }

  async dismiss(): Promise<void> {
    await Promise.all([...this.#crews.values()].map((crew) => crew.dismiss()));
  }
}
