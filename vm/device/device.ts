/** What a device is to the bus: registers at offsets, read and written at a cycle. */

export type Width = 1 | 2 | 4;

export interface Device {
  /** The register's value; undefined if nothing answers there at that width: an access fault. */
  read(offset: number, width: Width, cycle: number): number | undefined;
  /** Writes `value`, of which the low bytes count; false if nothing answers: an access fault. */
  write(offset: number, width: Width, value: number, cycle: number): boolean;
}
