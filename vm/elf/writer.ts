/**
 * The model to bytes: relocatable objects and static executables.
 *
 * A file is laid out as header, segments' headers, contents, section headers. Sections of the model
 * keep their order, after the null section and the groups; local symbols are moved before the
 * others, as the gABI demands, each kind in the order of the model. What does not fit (an index out
 * of the model, bytes that are not as many as said) is our bug and asserted.
 */
import {
  ELF_MAGIC,
  ELFCLASS32,
  ELFDATA2LSB,
  ELFOSABI_GNU,
  type ElfExecutable,
  type ElfGroup,
  type ElfObject,
  type ElfSection,
  type ElfSegment,
  type ElfSymbol,
  EM_RISCV,
  ET,
  EV_CURRENT,
  NO_SYMBOL,
  PT,
  SHF,
  SHN,
  SHT,
  symbolBindings,
  symbolTypes,
  symbolVisibilities,
} from './format.ts';
import { groupBytes, groupsIn } from './groups.ts';
import { type Fields, layouts, recordBytes, recordsToBytes } from './records.ts';
import { StringTableWriter } from './string-table.ts';

const PAGE_BYTES = 4096;

/** A section as its header describes it, but for its place in the file. */
interface FileSection extends Omit<ElfSection, 'relocations'> {
  readonly link: number;
  readonly info: number;
}

interface FileHeader {
  readonly type: number;
  readonly entry: number;
  readonly flags: number;
  /** 0, or the system whose flags of sections are used. */
  readonly osAbi: number;
}

const NULL_SECTION: Fields<typeof layouts.section> = {
  name: 0,
  type: SHT.NULL,
  flags: 0,
  address: 0,
  offset: 0,
  size: 0,
  link: 0,
  info: 0,
  align: 0,
  entrySize: 0,
};
const NULL_SYMBOL = { name: 0, value: 0, size: 0, info: 0, other: 0, section: SHN.UNDEF };

/** The bytes of a relocatable object. */
export function writeObject(object: ElfObject): Uint8Array {
  const numbering = numberingOf(object.sections, object.symbols);
  const isGnu = object.sections.some(({ flags }) => (flags & SHF.GNU_RETAIN) !== 0);
  const osAbi = isGnu ? ELFOSABI_GNU : 0;
  return writeFile(
    { type: ET.REL, entry: 0, flags: object.flags, osAbi },
    [],
    [
      ...groupSections(object, numbering),
      ...contentSections(object.sections),
      ...symbolSections(numbering),
      ...relocationSections(object, numbering),
    ],
  );
}

/**
 * The bytes of a static executable. A section that takes memory and lies in a segment shares the
 * segment's bytes in the file; others (debug information) follow with bytes of their own.
 */
export function writeExecutable(executable: ElfExecutable): Uint8Array {
  const { sections, symbols, segments, entry } = executable;
  return writeFile({ type: ET.EXEC, entry, flags: 0, osAbi: 0 }, segments, [
    ...contentSections(sections),
    ...symbolSections(numberingOf(sections, symbols)),
  ]);
}

/** What stands where in the file: groups, then sections, symbol table, strings, relocations. */
interface Numbering {
  /** Each with the symbol that is its name; group `n` is section `n + 1`. */
  readonly groups: readonly { readonly group: ElfGroup; readonly signature: ElfSymbol }[];
  readonly sectionCount: number;
  /** The symbols, local ones first; symbol `n` has the number `n + 1`. */
  readonly order: readonly ElfSymbol[];
}

function numberingOf(sections: readonly ElfSection[], symbols: readonly ElfSymbol[]): Numbering {
  const groups = groupsIn(sections).map((group) => {
    const signature = symbols.find(({ name }) => name === group.name) ?? nameless(group);
    return { group, signature };
  });
  const own = groups.map(({ signature }) => signature).filter((one) => !symbols.includes(one));
  const isLocal = (symbol: ElfSymbol) => symbol.binding === 'local';
  const all = [...own, ...symbols];
  const order = [...all.filter(isLocal), ...all.filter((symbol) => !isLocal(symbol))];
  return { groups, sectionCount: sections.length, order };
}

/** The signature of a group whose name no symbol has. */
function nameless({ name }: ElfGroup): ElfSymbol {
  const placeless = { value: 0, sizeBytes: 0, section: 'undefined' } as const;
  return { name, binding: 'local', type: 'notype', visibility: 'default', ...placeless };
}

