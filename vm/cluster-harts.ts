/** The harts of a cluster, each on its places in the cluster's shared buffer. */
import type { Bus } from './bus.ts';
import type { layOut } from './cluster-layout.ts';
import { Hart } from './hart/hart.ts';
import { TOTALS_BYTES } from './hart/meter.ts';
import { TRANSLATION_BYTES } from './hart/mmu.ts';
import { type HartTiming, Pipeline, pipelineBytes } from './hart/pipeline.ts';
import { HART_BYTES } from './hart/state.ts';

export interface HartsOptions {
  readonly cores: number;
  /** Undefined: every instruction takes one cycle. */
  readonly timing: HartTiming | undefined;
  /** Whether somebody outside wants the events of the harts. */
  readonly areWatched: boolean;
}

/** Their state is what the buffer holds. */
export function makeHarts(
  bus: Bus,
  layout: ReturnType<typeof layOut>,
  { cores, timing, areWatched }: HartsOptions,
): readonly Hart[] {
  return Array.from({ length: cores }, (_, number) => {
    const stateOffset = layout.harts + number * HART_BYTES;
    const cacheOffset = layout.caches + number * TRANSLATION_BYTES;
    const totalsOffset = layout.totals + number * TOTALS_BYTES;
    const hart = new Hart(bus, { number, stateOffset, cacheOffset, totalsOffset });
    hart.isWatched = areWatched;
    if (timing !== undefined) {
      const own = layout.pipelines + number * pipelineBytes(timing);
      const { meter, mmu } = hart;
      hart.pipeline = new Pipeline(bus.buffer, own, { timing, meter, mmu });
    }
    return hart;
  });
}

/** Makes their state that after power-on, whatever the buffer held. */
export function powerOn(harts: readonly Hart[]): void {
  for (const hart of harts) {
    hart.state.reset();
    hart.stateReplaced();
  }
}
