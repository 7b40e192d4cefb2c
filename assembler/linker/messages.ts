/**
 * Every message of the linker, one function each: what is wrong, then what would be right.
 * Places are written as lld does, `file.o:(.section+0xoffset)`, with the source line before them if
 * the object has information for debuggers.
 */
import type { Diagnostic, DiagnosticNote } from '../diagnostic.ts';
import { nearest } from '../nearest.ts';
import { linesOf } from '../object-lines.ts';
import { hex, type Layer, type Reference } from './model.ts';

/** So many uses of an undefined symbol are shown, the rest is counted. */
const SHOWN_REFERENCES = 3;

export type WhyUndefined =
  | { readonly kind: 'depends on the program' }
  | { readonly kind: 'other layer'; readonly layer: Layer; readonly unit: string }
  | { readonly kind: 'local'; readonly unit: string }
  | { readonly kind: 'unknown'; readonly known: readonly string[] };

export function undefinedSymbol(
  name: string,
  references: readonly Reference[],
  why: WhyUndefined,
): Diagnostic {
  const notes: DiagnosticNote[] = references.slice(0, SHOWN_REFERENCES).map((reference) => {
    return at(reference, `referenced by ${placeOf(reference)}`);
  });
  const more = references.length - notes.length;
  if (more > 0) notes.push({ message: `referenced ${count(more, 'more time')}` });
  const help = remedyFor(name, why);
  const diagnostic: Diagnostic = { severity: 'error', message: `undefined symbol: ${name}`, notes };
  if (why.kind === 'other layer') {
    const other = otherThan(why.layer);
    const message = `symbol of the ${why.layer} layer: ${name} is not for ${other} code`;
    notes.push({ message: `defined in ${why.unit}` });
    return { ...diagnostic, message, ...help };
  }
  if (why.kind === 'depends on the program') {
    const message = `symbol of the user layer: ${name} is not for kernel code`;
    return { ...diagnostic, message, ...help };
  }
  return { ...diagnostic, ...help };
}

function remedyFor(name: string, why: WhyUndefined): { help?: string } {
  switch (why.kind) {
    case 'depends on the program':
      return { help: 'the kernel is the same under every program: read the user header instead' };
    case 'other layer':
      return why.layer === 'kernel'
        ? { help: 'programs reach the kernel by kernel calls only: see programs/lib/kcalls.s' }
        : { help: 'the kernel must not depend on a program: pass an address in a kernel call' };
    case 'local':
      return { help: `${why.unit} defines ${name} for itself only; add: .globl ${name}` };
    case 'unknown': {
      const near = nearest(name, why.known);
      if (near !== undefined) return { help: `did you mean ${near}?` };
      return name === 'main' ? { help: 'a program starts at the global label main' } : {};
    }
  }
}

/** Where a symbol is defined: a place in a section, or only what it is. */
export type DefinitionPlace = Reference | string;

export function duplicate(
  name: string,
  first: DefinitionPlace,
  second: DefinitionPlace,
): Diagnostic {
  const notes = [first, second].map((place): DiagnosticNote => {
    if (typeof place === 'string') return { message: `defined at ${place}` };
    const { unit, section, offset } = place;
    return at(place, `defined at ${unit.name}:(${section.name}+0x${offset.toString(16)})`);
  });
  return { severity: 'error', message: `duplicate symbol: ${name}`, notes };
}

export function definesRange(name: string, unit: string): Diagnostic {
  return {
    severity: 'error',
    message: `duplicate symbol: ${name}`,
    notes: [{ message: `defined by the linker` }, { message: `defined in ${unit}` }],
    help: 'give the symbol another name',
  };
}

export function missingRoot(name: string, layer: Layer): Diagnostic {
  const help =
    name === 'user_start'
      ? 'programs/lib/start.s defines it; link programs/lib too'
      : `define it with .globl ${name}, or name another entry with -e SYMBOL`;
  const what = name === 'user_start' ? 'the program has no start' : `the ${layer} has no entry`;
  return { severity: 'error', message: `undefined symbol: ${name}: ${what}`, notes: [], help };
}

export function noEntry(name: string, address: number): Diagnostic {
  const message = `no entry symbol ${name}; execution starts at ${hex(address)}`;
  return { severity: 'warning', message, notes: [] };
}

export function foreign(unit: string, means: string, remedy: string): Diagnostic {
  return error(`${unit}: this object ${means}`, remedy);
}

export function paddingTooShort(place: string): Diagnostic {
  return error(`${place}: R_RISCV_ALIGN holds less padding than its alignment needs`);
}

export function tooAligned(place: string, align: number): Diagnostic {
  return error(`${place}: no memory can be aligned to ${bytes(align)}`);
}

export function misplacedUarea(place: string, names: readonly string[]): Diagnostic {
  return error(
    `${place}: sections .uarea.* belong to the kernel layer and take no initial values`,
    `write: .section NAME, "aw", @nobits, with NAME one of ${names.join(' ')}`,
  );
}