/** The groups, each with its sections and their relocations (gABI, "Section Groups"). */
function groupSections({ sections }: ElfObject, numbering: Numbering): FileSection[] {
  const { groups, order } = numbering;
  const relocated = sections.filter(({ relocations }) => relocations.length > 0);
  const firstRelocations = groups.length + sections.length + 3;
  return groups.map(({ group, signature }) => {
    const members = sections.flatMap((section, index) => {
      if (section.group !== group) return [];
      const table = relocated.indexOf(section);
      const number = groups.length + index + 1;
      return table < 0 ? [number] : [number, firstRelocations + table];
    });
    return {
      ...tableSection('.group', SHT.GROUP, groupBytes(group, members)),
      link: symbolTableNumber(numbering),
      info: order.indexOf(signature) + 1,
      entrySize: 4,
      align: 4,
    };
  });
}

function contentSections(sections: readonly ElfSection[]): FileSection[] {
  return sections.map((section) => {
    const flags = section.flags | (section.group === undefined ? 0 : SHF.GROUP);
    return { ...section, flags, link: 0, info: 0 };
  });
}

function symbolTableNumber({ groups, sectionCount }: Numbering): number {
  return groups.length + sectionCount + 1;
}

/** The symbol table and, after it, its strings. */
function symbolSections(numbering: Numbering): FileSection[] {
  const { order } = numbering;
  const strings = new StringTableWriter();
  const records = order.map((symbol) => ({
    name: strings.add(symbol.name),
    value: symbol.value,
    size: symbol.sizeBytes,
    info: (symbolBindings[symbol.binding] << 4) | symbolTypes[symbol.type],
    other: symbolVisibilities[symbol.visibility],
    section: sectionNumber(symbol, numbering),
  }));
  const bytes = recordsToBytes(layouts.symbol, [NULL_SYMBOL, ...records]);
  const localCount = order.filter((symbol) => symbol.binding === 'local').length;
  return [
    {
      ...tableSection('.symtab', SHT.SYMTAB, bytes),
      link: symbolTableNumber(numbering) + 1,
      info: localCount + 1,
      entrySize: recordBytes(layouts.symbol),
      align: 4,
    },
    tableSection('.strtab', SHT.STRTAB, strings.bytes()),
  ];
}

function sectionNumber(symbol: ElfSymbol, { groups, sectionCount }: Numbering): number {
  const { section, binding } = symbol;
  if (section === 'absolute') return SHN.ABS;
  if (section === 'common') return SHN.COMMON;
  if (section === 'undefined') {
    // Nobody else can define a local symbol: as GNU as does, the group itself holds its name.
    const isName = binding === 'local';
    return isName ? groups.findIndex(({ signature }) => signature === symbol) + 1 : SHN.UNDEF;
  }
  assert(section >= 0 && section < sectionCount);
  return groups.length + section + 1;
}

function relocationSections({ sections, symbols }: ElfObject, numbering: Numbering): FileSection[] {
  const symbolNumbers = new Map(numbering.order.map((symbol, index) => [symbol, index + 1]));
  return sections.flatMap((section, index) => {
    if (section.relocations.length === 0) return [];
    const records = section.relocations.map((relocation) => {
      const symbol = symbols[relocation.symbol];
      assert(symbol !== undefined || relocation.symbol === NO_SYMBOL);
      const number = symbol === undefined ? 0 : (symbolNumbers.get(symbol) ?? 0);
      const info = (number << 8) | relocation.type;
      return { offset: relocation.offset, info, addend: relocation.addend };
    });
    const bytes = recordsToBytes(layouts.rela, records);
    return {
      ...tableSection(`.rela${section.name}`, SHT.RELA, bytes),
      flags: SHF.INFO_LINK | (section.group === undefined ? 0 : SHF.GROUP),
      link: symbolTableNumber(numbering),
      info: numbering.groups.length + index + 1,
      entrySize: recordBytes(layouts.rela),
      align: 4,
    };
  });
}

function tableSection(name: string, type: number, bytes: Uint8Array): FileSection {
  const none = { flags: 0, address: 0, link: 0, info: 0, entrySize: 0 };
  return { name, type, bytes, sizeBytes: bytes.length, align: 1, ...none };
}

