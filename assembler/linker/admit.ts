/**
 * The first step of a link: inputs become units, or errors.
 *
 * Two things are settled here so that no later step thinks of them again. Objects for another kind
 * of machine are refused. And alignment padding in code gets its final length: an object made for a
 * linker that shortens code holds more padding than needed, marked with R_RISCV_ALIGN. As a section
 * starts at least as aligned as its padding asks for, offsets in the section decide alone.
 */
import type { ElfRelocation, ElfSection, ElfSymbol } from '../../vm/elf/format.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { relocations } from '../relocations.ts';
import * as messages from './messages.ts';
import { alignUp, type LinkInput, type Unit } from './model.ts';

/** Half of a cluster's memory; more can only be a mistake, and would make giant gaps. */
const MOST_ALIGNMENT = 1 << 20;

const NOP = [0x13, 0, 0, 0] as const;

/** Bits of e_flags, psABI "File Header", of other calling conventions and instruction sets. */
// biome-ignore format: the columns are aligned by hand
const refusedFlags = [
  { mask: 0x1, means: 'holds compressed instructions',        remedy: 'compile with -march=rv32ima_zicsr' },
  { mask: 0x6, means: 'passes floating-point in registers',   remedy: 'compile with -mabi=ilp32' },
  { mask: 0x8, means: 'is for the 16-register base (rv32e)',  remedy: 'compile with -mabi=ilp32' },
] as const;

/** `units` is complete only if nothing was reported. */
export function admit(inputs: readonly LinkInput[], report: Diagnostic[]): Unit[] {
  return inputs.map((input) => {
    for (const { mask, means, remedy } of refusedFlags) {
      if ((input.object.flags & mask) !== 0)
        report.push(messages.foreign(input.name, means, remedy));
    }
    for (const { name, align } of input.object.sections) {
      if (align > MOST_ALIGNMENT)
        report.push(messages.tooAligned(`${input.name}:(${name})`, align));
    }
    return withFinalPadding(input, report);
  });
}

/** A run of bytes that goes away. */
interface Cut {
  readonly at: number;
  readonly count: number;
}

function withFinalPadding(input: LinkInput, report: Diagnostic[]): Unit {
  const { sections, symbols } = input.object;
  const cuts = sections.map((section) => cutsOf(input.name, section, report));
  const cutsAt = (symbol: ElfSymbol | undefined) =>
    typeof symbol?.section === 'number' ? (cuts[symbol.section] ?? []) : [];
  return {
    name: input.name,
    layer: input.layer,
    isArchive: input.archive ?? false,
    symbols: symbols.map((symbol) => movedSymbol(symbol, cutsAt(symbol))),
    sections: sections.map((section, index) => ({
      ...shortened(section, cuts[index] ?? []),
      relocations: section.relocations.map((relocation) => {
        const symbol = symbols[relocation.symbol];
        return movedRelocation(relocation, cuts[index] ?? [], { symbol, cuts: cutsAt(symbol) });
      }),
    })),
  };
}

/** What is to be cut from each run of padding, in order. */
function cutsOf(unit: string, section: ElfSection, report: Diagnostic[]): Cut[] {
  const cuts: Cut[] = [];
  let cutBefore = 0;
  const paddings = section.relocations.filter(
    ({ type }) => type === relocations.R_RISCV_ALIGN.number,
  );
  for (const { offset, addend } of paddings.sort((a, b) => a.offset - b.offset)) {
    const start = offset - cutBefore;
    const kept = alignUp(start, alignmentOf(addend)) - start;
    if (kept > addend || offset + addend > section.sizeBytes) {
      report.push(messages.paddingTooShort(`${unit}:(${section.name}+0x${offset.toString(16)})`));
      continue;
    }
    if (kept < addend) cuts.push({ at: offset + kept, count: addend - kept });
    cutBefore += addend - kept;
  }
  return cuts;
}

/** Padding is for the next power of two above its length, psABI "R_RISCV_ALIGN". */
function alignmentOf(paddingBytes: number): number {
  return paddingBytes <= 0 ? 1 : 2 ** (32 - Math.clz32(paddingBytes));
}

function shortened(section: ElfSection, cuts: readonly Cut[]): ElfSection {
  const paddings = section.relocations.filter(
    ({ type }) => type === relocations.R_RISCV_ALIGN.number,
  );
  const wanted = Math.max(section.align, ...paddings.map(({ addend }) => alignmentOf(addend)));
  const align = Math.min(wanted, MOST_ALIGNMENT);
  if (cuts.length === 0) return { ...section, align };
  const sizeBytes = moved(section.sizeBytes, cuts);
  const bytes = new Uint8Array(sizeBytes);
  let from = 0;
  for (const { at, count } of [...cuts, { at: section.sizeBytes, count: 0 }]) {
    bytes.set(section.bytes.subarray(from, at), moved(from, cuts));
    from = at + count;
  }
  for (const { offset, addend } of paddings) {
    fillWithNops(bytes, moved(offset, cuts), moved(offset + addend, cuts));
  }
  return { ...section, align, bytes, sizeBytes };
}

/** Code that starts at an odd place is padded to a word first, so that the nops are aligned. */
function fillWithNops(bytes: Uint8Array, start: number, end: number): void {
  const firstNop = end - Math.floor((end - start) / 4) * 4;
  bytes.fill(0, start, firstNop);
  for (let at = firstNop; at < end; at += 4) bytes.set(NOP, at);
}

/** Where an offset is after the cuts; one inside a cut moves to its start. */
function moved(offset: number, cuts: readonly Cut[]): number {
  let less = 0;
  for (const { at, count } of cuts) less += Math.min(Math.max(offset - at, 0), count);
  return offset - less;
}

function movedSymbol(symbol: ElfSymbol, cuts: readonly Cut[]): ElfSymbol {
  if (cuts.length === 0) return symbol;
  const value = moved(symbol.value, cuts);
  return { ...symbol, value, sizeBytes: moved(symbol.value + symbol.sizeBytes, cuts) - value };
}

/** An addend to a section symbol is an offset, and moves; one to a label counts from the label. */
function movedRelocation(
  relocation: ElfRelocation,
  cutsHere: readonly Cut[],
  target: { readonly symbol: ElfSymbol | undefined; readonly cuts: readonly Cut[] },
): ElfRelocation {
  const offset = moved(relocation.offset, cutsHere);
  const isOffset = target.symbol?.type === 'section';
  const addend = isOffset ? moved(relocation.addend, target.cuts) : relocation.addend;
  return { ...relocation, offset, addend };
}
