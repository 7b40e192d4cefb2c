/**
 * Entries of .debug_info (DWARF 5, chapter 7.5) and THE TABLE of the kinds that we write, from which
 * .debug_abbrev derives. Numbers of tags, attributes and forms stand in three more tables.
 */
import type { DebugSection, Spot } from './debug-section.ts';

// biome-ignore format: the columns are aligned by hand
const tags = {
  array_type: 0x01, member: 0x0d, label: 0x0a, compile_unit: 0x11, structure_type: 0x13,
  inlined_subroutine: 0x1d, subrange_type: 0x21, base_type: 0x24, subprogram: 0x2e, variable: 0x34,
} as const;

// biome-ignore format: the columns are aligned by hand
const attributes = {
  location: 0x02, name: 0x03, byte_size: 0x0b, stmt_list: 0x10, low_pc: 0x11, high_pc: 0x12,
  language: 0x13, comp_dir: 0x1b, inline: 0x20, producer: 0x25, abstract_origin: 0x31, count: 0x37,
  data_member_location: 0x38, decl_file: 0x3a, decl_line: 0x3b, encoding: 0x3e, external: 0x3f,
  type: 0x49, ranges: 0x55, call_file: 0x58, call_line: 0x59,
} as const;

// biome-ignore format: the columns are aligned by hand
const forms = {
  addr: 0x01, data2: 0x05, data4: 0x06, string: 0x08, data1: 0x0b, udata: 0x0f, ref4: 0x13,
  sec_offset: 0x17, exprloc: 0x18, flag_present: 0x19, line_strp: 0x1f,
} as const;

// biome-ignore format: the columns are aligned by hand
const kinds = {
  unit:       ['compile_unit', 'parent', 'stmt_list sec_offset', 'low_pc addr', 'high_pc data4', 'name line_strp', 'comp_dir line_strp', 'producer string', 'language data2'],
  spreadUnit: ['compile_unit', 'parent', 'stmt_list sec_offset', 'low_pc data4', 'ranges sec_offset', 'name line_strp', 'comp_dir line_strp', 'producer string', 'language data2'],
  bareUnit:   ['compile_unit', 'parent', 'stmt_list sec_offset', 'name line_strp', 'comp_dir line_strp', 'producer string', 'language data2'],
  number:     ['base_type', 'leaf', 'name string', 'byte_size data1', 'encoding data1'],
  array:      ['array_type', 'parent', 'type ref4'],
  extent:     ['subrange_type', 'leaf', 'count udata'],
  structure:  ['structure_type', 'parent', 'name string', 'byte_size udata', 'decl_file udata', 'decl_line udata'],
  member:     ['member', 'leaf', 'name string', 'type ref4', 'data_member_location udata', 'decl_file udata', 'decl_line udata'],
  macro:      ['subprogram', 'leaf', 'name string', 'decl_file udata', 'decl_line udata', 'inline data1'],
  function:   ['subprogram', 'parent', 'name string', 'decl_file udata', 'decl_line udata', 'low_pc addr', 'high_pc data4'],
  global:     ['subprogram', 'parent', 'name string', 'decl_file udata', 'decl_line udata', 'low_pc addr', 'high_pc data4', 'external flag_present'],
  expansion:  ['inlined_subroutine', 'parent', 'abstract_origin ref4', 'low_pc addr', 'high_pc data4', 'call_file udata', 'call_line udata'],
  label:      ['label', 'leaf', 'name string', 'decl_file udata', 'decl_line udata', 'low_pc addr'],
  object:     ['variable', 'leaf', 'name string', 'decl_file udata', 'decl_line udata', 'type ref4', 'location exprloc'],
  globalObject: ['variable', 'leaf', 'name string', 'decl_file udata', 'decl_line udata', 'type ref4', 'location exprloc', 'external flag_present'],
} as const;

export type EntryKind = keyof typeof kinds;

/** A value of an attribute, in the form that the table says: a spot is left to the linker. */
export type EntryValue = number | string | Spot;

interface Attribute {
  readonly number: number;
  readonly form: keyof typeof forms;
}

interface Kind {
  readonly number: number;
  readonly tag: number;
  readonly hasChildren: boolean;
  readonly attributes: readonly Attribute[];
}

const byName: ReadonlyMap<string, Kind> = new Map(
  Object.entries(kinds).map(([name, [tag, family, ...words]], index) => {
    const number = index + 1;
    const hasChildren = family === 'parent';
    return [name, { number, tag: tags[tag], hasChildren, attributes: words.map(attributeOf) }];
  }),
);

function attributeOf(word: string): Attribute {
  const [name = '', form = ''] = word.split(' ');
  const number = Object.entries(attributes).find(([one]) => one === name)?.[1];
  if (number === undefined || !isForm(form)) throw new Error(`no attribute ${word}`);
  return { number, form };
}

function isForm(word: string): word is keyof typeof forms {
  return word in forms;
}

/** The section .debug_abbrev: what each kind of entry consists of. */
export function writeAbbreviations(out: DebugSection): void {
  for (const kind of byName.values()) {
    out.unsigned(kind.number);
    out.unsigned(kind.tag);
    out.number(kind.hasChildren ? 1 : 0, 1);
    for (const { number, form } of kind.attributes) {
      out.unsigned(number);
      out.unsigned(forms[form]);
    }
    out.number(0, 2);
  }
  out.number(0, 1);
}

/** Writes an entry and returns where it is; one that may have children must be closed. */
export function openEntry(
  out: DebugSection,
  kind: EntryKind,
  values: readonly EntryValue[],
): number {
  const row = byName.get(kind);
  if (row === undefined) throw new Error(`no kind ${kind}`);
  const at = out.size;
  out.unsigned(row.number);
  for (const [index, { form }] of row.attributes.entries()) {
    if (form !== 'flag_present') writeValue(out, form, values[index] ?? 0);
  }
  return at;
}

/** Ends the children of the innermost open entry. */
export function closeEntry(out: DebugSection): void {
  out.number(0, 1);
}

const OP_ADDR = 3;
const WORD_BYTES = 4;

function writeValue(out: DebugSection, form: keyof typeof forms, value: EntryValue): void {
  if (form === 'exprloc') {
    out.number(1 + WORD_BYTES, 1);
    out.number(OP_ADDR, 1);
  }
  if (typeof value === 'object') out.reference(value);
  else if (typeof value === 'string') out.text(value);
  else if (form === 'udata') out.unsigned(value);
  else out.number(value, form === 'data1' ? 1 : form === 'data2' ? 2 : WORD_BYTES);
}
