/**
 * Every message that the assembler shows, a function each: what is wrong, then what would be right.
 * Nothing is worded anywhere else, so that the tone is one and a translation would have one file.
 */
import type { OperandRange } from '../vm/isa/encoding.ts';
import type { Expansion } from './source.ts';

type Limits = Pick<OperandRange, 'min' | 'max'>;

// Notes and help

export function expansionStep({ kind, name }: Pick<Expansion, 'kind' | 'name'>): string {
  if (kind === 'include') return 'included from here';
  return kind === 'macro' ? `in the expansion of macro '${name}'` : `repeated by this ${name}`;
}

export const stepsLeftOut = (count: number): string => `… ${count} more …`;
export const macroDefinedHere = ({ name }: { name: string }): string => `'${name}' is defined here`;
export const earlierDefinition = (): string => 'it was defined here';

export function didYouMean(guess: string | undefined): string | undefined {
  return guess === undefined ? undefined : `did you mean '${guess}'?`;
}

export function syntaxIs(syntaxes: readonly string[]): string {
  return `write ${[...new Set(syntaxes)].map((syntax) => `'${syntax}'`).join(' or ')}`;
}

// Characters and tokens

export function unexpectedToken(found: string | undefined, expected: string): string {
  return found === undefined
    ? `expected ${expected} before the end of the statement`
    : `expected ${expected}, not '${found}'`;
}

