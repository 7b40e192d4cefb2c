/** Whoever watches a hart: told of what seldom happens to it, and so at no cost to the hot path. */
import type { Hart } from './hart.ts';

/** Is told right after each; it must leave the hart as it is. */
export interface HartObserver {
  /** It has entered the handler of an exception or interrupt. */
  readonly trapped: (hart: Hart) => void;
  /** It leaves a handler by mret or sret, and goes on at `nextPc`. */
  readonly returned: (hart: Hart) => void;
  /** It falls asleep in WFI. */
  readonly slept: (hart: Hart) => void;
  readonly woke: (hart: Hart) => void;
}
