/**
 * The fourth step of a link: every field that a relocation names gets its value.
 *
 * Values and fields come from the relocation table; here is only where S, A, P and V are found.
 * Two things are done as GNU ld does them. A call of a weak symbol that nobody defines goes to
 * address 0. An address from the global offset table is computed, as no table is needed in an image
 * that is linked once and for all: the load from the table becomes an addition.
 */
import { type ElfRelocation, type ElfSection, SHF } from '../../vm/elf/format.ts';
import type { Diagnostic } from '../diagnostic.ts';
import {
  fieldBytes,
  fieldRange,
  type Relocation,
  readField,
  relocationName,
  relocations,
  whyRefused,
  writeField,
} from '../relocations.ts';
import { isUnwinding } from './collect.ts';
import * as messages from './messages.ts';
import type { Definition, Image, OutputSection, Piece, Reference, Unit } from './model.ts';
import type { Resolution } from './resolve.ts';

export interface Addresses {
  readonly image: Image;
  readonly rangeSymbols: ReadonlyMap<string, number>;
}

/** The address of a definition; undefined: its section is left out, or was reported. */
export function addressOf(
  definition: Definition,
  { image, rangeSymbols }: Addresses,
): number | undefined {
  switch (definition.kind) {
    case 'nowhere':
      return 0;
    case 'absolute':
      return definition.symbol.value;
    case 'range':
      return rangeSymbols.get(definition.name);
    case 'section': {
      const piece = image.pieceOf.get(definition.section);
      return piece === undefined ? undefined : piece.address + definition.symbol.value;
    }
  }
}

/** The bytes of an output section, its relocations applied; empty for zeroed memory. */
export function relocate(
  output: OutputSection,
  resolution: Resolution,
  { addresses, report }: { readonly addresses: Addresses; readonly report: Diagnostic[] },
): Uint8Array {
  if (output.kind === 'bss' || output.kind === 'uarea') return new Uint8Array(0);
  const bytes = new Uint8Array(output.sizeBytes);
  for (const piece of output.pieces) {
    const { unit, section, address } = piece;
    const start = address - output.address;
    bytes.set(section.bytes, start);
    const patching = {
      unit,
      section,
      address,
      resolution,
      addresses,
      report,
      bytes: bytes.subarray(start, start + section.sizeBytes),
      uppers: uppersOf(section),
    };
    for (const relocation of section.relocations) patch(patching, relocation);
  }
  return bytes;
}

interface Patching extends Piece {
  readonly bytes: Uint8Array;
  readonly resolution: Resolution;
  readonly addresses: Addresses;
  readonly report: Diagnostic[];
  /** The relocations of this section that `%pcrel_lo` may be the other half of, by offset. */
  readonly uppers: ReadonlyMap<number, ElfRelocation>;
}

const PCREL_HI20 = relocations.R_RISCV_PCREL_HI20.number;
const GOT_HI20 = relocations.R_RISCV_GOT_HI20.number;

function uppersOf({ relocations: all }: ElfSection): ReadonlyMap<number, ElfRelocation> {
  const uppers = all.filter(({ type }) => type === PCREL_HI20 || type === GOT_HI20);
  return new Map(uppers.map((upper) => [upper.offset, upper]));
}

function patch(patching: Patching, relocation: ElfRelocation): void {
  const { unit, section, bytes, report } = patching;
  const reference: Reference = { unit, section, offset: relocation.offset };
  const name = relocationName(relocation.type);
  if (name === undefined) {
    report.push(
      messages.unknownRelocation(reference, relocation.type, whyRefused(relocation.type)),
    );
    return;
  }
  const row: Relocation = relocations[name];
  const { field } = row;
  if (field === 'none') return;
  if (relocation.offset + fieldBytes(bytes, relocation.offset, field) > bytes.length) {
    report.push(messages.outsideSection(reference, name));
    return;
  }
  const value = computedValue(patching, relocation, row);
  if (value === undefined) {
    reportDiscarded(patching, relocation);
    writeField(bytes, relocation.offset, field, tombstone(section));
    return;
  }
  const symbol = symbolName(unit, relocation);
  const range = fieldRange(field);
  if (range !== undefined && (value < range.min || value > range.max)) {
    report.push(messages.outOfRange(reference, name, { symbol, distance: value, range }));
  } else if (range !== undefined && value % range.step !== 0) {
    report.push(messages.oddTarget(reference, name, symbol));
  } else {
    writeField(bytes, relocation.offset, field, value);
    adjustInstruction(patching, relocation, row);
  }
}