export const aStatement = (): string => 'an instruction, a directive or a label';
export const anExpression = (): string => 'an expression';
export const endOfOperand = (): string => "',' or the end of the statement";
export const unexpectedCharacter = (found: string): string => {
  // What cannot be seen is told by its number; it might do something to a terminal.
  const code = (found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  const name = /^[\p{Cc}\p{Cf}]$/u.test(found) ? `the character U+${code}` : `'${found}'`;
  if (found === '\\') return `${name} has no meaning here: no parameter has the name behind it`;
  return `${name} has no meaning here`;
};
export const unterminatedString = (): string => "this string has no closing '\"'";
export const unterminatedComment = (): string => "this comment has no closing '*/'";
export const badNumber = (found: string): string =>
  `'${found}' is no number; write 10, 0xa, 0b1010 or 012`;
export const badReal = (found: string): string =>
  `'${found}' is no number; write 1.5, -2e-3, inf or nan`;
export const badLabel = (found: string): string =>
  `'${found}' is no label; a label is a name, which begins with no digit, or a number`;
export const fillTooWide = (found: number): string =>
  `a unit has at most 8 bytes; this is ${found}, and 8 are written`;
export const numberTooLarge = (found: string): string => `${found} has more than 64 bits`;
export const bracketsTooDeep = (most: number): string => `brackets are nested deeper than ${most}`;
export const tooManyOperators = (most: number): string =>
  `this operand has more than ${most} operators`;

// Preprocessor

export const unterminated = (opener: string, closer: string): string =>
  `this ${opener} has no ${closer}`;

export function strayEnd(found: string, opener: string): string {
  return `${found} without a ${opener} before it`;
}

export function branchProblem(found: string, problem: 'no-if' | 'after-else'): string {
  return problem === 'no-if' ? strayEnd(found, '.if') : `${found} after the .else of this .if`;
}

export const unexpectedOperands = (directive: string): string => `${directive} takes no operands`;
export const expectedMacroName = (): string => 'expected the name of a macro';
export const expectedParameterName = (found: string): string =>
  found === ''
    ? 'expected the name of a parameter'
    : `expected the name of a parameter at '${found}'`;
export const unknownParameterKind = (found: string): string =>
  `a parameter may be ':req' or ':vararg', not ':${found}'`;
export const parameterTwice = (name: string): string => `parameter '${name}' is there already`;
export const macroTwice = (name: string): string => `macro '${name}' is defined already`;
export const macroHidden = (name: string): string =>
  `macro '${name}' can never be called: the directive goes before it`;
export const noSuchMacro = (name: string): string => `there is no macro '${name}'`;

interface MacroHead {
  readonly name: string;
  readonly parameters: readonly { readonly name: string }[];
}

export const noSuchParameter = (parameter: string, { name, parameters }: MacroHead): string =>
  `macro '${name}' has no parameter '${parameter}'; it has ${namesOf(parameters)}`;
export const missingArgument = (parameter: string, { name }: MacroHead): string =>
  `macro '${name}' needs a value for its parameter '${parameter}'`;
export const tooManyArguments = ({ name, parameters }: MacroHead): string =>
  `too many arguments: macro '${name}' has ${namesOf(parameters)}`;
export const argumentTwice = (parameter: string): string =>
  `parameter '${parameter}' has a value already; this one counts`;
export const behindRest = (parameter: string): string =>
  `parameter '${parameter}' takes all that follows, so it must be the last`;
export const positionAfterKeyword = ({ name }: MacroHead): string =>
  `in a call of macro '${name}', arguments without a name must come before those with one`;

function namesOf(parameters: readonly { readonly name: string }[]): string {
  if (parameters.length === 0) return 'no parameters';
  const names = parameters.map(({ name }) => `'${name}'`).join(', ');
  return `the ${parameters.length === 1 ? 'parameter' : 'parameters'} ${names}`;
}

export const nestedTooDeeply = (
  { kind, name }: Pick<Expansion, 'kind' | 'name'>,
  most: number,
): string => `${kind} '${name}' is nested deeper than ${most}; does it ask for itself?`;
export const expandsTooFar = ({ name }: Pick<Expansion, 'name'>, most: number): string =>
  `'${name}' makes more than ${most} statements`;
export const lineTooLong = (most: number): string =>
  `the expansion of a line is longer than ${most} characters`;
export const repetitionsOutOfRange = (count: bigint, most: bigint): string =>
  `the count must be in the range [0, ${most}]; this is ${count}`;
export const expectedTwoTexts = (): string => "expected two texts with a ',' between them";
export const expectedTwoStrings = (): string => "expected two strings with a ',' between them";
export const expectedFileName = (): string => 'expected the name of a file in quotes';
export const fileNotFound = (name: string, places: readonly string[]): string =>
  `there is no file '${name}'; looked for ${places.join(', ')}`;
export const fileTooShort = (name: string, sizeBytes: number): string =>
  `'${name}' has only ${sizeBytes} bytes`;
export const tooManyErrors = (): string => 'too many errors; the rest is not read';

// Directives

export const unknownDirective = (name: string): string => `there is no directive '${name}'`;
export const expectedExpression = (): string => 'expected an expression';
export const expectedString = (): string => 'expected a string in quotes';
export const expectedSymbolName = (): string => 'expected the name of a symbol';
export const expectedSectionName = (): string => 'expected the name of a section';
export const expectedSectionFlags = (): string => 'expected the flags of the section in quotes';
export const unknownSectionFlag = (letter: string): string =>
  `there is no section flag '${letter}'; there are a w x M S G`;
export const expectedGroup = (): string => 'a section with flag G needs the name of its group';
export const expectedComdat = (): string =>
  "the name of a group can be followed by 'comdat' and by nothing else";
export const unknownSectionType = (types: readonly string[]): string =>
  `the type of a section is ${types.map((type) => `@${type}`).join(', ')}`;
export const mergeNeedsSize = (): string => 'a section with flag M needs the size of its entries';
export const sectionChanged = (name: string): string =>
  `section '${name}' has other attributes already; these are ignored`;
export const sectionTooLarge = (most: number): string => `a section may have at most ${most} bytes`;
export const noPreviousSection = (): string => 'there was no section before this one';
export const bytesInStruct = (): string =>
  'there can be no bytes here: .struct only counts offsets; name a section first';
export const bytesInBss = (name: string): string =>
  `section '${name}' has no bytes in the file; only .space and .zero make room in it`;
export const unknownSymbolType = (): string =>
  'the type of a symbol is @function, @object or @notype';
export const alignNotPower = (found: number): string =>
  `an alignment must be a power of two; this is ${found}`;
export const unknownOption = (word: string): string => `there is no option '${word}'`;
export const unknownAttribute = (word: string): string => `there is no attribute '${word}'`;
export const oneOf = (words: Iterable<string>): string => `there are ${[...words].join(', ')}`;
export const optionArch = (): string => "'arch' says nothing alone";
export const optionArchForms = (): string =>
  "write '.option arch, +zba' or '.option arch, rv32ima'";
export const architectureTooLate = (): string =>
  'the architecture of an object is named before its first instruction';
export const upperCaseArchitecture = (): string =>
  'names of architectures and extensions are written in small letters';
export const architectureStart = (text: string): string =>
  text === ''
    ? "expected the name of an architecture, as 'rv32ima'"
    : `the name of an architecture begins with 'rv32', not '${text.slice(0, 4)}'`;
export const architectureBase = (start: string): string => `expected 'i' or 'g' behind '${start}'`;
export const otherArchitecture = (base: string): string =>
  `this machine has 32 registers of 32 bits (rv32i), not those of ${base}`;
export const baseArchitecture = (name: string): string =>
  `'${name}' is no extension: it is the base that others extend`;
export const unknownExtension = (name: string): string => `there is no extension '${name}'`;
export const vendorVersion = (name: string): string =>
  `an extension of a vendor needs its version, as '${name}1p0'`;
export const eitherExtension = (one: string, other: string): string =>
  `'${one}' and '${other}' exclude each other`;
export const extensionNeeds = (one: string, other: string): string =>
  `'${one}' says how long vectors are; it needs '${other}' or one of 'zve…'`;
export const notCompressed = (): string => 'there are no compressed instructions: all have 4 bytes';
export const expectedLine = (): string => 'expected the number of a file, then that of a line';
export const noSuchFile = (number: string): string => `no .file has the number ${number}`;
export const unknownLineWord = (word: string): string => `'${word}' says nothing of a line`;

export const unknownFrameSection = (name: string, known: readonly string[]): string =>
  `frames are described in ${known.join(' or ')}, not in ${name}`;
export const frameOpen = (): string => 'the .cfi_startproc before this one has no .cfi_endproc yet';
export const frameUnclosed = (): string => 'this .cfi_startproc has no .cfi_endproc';
export const noFrame = (): string => 'there is no .cfi_startproc before this in this section';
export const nothingRemembered = (): string => 'there is no .cfi_remember_state before this';
export const frameOffsetOdd = (found: number, unit: number): string =>
  `a register is saved at a multiple of ${unit} bytes; this is ${found}`;
export const unknownEncoding = (found: number): string =>
  `0x${found.toString(16)} does not encode an address of 4 bytes; 0x1b does, from where it stands`;

export function complaint(directive: string): string {
  return `${directive} was reached`;
}

export const originBackwards = (bytes: number): string =>
  `cannot go back by ${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`;
export const originElsewhere = (): string => 'expected an offset in this section';
export const roomOutOfRange = (found: number): string => `there cannot be ${found} bytes of room`;

// Values

export const numberOutOfRange = ({ min, max }: Limits, found: bigint): string =>
  min === max
    ? `expected ${min}; this is ${found}`
    : `expected a number in the range [${min}, ${max}]; this is ${found}`;
export const notConstantHere = (): string => 'this must be a number that is known at this point';
export const distanceNotSettled = (): string =>
  'a branch between these labels may still have to become longer';
export const notConstant = (): string => 'this must be a number';
export const undefinedHere = (name: string): string => `'${name}' is not defined at this point`;
export const operandsNotAbsolute = (operator: string): string =>
  `the operands of '${operator}' must be numbers`;
export const divisionByZero = (): string => 'division by zero';
/** `names` are those of a circle, each defined by the next and the last by the first. */
export function symbolLoop(names: readonly string[]): string {
  const [first = ''] = names;
  const circle = names.length > 1 ? `: ${[...names, first].join(' → ')}` : '';
  return `'${first}' is defined by itself${circle}`;
}
export const symbolsTooDeep = (most: number): string =>
  `more than ${most} symbols are defined by each other in a row`;
export const definedTwice = (name: string): string => `'${name}' is defined already`;
export const symbolNotPlaced = (name: string): string =>
  `'${name}' must be a number or an address of this source`;
export const sizeNotConstant = (name: string): string => `the size of '${name}' must be a number`;
export const noLocalLabel = (label: string, direction: 'b' | 'f'): string =>
  `there is no label '${label}:' ${direction === 'b' ? 'before' : 'behind'} this`;
export const addressTooWide = (sizeBytes: number): string =>
  `an address does not fit in ${sizeBytes} ${sizeBytes === 1 ? 'byte' : 'bytes'}; use .word`;
export const differenceNotLinkable = (): string =>
  'no relocation can express this; a difference of labels may stand in .byte, .half and .word';

export function valueCut(value: bigint, sizeBytes: number): string {
  const kept = BigInt.asUintN(8 * sizeBytes, value);
  return `${value} does not fit in ${8 * sizeBytes} bits; 0x${kept.toString(16)} is stored`;
}

export const unknownRelocation = (name: string): string =>
  name === '' ? 'expected the name of a relocation' : `there is no relocation '${name}'`;
export const relocationElsewhere = (): string => 'expected a place in this section';

// Instructions

export function unknownInstruction(name: string, missing: string | undefined): string {
  const reason = missing === undefined ? '' : `; the machine has no ${missing}`;
  return `there is no instruction '${name}'${reason}`;
}

const extensions: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/^c\./, 'compressed instructions (C)'],
  [
    /^(f\w*\.[sdqh](\.\w+)*|f[ls][wdqh]|frcsr|fscsr|frrm|fsrm|frflags|fsflags)$/,
    'floating point (F, D)',
  ],
  [/^v\w+\.\w+|^vset/, 'vectors (V)'],
  [
    /^(l[dw]u?|sd|addiw|addw|subw|s[lr][al]i?w|mulw|divu?w|remu?w|sext\.w)$/,
    '64-bit registers (RV64)',
  ],
  [/^(lr|sc|amo\w+)\.d/, '64-bit registers (RV64)'],
  [
    /^(andn|orn|xnor|clz|ctz|cpop|max|maxu|min|minu|rol|ror|rori|rev8|orc\.b|sh[123]add)$/,
    'bit manipulation (Zba, Zbb)',
  ],
];