function writeFile(
  header: FileHeader,
  segments: readonly ElfSegment[],
  contents: readonly FileSection[],
): Uint8Array {
  const names = new StringTableWriter();
  for (const section of contents) names.add(section.name);
  names.add('.shstrtab');
  const sections = [...contents, tableSection('.shstrtab', SHT.STRTAB, names.bytes())];
  assert(sections.length + 1 < SHN.LORESERVE && segments.length < 0xffff);

  // Contents get their places first; the headers, of known size, then say where they are.
  const headerBytes = recordBytes(layouts.file) + segments.length * recordBytes(layouts.segment);
  const file = new FilePlan(headerBytes);
  const segmentRecords = segments.map((segment) => {
    assert(segment.memorySizeBytes >= segment.bytes.length);
    return segmentRecord(segment, file.place(segment.bytes, PAGE_BYTES, segment.address));
  });
  const sectionRecords = sections.map((section) => {
    assert(section.type === SHT.NOBITS || section.sizeBytes === section.bytes.length);
    const index = segments.findIndex((segment) => holds(segment, section));
    const shared = segmentRecords[index];
    const offset =
      shared === undefined
        ? file.place(section.bytes, Math.max(section.align, 1), 0)
        : shared.offset + (section.address - shared.virtualAddress);
    const { type, flags, address, sizeBytes: size, link, info, align, entrySize } = section;
    const name = names.add(section.name);
    return { name, type, flags, address, offset, size, link, info, align, entrySize };
  });
  const sectionTable = recordsToBytes(layouts.section, [NULL_SECTION, ...sectionRecords]);
  const sectionsAt = file.place(sectionTable, 4, 0);
  const counts = { segments: segments.length, sections: sections.length + 1, sectionsAt };
  return file.bytes([
    recordsToBytes(layouts.file, [fileRecord(header, counts)]),
    recordsToBytes(layouts.segment, segmentRecords),
  ]);
}

function fileRecord(
  header: FileHeader,
  counts: { readonly segments: number; readonly sections: number; readonly sectionsAt: number },
): Fields<typeof layouts.file> {
  const hasSegments = counts.segments > 0;
  return {
    magic: ELF_MAGIC,
    class: ELFCLASS32,
    data: ELFDATA2LSB,
    identVersion: EV_CURRENT,
    osAbi: header.osAbi,
    abiVersion: 0,
    padding: 0,
    type: header.type,
    machine: EM_RISCV,
    version: EV_CURRENT,
    entry: header.entry,
    segmentsAt: hasSegments ? recordBytes(layouts.file) : 0,
    sectionsAt: counts.sectionsAt,
    flags: header.flags,
    headerBytes: recordBytes(layouts.file),
    segmentBytes: hasSegments ? recordBytes(layouts.segment) : 0,
    segmentCount: counts.segments,
    sectionBytes: recordBytes(layouts.section),
    sectionCount: counts.sections,
    sectionNames: counts.sections - 1,
  };
}

function segmentRecord(segment: ElfSegment, offset: number): Fields<typeof layouts.segment> {
  return {
    type: PT.LOAD,
    offset,
    virtualAddress: segment.address,
    physicalAddress: segment.address,
    fileBytes: segment.bytes.length,
    memoryBytes: segment.memorySizeBytes,
    flags: segment.flags,
    align: PAGE_BYTES,
  };
}

/** Whether a section's bytes are those of the segment at the same addresses. */
function holds(segment: ElfSegment, section: FileSection): boolean {
  if ((section.flags & SHF.ALLOC) === 0 || section.address < segment.address) return false;
  const end = section.address + section.sizeBytes;
  if (section.type === SHT.NOBITS) return end <= segment.address + segment.memorySizeBytes;
  return end <= segment.address + segment.bytes.length;
}

/** Pieces of a file and where they go. */
class FilePlan {
  readonly #pieces: { readonly offset: number; readonly bytes: Uint8Array }[] = [];
  #end: number;

  constructor(headerBytes: number) {
    this.#end = headerBytes;
  }

  /** Puts bytes at the next offset that leaves the same rest as `like` when divided by `align`. */
  place(bytes: Uint8Array, align: number, like: number): number {
    const surplus = (((like - this.#end) % align) + align) % align;
    const offset = this.#end + surplus;
    this.#pieces.push({ offset, bytes });
    this.#end = offset + bytes.length;
    return offset;
  }

  bytes(headers: readonly Uint8Array[]): Uint8Array {
    const file = new Uint8Array(this.#end);
    let offset = 0;
    for (const header of headers) {
      file.set(header, offset);
      offset += header.length;
    }
    for (const piece of this.#pieces) file.set(piece.bytes, piece.offset);
    return file;
  }
}

function assert(condition: boolean): asserts condition {
  if (!condition) throw new Error('the model of an ELF file contradicts itself');
}
