/** Directives that say how to find a caller's registers: `.cfi_…`, as GNU as has them. */
import { csrNumber } from '../../vm/isa/csrs.ts';
import { registerNumber } from '../../vm/isa/registers.ts';
import * as messages from '../messages.ts';
import type { Operand, Operation } from '../syntax/ast.ts';
import { type Directive, directive, nameOf, numberOf } from './directive.ts';
import type { EncodedPointer, Frame, FrameRule } from './frames.ts';
import type { Unit } from './unit.ts';

type Run = Directive['run'];
/** What a directive does to the frame that is open. */
type Act = (unit: Unit, frame: Frame, operands: readonly Operand[]) => void;

// biome-ignore format: the columns are aligned by hand
export const frameDirectives: readonly (readonly [string, Directive])[] = [
  ['.cfi_sections',  directive('section, …', 'where frames are described: .eh_frame, .debug_frame', sections)],
  ['.cfi_startproc', directive('[simple]', 'begins the description of a function; a simple one without first rules', start)],
  ['.cfi_endproc',   directive('', 'ends it', inFrame((unit, frame) => unit.frames.end(frame, unit.chain.here())))],
  ['.cfi_def_cfa',          directive('register, offset', 'the frame of the caller ends at register + offset', inFrame(defineCfa))],
  ['.cfi_def_cfa_register', directive('register', '… at another register + the same offset', inFrame(ofRegister('def_cfa_register')))],
  ['.cfi_def_cfa_offset',   directive('offset', '… at the same register + another offset', inFrame(defineOffset((_, offset) => offset)))],
  ['.cfi_adjust_cfa_offset', directive('bytes', '… that many bytes further', inFrame(defineOffset((frame, bytes) => frame.cfaOffset + bytes)))],
  ['.cfi_offset',     directive('register, offset', 'the register is saved there, from the end of the caller\'s frame', inFrame(saved('offset', (_, offset) => offset)))],
  ['.cfi_rel_offset', directive('register, offset', '… from the register that the frame is found by', inFrame(saved('offset', (frame, offset) => offset - frame.cfaOffset)))],
  ['.cfi_val_offset', directive('register, offset', 'the register was the end of the caller\'s frame + offset', inFrame(saved('val_offset', (_, offset) => offset)))],
  ['.cfi_register',   directive('register, register', 'the first is saved in the second', inFrame(inRegister))],
  ['.cfi_restore',    directive('register, …', 'these are as they were on entry', inFrame(eachRegister('restore')))],
  ['.cfi_undefined',  directive('register, …', 'these cannot be found any more', inFrame(eachRegister('undefined')))],
  ['.cfi_same_value', directive('register, …', 'these are not changed', inFrame(eachRegister('same_value')))],
  ['.cfi_remember_state', directive('', 'puts all rules aside', inFrame(remember))],
  ['.cfi_restore_state',  directive('', 'takes them back', inFrame(restore))],
  ['.cfi_return_column',  directive('register', 'holds the return address instead of ra', inFrame(returnColumn))],
  ['.cfi_signal_frame',   directive('', 'this frame was not made by a call', inFrame(signalFrame))],
  ['.cfi_escape',      directive('byte, …', 'these bytes, as they are', inFrame(asItIs))],
  ['.cfi_personality', directive('encoding[, symbol]', 'the routine that unwinds this function; encoding 0xff: none', inFrame(personality))],
  ['.cfi_lsda',        directive('encoding[, symbol]', 'the data of that routine', inFrame(languageData))],
];

const knownSections = ['.eh_frame', '.debug_frame'];

function sections(unit: Unit, { operands }: Operation): void {
  const names = operands.flatMap((operand) => nameOf(unit, operand) ?? []);
  for (const [index, name] of names.entries()) {
    if (knownSections.includes(name)) continue;
    unit.report(
      { message: messages.unknownFrameSection(name, knownSections) },
      operands[index]?.range,
    );
    return;
  }
  unit.frames.sections = new Set(names);
}

function start(unit: Unit, { operands, nameRange }: Operation): void {
  const [word] = operands;
  const isSimple = word?.kind === 'name' && word.name === 'simple';
  if (word !== undefined && !isSimple) {
    unit.report({ message: messages.syntaxIs(['.cfi_startproc simple']) }, word.range);
  } else if (unit.frames.at(unit.chain) !== undefined) {
    unit.report({ message: messages.frameOpen() }, nameRange);
  } else unit.frames.start(unit.chain.here(), unit.spot(nameRange), { isSimple });
}

function inFrame(act: Act): Run {
  return (unit, { operands, nameRange }) => {
    const frame = unit.frames.at(unit.chain);
    if (frame === undefined) unit.report({ message: messages.noFrame() }, nameRange);
    else act(unit, frame, operands);
  };
}

function add(unit: Unit, frame: Frame, rule: FrameRule): void {
  unit.frames.add(frame, rule, unit.chain.here());
}

const MOST_BYTES = 2 ** 31 - 1;
/** Numbers of registers in DWARF: CSRs are behind the others (psABI, "DWARF Register Numbers"). */
const FIRST_CSR = 4096;
const MOST_REGISTER = FIRST_CSR + 4095;