/** The extension that would have an instruction of this name. */
export function missingExtension(name: string): string | undefined {
  return extensions.find(([pattern]) => pattern.test(name))?.[1];
}

export function operandCount(found: number, wanted: number): string {
  const amount = found < wanted ? 'too few' : 'too many';
  return `${amount} operands: there ${found === 1 ? 'is' : 'are'} ${found}`;
}

/** What an operand word of the tables means to the reader of a message. */
export function operandWord(shape: string, word: string): string {
  if (shape === 'register') return 'a register';
  if (shape === 'memory') return "an address such as '8(sp)'";
  if (shape === 'address') return "an address such as '(a0)'";
  if (shape === 'csr') return 'the name or number of a CSR';
  if (shape === 'label') return word === 'symbol' ? 'a symbol' : 'a label';
  return 'an immediate';
}

export const unknownFormat = (name: string, known: readonly string[]): string =>
  `there is no format '${name}'; there are ${known.join(', ')}`;
export const aRegister = (): string => 'a register';
export const expectedBracket = (operator: string): string => `expected '(' behind '${operator}'`;
export const operatorForm = (operator: string): string => `write '${operator}(symbol)'`;
export const commonSize = (name: string, before: number, now: number): string =>
  `'${name}' has a size of ${before} bytes already, which does not change to ${now}`;