export function pageTooSmall(name: string, sizeBytes: number, pageBytes: number): Diagnostic {
  const over = sizeBytes - pageBytes;
  return error(`${name} takes ${bytes(sizeBytes)}, ${bytes(over)} more than its page`);
}

export interface Filler {
  readonly name: string;
  readonly sizeBytes: number;
}

/** `fillers` are the largest contributors, `sections` the sizes of the output sections. */
export function regionOverflow(
  region: { readonly name: string; readonly from: number; readonly to: number },
  usedBytes: number,
  { sections, fillers }: { sections: readonly Filler[]; fillers: readonly Filler[] },
): Diagnostic {
  const capacity = region.to - region.from;
  const what = region.name === 'user' ? 'program' : region.name;
  const sizes = sections.map(({ name, sizeBytes }) => `${name} ${bytes(sizeBytes)}`).join(', ');
  const largest = fillers.map(({ name, sizeBytes }) => `${name} ${bytes(sizeBytes)}`).join(', ');
  return {
    severity: 'error',
    message:
      `${what} too large: it takes ${bytes(usedBytes)}, ` +
      `${bytes(usedBytes - capacity)} more than the ${bytes(capacity)} ` +
      `at ${hex(region.from)} to ${hex(region.to - 1)}`,
    notes: [{ message: `its sections: ${sizes}` }, { message: `largest parts: ${largest}` }],
  };
}

export function writableCode(place: string): Diagnostic {
  return error(
    `${place}: a section is either executable or writable, not both`,
    'put code in .text and variables in .data',
  );
}

export function unknownRelocation(
  reference: Reference,
  type: number,
  why: { need: string; remedy: string } | undefined,
): Diagnostic {
  const need = why === undefined ? '' : `: it needs ${why.need}`;
  return error(`${placeOf(reference)}: relocation ${type} is not supported${need}`, why?.remedy);
}

export function discarded(reference: Reference, symbol: string): Diagnostic {
  return error(
    `${placeOf(reference)}: ${symbol} is in a section of which another object's copy is linked`,
    'only its global names can be used from outside of its group',
  );
}

export function outsideSection(reference: Reference, name: string): Diagnostic {
  return error(`${placeOf(reference)}: ${name} lies outside its section`, 'the object is damaged');
}

export function outOfRange(
  reference: Reference,
  relocation: string,
  {
    symbol,
    distance,
    range,
  }: { symbol: string; distance: number; range: { min: number; max: number } },
): Diagnostic {
  const help =
    relocation === 'R_RISCV_BRANCH'
      ? 'branch over a j with the opposite condition'
      : 'use call or tail, which reach everywhere';
  return error(
    `${placeOf(reference)}: ${relocation} out of range: ${symbol} is ${distance} bytes away, ` +
      `the instruction reaches ${range.min} to ${range.max}`,
    help,
  );
}

export function oddTarget(reference: Reference, relocation: string, symbol: string): Diagnostic {
  return error(`${placeOf(reference)}: ${relocation}: ${symbol} is at an odd distance`);
}

export function noPair(reference: Reference, symbol: string): Diagnostic {
  return error(
    `${placeOf(reference)}: %pcrel_lo(${symbol}): there is no %pcrel_hi at ${symbol}`,
    '%pcrel_lo takes the label of the auipc that holds the %pcrel_hi, with nothing added',
  );
}

export function notALoad(reference: Reference): Diagnostic {
  return error(
    `${placeOf(reference)}: something else than lw uses an address of the global offset table`,
    'compile with -fno-pic',
  );
}

/** A note with its source line, if the object tells it. */
function at({ unit, section, offset }: Reference, message: string): DiagnosticNote {
  const source = linesOf(unit)?.lineAt(unit.sections.indexOf(section), offset);
  if (source === undefined) return { message };
  const { file, line } = source;
  return { message, place: { file, line, column: 1, length: 0, text: '' } };
}

/** `hello.o:(.text+0x8), in main` */
function placeOf({ unit, section, offset }: Reference): string {
  const index = unit.sections.indexOf(section);
  let label: { name: string; value: number } | undefined;
  for (const { name, value, section: home, type } of unit.symbols) {
    if (home !== index || value > offset || type === 'section' || /^($|\$|\.L)/.test(name))
      continue;
    if (label === undefined || value >= label.value) label = { name, value };
  }
  const place = `${unit.name}:(${section.name}+0x${offset.toString(16)})`;
  return label === undefined ? place : `${place}, in ${label.name}`;
}

function otherThan(layer: Layer): Layer {
  return layer === 'kernel' ? 'user' : 'kernel';
}

function bytes(value: number): string {
  return count(value, 'byte');
}

/** 12,345 bytes; written out because a locale is part of the environment. */
function count(value: number, noun: string): string {
  const digits = String(value).replace(/\B(?=(\d{3})+$)/g, ',');
  return `${digits} ${noun}${value === 1 ? '' : 's'}`;
}

function error(message: string, help?: string): Diagnostic {
  return help === undefined
    ? { severity: 'error', message, notes: [] }
    : { severity: 'error', message, notes: [], help };
}
