/** What a hart needs of the world around it: the memory bus as the hart sees it. */

export type Width = 1 | 2 | 4;

export interface PhysicalMemory {
  /** RAM is the first `ramBytes` bytes of the buffer, seen by harts from `ramBase` on. */
  readonly buffer: SharedArrayBuffer;
  /** A multiple of 4096, below 2^32. */
  readonly ramBase: number;
  readonly ramBytes: number;
  /** One byte a RAM page: 1 if some hart's walk has read a page table entry there. */
  readonly pageTables: Uint8Array;

  /** What a device register reads as at that cycle; undefined if nothing answers. */
  readDevice(address: number, width: Width, cycle: number): number | undefined;
  /** Writes a device register; false if nothing answers. */
  writeDevice(address: number, width: Width, value: number, cycle: number): boolean;

  /** RAM page `page` holds a page table from now on: nobody may write there unnoticed. */
  pageTableFound(page: number): void;
  /** A page table has been written: no hart may use an old translation any more. */
  pageTableWritten(): void;
  /** Ends reservations of words in a range of RAM, but not those of hart `writer`. */
  breakReservations(offset: number, sizeBytes: number, writer: number): void;
  /** The timer's mtime at a cycle, as an unsigned 64-bit number. */
  timeAt(cycle: number): bigint;
}
