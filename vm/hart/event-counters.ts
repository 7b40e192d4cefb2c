/**
 * The CSRs of the event counters (privileged manual 3.1.10 and 3.1.12): mhpmcounter3 … 31 of 64
 * bits, writable, and mhpmevent3 … 31, which hold numbers of events.ts; other numbers become 0. An
 * instruction that writes one of them is not counted by it, but the next one is.
 */
import type { CsrBehaviour } from './csr-file.ts';
import { isEvent } from './events.ts';
import { FIRST_EVENT_COUNTER } from './meter.ts';

/** A word of counter `index`, 3 … 31: the lower one with `shift` 0, the upper one with 32. */
export function eventCounterWord(index: number, shift: 0 | 32): CsrBehaviour {
  const place = index - FIRST_EVENT_COUNTER;
  return {
    read: (hart) => {
      const value = hart.state.eventCounters[place] as bigint;
      return Number(BigInt.asIntN(32, value >> BigInt(shift)));
    },
    write: (hart, value, retiring) => {
      const { eventCounters } = hart.state;
      const kept = (eventCounters[place] as bigint) & (0xffff_ffff_0000_0000n >> BigInt(shift));
      eventCounters[place] = kept | (BigInt(value >>> 0) << BigInt(shift));
      if (retiring === 1) hart.meter.skipInstruction(1 << index);
    },
  };
}

/** What counter `index` counts. */
export function eventSelector(index: number): CsrBehaviour {
  const place = index - FIRST_EVENT_COUNTER;
  return {
    read: (hart) => hart.state.eventSelectors[place] as number,
    write: (hart, value, retiring) => {
      hart.state.eventSelectors[place] = isEvent(value) ? value : 0;
      hart.meter.selectionChanged();
      if (retiring === 1) hart.meter.skipInstruction(1 << index);
    },
  };
}