export const expectedOperand = (what: string): string => `expected ${what}`;
export const registerInstead = (what: string): string => `expected ${what}, not a register`;
export const expectedRegister = (name: string | undefined): string =>
  name === undefined ? 'expected a register' : `expected a register; '${name}' is none`;
export const registerNames = (): string =>
  'registers are zero ra sp gp tp fp, t0 … t6, s0 … s11, a0 … a7, or x0 … x31';
export const expectedFenceSet = (): string =>
  "expected accesses such as 'rw': letters of iorw in this order";
export const unknownCsr = (name: string): string => `there is no CSR '${name}'`;

export function immediateOutOfRange({ min, max }: Limits, found: bigint): string {
  return `immediate must be an integer in the range [${min}, ${max}]; this is ${found}`;
}

export const wordOutOfRange = (found: bigint): string =>
  `immediate must be an integer in the range [-2147483648, 4294967295]; this is ${found}`;

export const undefinedImmediate = (symbol: string): string =>
  `'${symbol}' is not defined, so the immediate has no value`;
export const notANumber = (symbol: string): string =>
  `'${symbol}' is an address, known only when linked; use %hi, %lo or la`;

export const jumpOutOfRange = ({ min, max }: Limits, found: number): string =>
  `the target must be at an even distance in the range [${min}, ${max}]; this is ${found}`;
export const oddTarget = (): string => 'the target is at an odd address';
export const modifierHere = (modifier: string): string =>
  `${modifier} has no place in this operand`;
export const modifiersAllowed = (modifiers: readonly string[]): string | undefined =>
  modifiers.length === 0 ? undefined : `write ${modifiers.join(', ')} or a number`;
export const modifierMisplaced = (modifier: string, mnemonic: string): string =>
  `${modifier} has no place in '${mnemonic}'`;
export const unknownModifier = (modifier: string, known: readonly string[]): string =>
  `there is no operator '${modifier}'; there are ${known.join(', ')}`;
