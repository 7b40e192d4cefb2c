/** What a transfer costs; in cycles of the 400 MHz clock that harts and network share. */
export const networkParameters = {
  /** From the order to send until the first flit leaves: no packet arrives earlier than this. */
  setUpCycles: 300,
  /** From one router to the next, or between a router and an I/O node. */
  hopCycles: 3,
  /** A link carries one flit a cycle: 1.6 GB/s. */
  flitBytes: 4,
  /** A reply of the control network: one word of 64 bits. */
  replyBytes: 8,
} as const;
