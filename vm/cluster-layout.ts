/**
 * What lies where in the shared buffer of a cluster: RAM from 0 on, then everything else that is
 * state, then what is not: the harts' translation caches, what has been counted of them for
 * statistics, and the desks of the fast interpreter, one for each thread that runs harts at the
 * same time.
 */
import { clintStateBytes } from './device/clint.ts';
import { NETWORK_INTERFACE_STATE_BYTES } from './device/network-interface.ts';
import { UART_STATE_BYTES } from './device/uart.ts';
import { TOTALS_BYTES } from './hart/meter.ts';
import { TRANSLATION_BYTES } from './hart/mmu.ts';
import { type HartTiming, pipelineBytes } from './hart/pipeline.ts';
import { HART_BYTES } from './hart/state.ts';
import { deskBytes } from './wasm/decode-records.ts';

/** Size of the cluster's own block. */
export const BLOCK_BYTES = 64;

export interface ClusterSize {
  readonly memoryBytes: number;
  readonly cores: number;
  readonly timing: HartTiming | undefined;
}

/** Offsets in the shared buffer, each a multiple of 8. */
export function layOut({ memoryBytes, cores, timing }: ClusterSize) {
  const block = memoryBytes;
  const harts = block + BLOCK_BYTES;
  const clint = harts + cores * HART_BYTES;
  const uart = clint + clintStateBytes(cores);
  const network = uart + UART_STATE_BYTES;
  const pipelines = Math.ceil((network + NETWORK_INTERFACE_STATE_BYTES) / 16) * 16;
  const stateBytes = pipelines + (timing === undefined ? 0 : cores * pipelineBytes(timing));
  const caches = Math.ceil(stateBytes / 4096) * 4096;
  const totals = caches + cores * TRANSLATION_BYTES;
  const desks = Math.ceil((totals + cores * TOTALS_BYTES) / 16) * 16;
  const state = { block, harts, clint, uart, network, pipelines, stateBytes };
  return { ...state, caches, totals, desks, deskBytes: deskBytes(memoryBytes) };
}

/** What the buffer holds in all, with so many desks. */
export function bytesWithDesks(layout: ReturnType<typeof layOut>, desks: number): number {
  return layout.desks + desks * layout.deskBytes;
}
