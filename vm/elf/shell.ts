/**
 * The outer shell of a file that is read: its header, its section headers and its segments, all
 * checked against the bytes that are there. What the sections mean is reader.ts's business.
 */
import { ElfError } from './elf-error.ts';
import {
  ELF_MAGIC,
  ELFCLASS32,
  ELFDATA2LSB,
  type ElfSegment,
  EM_RISCV,
  EV_CURRENT,
  PT,
  SHF,
  SHT,
} from './format.ts';
import {
  type Fields,
  fieldOffset,
  type Layout,
  layouts,
  readRecord,
  recordBytes,
} from './records.ts';

const ADDRESS_SPACE_BYTES = 2 ** 32;

export type FileHeader = Fields<typeof layouts.file>;

/** A section header, its contents, and where it is itself. */
export interface RawSection extends Fields<typeof layouts.section> {
  readonly index: number;
  /** Empty where the section has no bytes in the file. */
  readonly bytes: Uint8Array;
  /** The offset in the file of a field of the header. */
  at(field: keyof typeof layouts.section): number;
}

/** The file header, if it is that of an ELF32 file for RISC-V. */
export function readFileHeader(file: Uint8Array): FileHeader {
  const size = recordBytes(layouts.file);
  const header = readRecord(file, layouts.file, 0);
  if (file.length < 4 || header.magic !== ELF_MAGIC) throw new ElfError('not an ELF file', 0);
  if (file.length < size) {
    throw new ElfError(`an ELF header has ${size} bytes, the file only ${file.length}`, 0);
  }
  // biome-ignore format: the columns are aligned by hand
  const demands = [
    ['class',        ELFCLASS32,  'a 32-bit ELF file'],
    ['data',         ELFDATA2LSB, 'a little-endian ELF file'],
    ['identVersion', EV_CURRENT,  'of ELF version 1'],
    ['version',      EV_CURRENT,  'of ELF version 1'],
    ['machine',      EM_RISCV,    'for RISC-V (machine 243)'],
    ['headerBytes',  size,        `with a header of ${size} bytes`],
  ] as const;
  for (const [field, wanted, description] of demands) {
    if (header[field] === wanted) continue;
    const offset = fieldOffset(layouts.file, field);
    throw new ElfError(`not ${description}: the header says ${header[field]}`, offset);
  }
  return header;
}

/** The section headers, null section included: empty, or as many as the header says. */
export function readSectionHeaders(file: Uint8Array, header: FileHeader): readonly RawSection[] {
  if (header.sectionsAt === 0) return [];
  if (header.sectionCount === 0) {
    const offset = fieldOffset(layouts.file, 'sectionCount');
    throw new ElfError('more sections than the header can count are not supported', offset);
  }
  const offsets = tableOffsets(file, layouts.section, {
    what: 'section',
    start: header.sectionsAt,
    count: header.sectionCount,
    recordBytes: header.sectionBytes,
    countAt: fieldOffset(layouts.file, 'sectionCount'),
  });
  const sections = offsets.map((offset, index) => readSection(file, offset, index));
  refuseOverlaps(sections.filter((section) => section.bytes.length > 0));
  return sections;
}

/**
 * The segments that are to be loaded, in the order of the file. GNU ld likes to map the file's own
 * headers in front of the code, which on a bare machine may lie below its memory: a segment that
 * starts with them is taken from its first section on.
 */
export function readSegments(
  file: Uint8Array,
  header: FileHeader,
  sections: readonly RawSection[],
): readonly ElfSegment[] {
  const offsets = tableOffsets(file, layouts.segment, {
    what: 'segment',
    start: header.segmentsAt,
    count: header.segmentCount,
    recordBytes: header.segmentBytes,
    countAt: fieldOffset(layouts.file, 'segmentCount'),
  });
  const loaded = sections.filter((section) => (section.flags & SHF.ALLOC) !== 0);
  const segments = offsets.flatMap((offset) => readSegment(file, offset, loaded) ?? []);
  const sorted = [...segments].sort((a, b) => a.address - b.address);
  for (const [index, segment] of sorted.entries()) {
    const next = sorted[index + 1];
    if (next === undefined || segment.address + segment.memorySizeBytes <= next.address) continue;
    const place = hex(next.address);
    throw new ElfError(`two segments overlap in memory at ${place}`, header.segmentsAt);
  }
  return segments;
}