/** The value, an int32 but for double words; undefined: what is missing has been reported. */
function computedValue(
  patching: Patching,
  relocation: ElfRelocation,
  { value: rule, field }: Relocation,
): number | undefined {
  const { bytes, address, unit, resolution, addresses } = patching;
  if (rule === 'low part of the pair') return pairValue(patching, relocation);
  const definition = resolution.find(unit, relocation.symbol);
  const symbolAddress = definition && addressOf(definition, addresses);
  if (symbolAddress === undefined) return undefined;
  const target = (symbolAddress >>> 0) + relocation.addend;
  const value = {
    'S + A': () => target,
    'S + A - P': () => target - (address + relocation.offset),
    'V + S + A': () => readField(bytes, relocation.offset, field) + target,
    'V - S - A': () => readField(bytes, relocation.offset, field) - target,
    nothing: () => undefined,
    padding: () => undefined,
  }[rule]();
  return value === undefined || field === 'dword' ? value : value | 0;
}

/**
 * What stands for the address of a section that is left out. Two words of 0 would end a list of
 * ranges (DWARF 4, 2.17.3), so that GNU ld makes it empty ranges at 1.
 */
function tombstone({ name }: ElfSection): number {
  return name === '.debug_ranges' ? 1 : 0;
}

/** A local name in a copy that is left out leads nowhere; for debuggers that is enough. */
function reportDiscarded(patching: Patching, relocation: ElfRelocation): void {
  const { unit, section, resolution, report } = patching;
  const definition = resolution.find(unit, relocation.symbol);
  if (definition?.kind !== 'section' || !resolution.groups.isCopy(definition.section)) return;
  if ((section.flags & SHF.ALLOC) === 0 || isUnwinding(section)) return;
  const reference = { unit, section, offset: relocation.offset };
  report.push(messages.discarded(reference, symbolName(unit, relocation)));
}

/** The relocation at the auipc that a `%pcrel_lo` names, psABI "PC-Relative Symbol Addresses". */
function upperOf(patching: Patching, relocation: ElfRelocation): ElfRelocation | undefined {
  const { unit, section, uppers } = patching;
  const label = unit.symbols[relocation.symbol];
  if (label === undefined || relocation.addend !== 0) return undefined;
  const isHere = typeof label.section === 'number' && unit.sections[label.section] === section;
  return isHere ? uppers.get(label.value) : undefined;
}

function pairValue(patching: Patching, relocation: ElfRelocation): number | undefined {
  const { unit, section, report } = patching;
  const upper = upperOf(patching, relocation);
  if (upper === undefined) {
    const reference = { unit, section, offset: relocation.offset };
    report.push(messages.noPair(reference, symbolName(unit, relocation)));
    return undefined;
  }
  return computedValue(patching, upper, relocations.R_RISCV_PCREL_HI20);
}

const OPCODE_MASK = 0x7f;
const FUNCT3_MASK = 0x7000;
const RS1_MASK = 0x1f << 15;
const LW = 0x2003;
const ADDI = 0x0013;

/** The two cases in which an instruction itself changes. */
function adjustInstruction(patching: Patching, relocation: ElfRelocation, row: Relocation): void {
  const { bytes, unit, section, resolution, report } = patching;
  if (row.field === 'U+I') {
    const isNowhere = resolution.find(unit, relocation.symbol)?.kind === 'nowhere';
    if (!isNowhere || unit.symbols[relocation.symbol] === undefined) return;
    writeField(bytes, relocation.offset, 'U+I', 0);
    const jump = readField(bytes, relocation.offset + 4, 'word');
    writeField(bytes, relocation.offset + 4, 'word', jump & ~RS1_MASK);
  } else if (row.value === 'low part of the pair') {
    if (upperOf(patching, relocation)?.type !== GOT_HI20) return;
    const load = readField(bytes, relocation.offset, 'word');
    if ((load & (FUNCT3_MASK | OPCODE_MASK)) !== LW) {
      report.push(messages.notALoad({ unit, section, offset: relocation.offset }));
      return;
    }
    const addition = (load & ~(FUNCT3_MASK | OPCODE_MASK)) | ADDI;
    writeField(bytes, relocation.offset, 'word', addition);
  }
}

function symbolName(unit: Unit, { symbol }: ElfRelocation): string {
  const target = unit.symbols[symbol];
  if (target === undefined) return 'address 0';
  if (target.type !== 'section') return target.name;
  const section = typeof target.section === 'number' ? unit.sections[target.section] : undefined;
  return section?.name ?? 'a section';
}
