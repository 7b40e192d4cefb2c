/**
 * What a hart's event counters can count: the numbers that go into mhpmevent3 … mhpmevent31. They
 * are the fourteen events of the MPPA-256's monitors and what is needed to account for every cycle:
 *
 *     cycles = instructions + traps + stalls + sleep,   where stalls are the events named so.
 *
 * The timing model `functional` has no caches and no stalls: there those events stand still.
 */

interface Event {
  /** What is written to mhpmevent; 0 selects nothing. */
  readonly number: number;
  readonly unit: 'cycles' | 'events';
  /** Whether `functional` counts it too. */
  readonly isAlways: boolean;
  readonly meaning: string;
}

// biome-ignore format: the columns are aligned by hand
export const events = {
  cycles:              always(1,  'cycles', 'all cycles, asleep or awake, as mcycle counts them'),
  instructions:        always(2,  'events', 'instructions retired, as minstret counts them'),
  branches:            always(3,  'events', 'conditional branches, jal and jalr'),
  branchesTaken:       always(4,  'events', 'those of them that did not go on with the next word'),
  instructionAccesses: timed(5,   'events', 'instructions looked up in the instruction cache'),
  instructionHits:     timed(6,   'events', 'found there'),
  instructionMisses:   timed(7,   'events', 'not found there'),
  instructionStalls:   timed(8,   'cycles', 'waiting for a line of the instruction cache'),
  dataAccesses:        timed(9,   'events', 'lines that loads and stores looked up in the data cache'),
  dataHits:            timed(10,  'events', 'found there'),
  dataMisses:          timed(11,  'events', 'not found there, by stores too'),
  dataStalls:          timed(12,  'cycles', 'waiting for a line of the data cache; stores do not'),
  fetchTlbMisses:      timed(13,  'events', 'instruction pages whose translation was walked for'),
  fetchTlbStalls:      timed(14,  'cycles', 'walking for them'),
  dataTlbMisses:       timed(15,  'events', 'data pages whose translation was walked for'),
  dataTlbStalls:       timed(16,  'cycles', 'walking for them'),
  registerStalls:      timed(17,  'cycles', 'waiting for a register that the instruction before loads'),
  streamStalls:        timed(18,  'cycles', 'waiting for the write buffer, or for memory past the caches'),
  branchStalls:        timed(19,  'cycles', 'lost to branches taken'),
  arithmeticStalls:    timed(20,  'cycles', 'more than one cycle of multiplications and divisions'),
  traps:               always(21, 'events', 'instructions that trapped; interrupts are none'),
  trapStalls:          timed(22,  'cycles', 'entering the handlers of traps and interrupts'),
  sleep:               always(23, 'cycles', 'asleep in WFI'),
} as const satisfies Readonly<Record<string, Event>>;

export type EventName = keyof typeof events;

/** All names, in order of their numbers. */
export const eventNames = Object.keys(events) as readonly EventName[];

/** Entries of an array that has a place for each event at its number; 0 is nobody's. */
export const EVENT_PLACES = eventNames.length + 1;

/** Whether `number` selects an event. */
export function isEvent(number: number): boolean {
  return number >= 1 && number < EVENT_PLACES;
}

function always(number: number, unit: Event['unit'], meaning: string): Event {
  return { number, unit, isAlways: true, meaning };
}

function timed(number: number, unit: Event['unit'], meaning: string): Event {
  return { number, unit, isAlways: false, meaning };
}
