/**
 * The sections .eh_frame (LSB 5.0, 10.6) and .debug_frame (DWARF 5, 6.4.1) from the frames of a
 * unit, laid out as GNU as does it: what frames have in common from their first address on is a
 * common entry, written before the first frame that needs it.
 */
import * as messages from '../messages.ts';
import { DebugSection } from './debug-section.ts';
import type { EncodedPointer, Frame, FrameRule } from './frames.ts';
import { addressOf, type Place } from './sections.ts';
import { evaluate, isFailure } from './terms.ts';
import type { Unit } from './unit.ts';

/** Writes the sections that the source asked for. Layout is done. */
export function writeFrames(unit: Unit): void {
  const { all, sections } = unit.frames;
  for (const { openedAt } of unit.frames.unclosed()) {
    unit.reportAt(openedAt, { message: messages.frameUnclosed() });
  }
  if (all.length === 0) return;
  if (sections.has('.eh_frame')) new FrameWriter(unit, 'exceptions').write(all);
  if (sections.has('.debug_frame')) new FrameWriter(unit, 'debuggers').write(all);
}

const WORD_BYTES = 4;
/** Offsets of saved registers are counted in these. */
const DATA_UNIT = -WORD_BYTES;
const VERSION = 3;
/** Where a frame begins is written as a signed word from where it stands. */
const FROM_HERE = 0x1b;
const PC_RELATIVE = 0x10;

interface Common {
  readonly at: number;
  readonly frame: Frame;
  readonly rules: readonly FrameRule[];
}

class FrameWriter {
  private readonly unit: Unit;
  private readonly isForExceptions: boolean;
  private readonly out: DebugSection;
  private readonly commons: Common[] = [];

  constructor(unit: Unit, purpose: 'exceptions' | 'debuggers') {
    this.unit = unit;
    this.isForExceptions = purpose === 'exceptions';
    const name = this.isForExceptions ? '.eh_frame' : '.debug_frame';
    this.out = new DebugSection(unit, name, this.isForExceptions ? 'loaded' : 'records');
    this.out.section.align = Math.max(this.out.section.align, WORD_BYTES);
  }

  write(frames: readonly Frame[]): void {
    for (const frame of frames) this.frame(frame);
  }

  private frame(frame: Frame): void {
    const { out } = this;
    const common = this.commonOf(frame);
    const length = out.openLength();
    if (this.isForExceptions) out.number(out.size - common.at, WORD_BYTES);
    else out.reference({ section: out.section, offset: common.at });
    const start = this.unit.symbols.nameAPlace(frame.start);
    const name = this.isForExceptions ? 'R_RISCV_32_PCREL' : 'R_RISCV_32';
    out.symbolReference(start, { addend: 0n, name });
    out.length(start, addressOf(frame.end ?? frame.start) - addressOf(frame.start));
    if (this.isForExceptions) {
      out.unsigned(frame.languageData === undefined ? 0 : WORD_BYTES);
      if (frame.languageData !== undefined) this.pointer(frame.languageData);
    }
    this.rules(frame.rules.slice(common.rules.length), frame.start);
    out.pad(WORD_BYTES);
    out.fillLength(length);
  }

  private commonOf(frame: Frame): Common {
    const known = this.commons.find((common) => {
      const isRoutine = !this.isForExceptions || isSameRoutine(common.frame, frame);
      return isRoutine && isCommon(common, frame);
    });
    if (known !== undefined) return known;
    const { out } = this;
    const end = frame.rules.findIndex(isOwn);
    const rules = end === -1 ? frame.rules : frame.rules.slice(0, end);
    const common = { at: out.size, frame, rules };
    this.commons.push(common);
    const length = out.openLength();
    out.number(this.isForExceptions ? 0 : -1, WORD_BYTES);
    out.number(VERSION, 1);
    this.augmentation(frame);
    this.rules(rules, frame.start);
    out.pad(WORD_BYTES);
    out.fillLength(length);
    return common;
  }

  /** What is said before the rules: letters for what follows, units, the return address. */
  private augmentation({ personality, languageData, isSignal, returnColumn }: Frame): void {
    const { out } = this;
    const letters = `z${personality ? 'P' : ''}${languageData ? 'L' : ''}R`;
    out.text(`${this.isForExceptions ? letters : ''}${isSignal ? 'S' : ''}`);
    out.unsigned(1);
    out.signed(DATA_UNIT);
    out.unsigned(returnColumn);
    if (!this.isForExceptions) return;
    out.unsigned(1 + (personality ? 1 + WORD_BYTES : 0) + (languageData ? 1 : 0));
    if (personality) {
      out.number(personality.encoding, 1);
      this.pointer(personality);
    }
    if (languageData) out.number(languageData.encoding, 1);
    out.number(FROM_HERE, 1);
  }

  private pointer({ encoding, target, spot }: EncodedPointer): void {
    const value = evaluate(target);
    if (isFailure(value) || value.minus !== undefined || value.plus === undefined) {
      const message = isFailure(value) ? value.failure : messages.expectedSymbolName();
      this.unit.reportAt(spot, { message });
      return;
    }
    const isFromHere = (encoding & 0x70) === PC_RELATIVE;
    const name = isFromHere ? 'R_RISCV_32_PCREL' : 'R_RISCV_32';
    this.out.symbolReference(value.plus, { addend: value.constant, name });
  }