export function hex(value: number): string {
  return `0x${value.toString(16)}`;
}

interface Table {
  readonly what: string;
  readonly start: number;
  readonly count: number;
  readonly recordBytes: number;
  readonly countAt: number;
}

function tableOffsets(file: Uint8Array, layout: Layout, table: Table): readonly number[] {
  const { what, start, count, countAt } = table;
  const size = recordBytes(layout);
  if (count === 0) return [];
  if (table.recordBytes !== size) {
    throw new ElfError(`${what} headers have ${table.recordBytes} bytes, not ${size}`, countAt - 2);
  }
  if (start + count * size > file.length) {
    throw new ElfError(
      `${count} ${what} headers at ${hex(start)} are not all in the file`,
      countAt,
    );
  }
  return Array.from({ length: count }, (_, index) => start + index * size);
}

function readSection(file: Uint8Array, offset: number, index: number): RawSection {
  const fields = readRecord(file, layouts.section, offset);
  const at = (field: keyof typeof layouts.section) => offset + fieldOffset(layouts.section, field);
  const hasBytes = fields.type !== SHT.NOBITS;
  if (fields.type === SHT.NULL) return { ...fields, index, bytes: new Uint8Array(), at };
  if (hasBytes && fields.offset + fields.size > file.length) {
    const range = `${fields.size} bytes at ${hex(fields.offset)}`;
    throw new ElfError(`section ${index}: its ${range} are not all in the file`, at('size'));
  }
  if (fields.address + fields.size > ADDRESS_SPACE_BYTES) {
    throw new ElfError(`section ${index} does not end in the address space`, at('size'));
  }
  if ((fields.align & (fields.align - 1)) !== 0) {
    const message = `section ${index}: alignment ${fields.align} is not a power of two`;
    throw new ElfError(message, at('align'));
  }
  // Without contents it is an empty view, which still tells the section's place in the file.
  const end = hasBytes ? fields.offset + fields.size : fields.offset;
  const bytes = file.subarray(fields.offset, end);
  return { ...fields, index, bytes, at };
}

function readSegment(
  file: Uint8Array,
  offset: number,
  loaded: readonly RawSection[],
): ElfSegment | undefined {
  const fields = readRecord(file, layouts.segment, offset);
  const { physicalAddress: address, fileBytes, memoryBytes, flags } = fields;
  if (fields.type !== PT.LOAD || memoryBytes + fileBytes === 0) return undefined;
  const at = (field: keyof typeof layouts.segment) => offset + fieldOffset(layouts.segment, field);
  if (fields.offset + fileBytes > file.length) {
    const range = `${fileBytes} bytes at ${hex(fields.offset)}`;
    throw new ElfError(`a segment's ${range} are not all in the file`, at('fileBytes'));
  }
  if (fileBytes > memoryBytes) {
    const message = `a segment has ${fileBytes} bytes, but room for ${memoryBytes} in memory`;
    throw new ElfError(message, at('memoryBytes'));
  }
  if (address + memoryBytes > ADDRESS_SPACE_BYTES) {
    const message = `the segment at ${hex(address)} does not end in the address space`;
    throw new ElfError(message, at('memoryBytes'));
  }
  const skipped = fields.offset === 0 ? headerBytes(fileBytes, loaded) : 0;
  return {
    address: address + skipped,
    bytes: file.subarray(fields.offset + skipped, fields.offset + fileBytes),
    memorySizeBytes: memoryBytes - skipped,
    flags,
  };
}

/** Bytes before the first section with contents in the first `fileBytes`; 0 if there is none. */
function headerBytes(fileBytes: number, loaded: readonly RawSection[]): number {
  const offsets = loaded
    .filter((section) => section.bytes.length > 0 && section.offset < fileBytes)
    .map((section) => section.offset);
  return offsets.length === 0 ? 0 : Math.min(...offsets);
}

/** No two sections share bytes: each is read once, so that a small file is read in a short time. */
function refuseOverlaps(sections: readonly RawSection[]): void {
  const sorted = [...sections].sort((a, b) => a.offset - b.offset);
  for (const [index, section] of sorted.entries()) {
    const next = sorted[index + 1];
    if (next === undefined || section.offset + section.size <= next.offset) continue;
    const names = `sections ${section.index} and ${next.index}`;
    throw new ElfError(`${names} share bytes of the file`, next.at('offset'));
  }
}
