/**
 * The records that an ELF32 file is made of, each as its fields in order with their sizes in bytes
 * (System V gABI chapters 4 and 5). Reader and writer both go by these, little-endian.
 */
export const layouts = {
  file: {
    magic: 4,
    class: 1,
    data: 1,
    identVersion: 1,
    osAbi: 1,
    abiVersion: 1,
    padding: 7,
    type: 2,
    machine: 2,
    version: 4,
    entry: 4,
    segmentsAt: 4,
    sectionsAt: 4,
    flags: 4,
    headerBytes: 2,
    segmentBytes: 2,
    segmentCount: 2,
    sectionBytes: 2,
    sectionCount: 2,
    sectionNames: 2,
  },
  segment: {
    type: 4,
    offset: 4,
    virtualAddress: 4,
    physicalAddress: 4,
    fileBytes: 4,
    memoryBytes: 4,
    flags: 4,
    align: 4,
  },
  section: {
    name: 4,
    type: 4,
    flags: 4,
    address: 4,
    offset: 4,
    size: 4,
    link: 4,
    info: 4,
    align: 4,
    entrySize: 4,
  },
  symbol: { name: 4, value: 4, size: 4, info: 1, other: 1, section: 2 },
  rela: { offset: 4, info: 4, addend: 4 },
} as const;

export type Layout = Readonly<Record<string, number>>;
/** The values of a record's fields, unsigned. */
export type Fields<L extends Layout> = { readonly [Field in keyof L]: number };

export function recordBytes(layout: Layout): number {
  return Object.values(layout).reduce((sum, size) => sum + size, 0);
}

/** Bytes from the start of a record to one of its fields. */
export function fieldOffset<L extends Layout>(layout: L, field: keyof L): number {
  const names = Object.keys(layout);
  const sizes = Object.values(layout).slice(0, names.indexOf(String(field)));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** The fields of the record at `offset`, which lies in `bytes` as a whole. */
export function readRecord<L extends Layout>(
  bytes: Uint8Array,
  layout: L,
  offset: number,
): Fields<L> {
  const fields: Record<string, number> = {};
  let at = offset;
  for (const field in layout) {
    const size = layout[field] ?? 0;
    let value = 0;
    for (let byte = Math.min(size, 4) - 1; byte >= 0; byte -= 1) {
      value = (value << 8) | (bytes[at + byte] ?? 0);
    }
    fields[field] = value >>> 0;
    at += size;
  }
  return fields as Fields<L>;
}

/** Records one after another. Fields wider than a word are reserved ones, written as zeros. */
export function recordsToBytes<L extends Layout>(
  layout: L,
  records: readonly Fields<L>[],
): Uint8Array {
  const bytes = new Uint8Array(recordBytes(layout) * records.length);
  let at = 0;
  for (const record of records) {
    for (const field in layout) {
      const size = layout[field] ?? 0;
      for (let byte = 0; byte < Math.min(size, 4); byte += 1) {
        bytes[at + byte] = record[field] >>> (8 * byte);
      }
      at += size;
    }
  }
  return bytes;
}