  private rules(rules: readonly FrameRule[], start: Place): void {
    let address = addressOf(start);
    for (const rule of rules) {
      if (rule.kind !== 'advance') writeRule(this.out, rule);
      else {
        writeAdvance(this.out, addressOf(rule.to) - address);
        address = addressOf(rule.to);
      }
    }
  }
}

/** Whether a rule is a frame's own, and all that follow it. */
function isOwn({ kind }: FrameRule): boolean {
  return kind === 'advance' || kind === 'remember_state' || kind === 'escape';
}

/** Whether a common entry is that of a frame, too. */
function isCommon({ frame: one, rules }: Common, other: Frame): boolean {
  const next = other.rules[rules.length];
  return (
    one.returnColumn === other.returnColumn &&
    one.isSignal === other.isSignal &&
    rules.every((rule, at) => isSameRule(rule, other.rules[at])) &&
    (next === undefined || isOwn(next))
  );
}

/** Common rules hold numbers only. */
function isSameRule(one: FrameRule, other: FrameRule | undefined): boolean {
  if (other === undefined || isOwn(other)) return false;
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Whether frames are unwound by the same routine; only exceptions need one. */
function isSameRoutine(one: Frame, other: Frame): boolean {
  return (
    one.personality?.encoding === other.personality?.encoding &&
    isSameTarget(one.personality, other.personality) &&
    one.languageData?.encoding === other.languageData?.encoding
  );
}

function isSameTarget(one: EncodedPointer | undefined, other: EncodedPointer | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  const [a, b] = [evaluate(one.target), evaluate(other.target)];
  return !isFailure(a) && !isFailure(b) && a.plus === b.plus && a.constant === b.constant;
}

// Call frame instructions, DWARF 5, 7.24.
const ADVANCE = 0x40;
const OFFSET = 0x80;
const RESTORE = 0xc0;
/** The largest number that fits beside one of these three. */
const MOST_INLINE = 0x3f;
// biome-ignore format: a table of numbers
const opcodes = {
  advance1: 0x02, advance2: 0x03, advance4: 0x04,
  offsetExtended: 0x05, restoreExtended: 0x06, undefined: 0x07, same_value: 0x08, register: 0x09,
  remember_state: 0x0a, restore_state: 0x0b, def_cfa: 0x0c, def_cfa_register: 0x0d,
  def_cfa_offset: 0x0e, offsetSigned: 0x11, defineSigned: 0x12, defineOffsetSigned: 0x13,
  val_offset: 0x14, valOffsetSigned: 0x15,
} as const;

function writeAdvance(out: DebugSection, bytes: number): void {
  if (bytes === 0) return;
  if (bytes <= MOST_INLINE) out.number(ADVANCE | bytes, 1);
  else {
    const [opcode, size] =
      bytes <= 0xff
        ? [opcodes.advance1, 1]
        : bytes <= 0xffff
          ? [opcodes.advance2, 2]
          : [opcodes.advance4, 4];
    out.number(opcode, 1);
    out.number(bytes, size);
  }
}

function writeRule(out: DebugSection, rule: Exclude<FrameRule, { kind: 'advance' }>): void {
  switch (rule.kind) {
    case 'def_cfa':
      if (rule.offset < 0) write(out, opcodes.defineSigned, [rule.register]);
      else write(out, opcodes.def_cfa, [rule.register, rule.offset]);
      if (rule.offset < 0) out.signed(Math.trunc(rule.offset / DATA_UNIT));
      return;
    case 'def_cfa_offset':
      if (rule.offset < 0) write(out, opcodes.defineOffsetSigned, []);
      else write(out, opcodes.def_cfa_offset, [rule.offset]);
      if (rule.offset < 0) out.signed(Math.trunc(rule.offset / DATA_UNIT));
      return;
    case 'offset':
    case 'val_offset':
      writeSaved(out, rule);
      return;
    case 'register':
      write(out, opcodes.register, [rule.register, rule.other]);
      return;
    case 'restore':
      if (rule.register <= MOST_INLINE) out.number(RESTORE | rule.register, 1);
      else write(out, opcodes.restoreExtended, [rule.register]);
      return;
    case 'def_cfa_register':
    case 'undefined':
    case 'same_value':
      write(out, opcodes[rule.kind], [rule.register]);
      return;
    case 'escape':
      for (const byte of rule.bytes) out.number(byte, 1);
      return;
    default:
      write(out, opcodes[rule.kind], []);
  }
}

function writeSaved(
  out: DebugSection,
  { kind, register, offset }: Extract<FrameRule, { kind: 'offset' | 'val_offset' }>,
): void {
  const units = offset / DATA_UNIT;
  const isValue = kind === 'val_offset';
  if (units < 0) {
    write(out, isValue ? opcodes.valOffsetSigned : opcodes.offsetSigned, [register]);
    out.signed(units);
  } else if (isValue) write(out, opcodes.val_offset, [register, units]);
  else if (register <= MOST_INLINE) {
    out.number(OFFSET | register, 1);
    out.unsigned(units);
  } else write(out, opcodes.offsetExtended, [register, units]);
}

function write(out: DebugSection, opcode: number, operands: readonly number[]): void {
  out.number(opcode, 1);
  for (const operand of operands) out.unsigned(operand);
}