/** A register, by its name or its number in DWARF. */
function registerOf(unit: Unit, operand: Operand | undefined): number | undefined {
  if (operand?.kind !== 'name') return numberOf(unit, operand, { max: MOST_REGISTER });
  const name = operand.name.toLowerCase();
  const number = registerNumber(name);
  if (number !== undefined) return number;
  const csr = csrNumber(name);
  if (csr !== undefined) return FIRST_CSR + csr;
  const isSymbol = unit.symbols.isDefined(operand.name);
  if (isSymbol) return numberOf(unit, operand, { max: MOST_REGISTER });
  const remark = {
    message: messages.expectedRegister(operand.name),
    help: messages.registerNames(),
  };
  unit.report(remark, operand.range);
  return undefined;
}

function offsetOf(unit: Unit, operand: Operand | undefined): number | undefined {
  return numberOf(unit, operand, { min: -MOST_BYTES, max: MOST_BYTES });
}

function defineCfa(unit: Unit, frame: Frame, operands: readonly Operand[]): void {
  const register = registerOf(unit, operands[0]);
  const offset = offsetOf(unit, operands[1]);
  if (register === undefined || offset === undefined) return;
  frame.cfaOffset = offset;
  add(unit, frame, { kind: 'def_cfa', register, offset });
}

function defineOffset(offsetFrom: (frame: Frame, value: number) => number): Act {
  return (unit, frame, operands) => {
    const value = offsetOf(unit, operands[0]);
    if (value === undefined) return;
    frame.cfaOffset = offsetFrom(frame, value);
    add(unit, frame, { kind: 'def_cfa_offset', offset: frame.cfaOffset });
  };
}

/** Offsets of saved registers are stored in words. */
const WORD_BYTES = 4;

function saved(
  kind: 'offset' | 'val_offset',
  offsetFrom: (frame: Frame, value: number) => number,
): Act {
  return (unit, frame, operands) => {
    const register = registerOf(unit, operands[0]);
    const value = offsetOf(unit, operands[1]);
    if (register === undefined || value === undefined) return;
    const offset = offsetFrom(frame, value);
    if (offset % WORD_BYTES === 0) add(unit, frame, { kind, register, offset });
    else unit.report({ message: messages.frameOffsetOdd(offset, WORD_BYTES) }, operands[1]?.range);
  };
}

function ofRegister(kind: 'def_cfa_register' | 'restore' | 'undefined' | 'same_value'): Act {
  return (unit, frame, operands) => {
    const register = registerOf(unit, operands[0]);
    if (register !== undefined) add(unit, frame, { kind, register });
  };
}

function eachRegister(kind: 'restore' | 'undefined' | 'same_value'): Act {
  const one = ofRegister(kind);
  return (unit, frame, operands) => {
    for (const operand of operands) one(unit, frame, [operand]);
  };
}

function inRegister(unit: Unit, frame: Frame, operands: readonly Operand[]): void {
  const register = registerOf(unit, operands[0]);
  const other = registerOf(unit, operands[1]);
  if (register === undefined || other === undefined) return;
  add(unit, frame, { kind: 'register', register, other });
}

function remember(unit: Unit, frame: Frame): void {
  frame.remembered.push(frame.cfaOffset);
  add(unit, frame, { kind: 'remember_state' });
}

function restore(unit: Unit, frame: Frame): void {
  const cfaOffset = frame.remembered.pop();
  if (cfaOffset === undefined) {
    unit.report({ message: messages.nothingRemembered() });
    return;
  }
  frame.cfaOffset = cfaOffset;
  add(unit, frame, { kind: 'restore_state' });
}

function returnColumn(unit: Unit, frame: Frame, operands: readonly Operand[]): void {
  unit.frames.advance(frame, unit.chain.here());
  frame.returnColumn = registerOf(unit, operands[0]) ?? frame.returnColumn;
}

function signalFrame(unit: Unit, frame: Frame): void {
  unit.frames.advance(frame, unit.chain.here());
  frame.isSignal = true;
}

function asItIs(unit: Unit, frame: Frame, operands: readonly Operand[]): void {
  const bytes = operands.map((operand) => numberOf(unit, operand, { min: -128, max: 255 }));
  const known = bytes.filter((byte) => byte !== undefined);
  if (known.length === bytes.length) add(unit, frame, { kind: 'escape', bytes: known });
}

function personality(unit: Unit, frame: Frame, operands: readonly Operand[]): void {
  frame.personality = pointerOf(unit, operands);
}

function languageData(unit: Unit, frame: Frame, operands: readonly Operand[]): void {
  frame.languageData = pointerOf(unit, operands);
}

/** An address of 4 bytes, absolute or from where it stands, perhaps of a word that holds it. */
const ENCODINGS = [0x00, 0x03, 0x0b, 0x13, 0x1b, 0x80, 0x83, 0x8b, 0x93, 0x9b];
const OMITTED = 0xff;

function pointerOf(unit: Unit, operands: readonly Operand[]): EncodedPointer | undefined {
  const encoding = numberOf(unit, operands[0], { max: 255 });
  if (encoding === undefined || encoding === OMITTED) return undefined;
  const target = operands[1] && unit.expression(operands[1]);
  if (!ENCODINGS.includes(encoding)) {
    unit.report({ message: messages.unknownEncoding(encoding) }, operands[0]?.range);
  } else if (target === undefined || target.kind === 'number') {
    unit.report({ message: messages.expectedSymbolName() }, (operands[1] ?? operands[0])?.range);
  } else return { encoding, target: unit.bind(target), spot: unit.spot(target.range) };
  return undefined;
}
