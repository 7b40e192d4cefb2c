/**
 * The bus of a cluster: which address is RAM, which a device, which nothing. It also knows what
 * about memory concerns all harts of the cluster at once: reservations, pages that hold page
 * tables, and the word that a host program watches.
 */
import type { Device, Width } from './device/device.ts';
import type { Hart } from './hart/hart.ts';
import type { PhysicalMemory } from './hart/memory.ts';
import { slot } from './hart/state.ts';

export const RAM_BASE = 0x8000_0000;

/** Where the devices are; as on QEMU's virt machine, but for the network interface. */
// biome-ignore format: the columns are aligned by hand
export const deviceMap = {
  power:   { base: 0x0010_0000, sizeBytes: 0x1000 },
  clint:   { base: 0x0200_0000, sizeBytes: 0x1_0000 },
  uart:    { base: 0x1000_0000, sizeBytes: 0x100 },
  network: { base: 0x4000_0000, sizeBytes: 0x1000 },
} as const;

export type DeviceName = keyof typeof deviceMap;

interface Mapping {
  readonly base: number;
  readonly end: number;
  readonly device: Device;
}

export class Bus implements PhysicalMemory {
  readonly buffer: SharedArrayBuffer;
  readonly ramBase = RAM_BASE;
  readonly ramBytes: number;
  readonly pageTables: Uint8Array;
  /** Set by every access to a device: the world beyond the hart may have changed. */
  isTouched = false;
  #harts: readonly Hart[] = [];
  #mappings: readonly Mapping[] = [];
  #timeAt: (cycle: number) => bigint = () => 0n;
  #isShared = false;
  /** The page of the watched word, −1 if there is none, and what looks at the word. */
  #watchedPage = -1;
  #lookAtWord: () => void = () => {};

  constructor(buffer: SharedArrayBuffer, ramBytes: number) {
    this.buffer = buffer;
    this.ramBytes = ramBytes;
    this.pageTables = new Uint8Array(ramBytes >> 12);
  }

  /** Connects the harts and devices, which need the bus to be made. */
  connect(
    harts: readonly Hart[],
    devices: Readonly<Partial<Record<DeviceName, Device>>>,
    timeAt: (cycle: number) => bigint,
  ): void {
    this.#harts = harts;
    this.#timeAt = timeAt;
    this.#mappings = (Object.keys(deviceMap) as DeviceName[]).flatMap((name) => {
      const device = devices[name];
      const { base, sizeBytes } = deviceMap[name];
      return device === undefined ? [] : [{ base, end: base + sizeBytes, device }];
    });
  }

  /**
   * From now on other threads run harts of the cluster, too. `guard` makes of a device one that
   * they may use at the same time. Translations are forgotten only at what the manual names for it,
   * and reservations are broken as rv32a.ts says: nobody sees the stores of another thread.
   */
  share(guard: (device: Device) => Device, timeAt: (cycle: number) => bigint): void {
    this.#isShared = true;
    this.#timeAt = timeAt;
    this.#mappings = this.#mappings.map((mapping) => {
      return { ...mapping, device: guard(mapping.device) };
    });
  }

  readDevice(address: number, width: Width, cycle: number): number | undefined {
    this.isTouched = true;
    const mapping = this.#mappingAt(address);
    return mapping?.device.read(address - mapping.base, width, cycle);
  }

  writeDevice(address: number, width: Width, value: number, cycle: number): boolean {
    this.isTouched = true;
    const mapping = this.#mappingAt(address);
    return mapping?.device.write(address - mapping.base, width, value, cycle) ?? false;
  }

  pageTableFound(page: number): void {
    if (this.#isShared) return;
    this.pageTables[page] = 1;
    // Stores to the page must be seen from now on, so no hart may keep a quick way to it.
    for (const hart of this.#harts) hart.mmu.flush();
  }

  pageTableWritten(): void {
    if (!this.#isShared) this.#forgetTranslations();
    if (this.#watchedPage === -1) return;
    this.pageTables[this.#watchedPage] = 1;
    this.#lookAtWord();
  }

  /**
   * Calls `seen` with the word of RAM at `address` whenever it is other than 0: now, and after each
   * write to its page. That counts as one of page tables, so that stores elsewhere cost no more.
   */
  watchWord(address: number, seen: (value: number) => void): void {
    const words = new Int32Array(this.buffer, address - RAM_BASE, 1);
    this.#watchedPage = (address - RAM_BASE) >>> 12;
    this.#lookAtWord = () => {
      if (words[0] !== 0) seen(words[0] as number);
    };
    this.pageTableWritten();
  }

  breakReservations(offset: number, sizeBytes: number, writer: number): void {
    for (const hart of this.#harts) {
      const reserved = hart.state.word(slot.reservation);
      if (reserved === 0 || hart.number === writer) continue;
      const reservedOffset = (reserved >>> 0) - RAM_BASE;
      const isWritten = offset < reservedOffset + 4 && reservedOffset < offset + sizeBytes;
      if (isWritten) hart.state.words[slot.reservation] = 0;
    }
  }

  timeAt(cycle: number): bigint {
    return this.#timeAt(cycle);
  }

  /** Copies bytes of RAM; undefined if the range is not all in RAM. */
  read(address: number, sizeBytes: number): Uint8Array | undefined {
    if (!this.isRam(address, sizeBytes)) return undefined;
    return new Uint8Array(this.buffer, address - RAM_BASE, sizeBytes).slice();
  }

  /** Writes RAM as a device does; false, and nothing is written, if the range is not all in RAM. */
  write(address: number, bytes: Uint8Array): boolean {
    if (!this.isRam(address, bytes.length)) return false;
    const offset = address - RAM_BASE;
    new Uint8Array(this.buffer, offset, bytes.length).set(bytes);
    this.breakReservations(offset, bytes.length, NO_HART);
    const pages = this.pageTables.subarray(offset >>> 12, ((offset + bytes.length - 1) >>> 12) + 1);
    if (pages.includes(1)) this.pageTableWritten();
    return true;
  }

  isRam(address: number, sizeBytes: number): boolean {
    const offset = address - RAM_BASE;
    return offset >= 0 && offset + sizeBytes <= this.ramBytes;
  }

  /** Without translations there are no pages that they came from; walks find them again. */
  #forgetTranslations(): void {
    this.pageTables.fill(0);
    for (const hart of this.#harts) hart.mmu.flush();
  }

  #mappingAt(address: number): Mapping | undefined {
    return this.#mappings.find(({ base, end }) => address >= base && address < end);
  }
}

const NO_HART = -1;
