/** How entries for debuggers are written: tags, attributes, abbreviations, forms (DWARF 5, 7.5). */
import { ByteReader } from './byte-reader.ts';

export const TAG = {
  entryPoint: 0x03,
  compileUnit: 0x11,
  inlinedSubroutine: 0x1d,
  subprogram: 0x2e,
} as const;

export const ATTRIBUTE = {
  name: 0x03,
  statementList: 0x10,
  lowPc: 0x11,
  highPc: 0x12,
  compilationFolder: 0x1b,
  abstractOrigin: 0x31,
  specification: 0x47,
  ranges: 0x55,
  linkageName: 0x6e,
} as const;

/** The shape of entries: what they are, and the attributes that each has. */
export interface Abbreviation {
  readonly tag: number;
  readonly attributes: readonly {
    readonly attribute: number;
    readonly form: number;
    /** The value, where it is the same for all such entries. */
    readonly constant: number | undefined;
  }[];
}

const IMPLICIT_CONSTANT = 0x21;

/** The table at an offset in .debug_abbrev, by code. */
export function readAbbreviations(
  bytes: Uint8Array,
  offset: number,
): ReadonlyMap<number, Abbreviation> {
  const reader = new ByteReader(bytes, offset);
  const table = new Map<number, Abbreviation>();
  for (let code = reader.unsignedLeb(); code !== 0; code = reader.unsignedLeb()) {
    const tag = reader.unsignedLeb();
    reader.skip(1);
    const attributes: Abbreviation['attributes'][number][] = [];
    for (;;) {
      const [attribute, form] = [reader.unsignedLeb(), reader.unsignedLeb()];
      if (attribute === 0 && form === 0) break;
      const constant = form === IMPLICIT_CONSTANT ? reader.signedLeb() : undefined;
      attributes.push({ attribute, form, constant });
    }
    table.set(code, { tag, attributes });
  }
  return table;
}

export interface FormContext {
  readonly sections: { readonly strings: Uint8Array; readonly lineStrings: Uint8Array };
}

interface Read {
  readonly value: string | number;
  readonly isAddress?: boolean;
  /** Counts from the start of the unit. */
  readonly isInUnit?: boolean;
}

/** Bytes of forms that have always as many. */
const sizes: ReadonlyMap<number, number> = new Map([
  [0x0b, 1], // data1
  [0x0c, 1], // flag
  [0x05, 2], // data2
  [0x06, 4], // data4
  [0x17, 4], // sec_offset
  [0x1c, 4], // ref_sup4
  [0x1d, 4], // strp_sup
]);

/** Bytes of references within a unit. */
const references: ReadonlyMap<number, number> = new Map([
  [0x11, 1],
  [0x12, 2],
  [0x13, 4],
]);

/** Bytes of what is stepped over: data8, ref_sig8, ref8, data16. */
const skipped: ReadonlyMap<number, number> = new Map([
  [0x07, 8],
  [0x20, 8],
  [0x14, 8],
  [0x1e, 16],
]);

/** A value; undefined: the form is none that occurs in files of 32 bits of one piece. */
export function readForm(reader: ByteReader, form: number, context: FormContext): Read | undefined {
  const size = sizes.get(form);
  if (size !== undefined) return { value: reader.unsigned(size) };
  const reference = references.get(form);
  if (reference !== undefined) return { value: reader.unsigned(reference), isInUnit: true };
  const room = skipped.get(form);
  if (room !== undefined) return skip(reader, room);
  const { strings, lineStrings } = context.sections;
  switch (form) {
    case 0x01: // addr
      return { value: reader.unsigned(4), isAddress: true };
    case 0x08: // string
      return { value: reader.string() };
    case 0x0e: // strp
      return { value: new ByteReader(strings, reader.unsigned(4)).string() };
    case 0x1f: // line_strp
      return { value: new ByteReader(lineStrings, reader.unsigned(4)).string() };
    case 0x0d: // sdata
      return { value: reader.signedLeb() };
    case 0x0f: // udata
      return { value: reader.unsignedLeb() };
    case 0x15: // ref_udata
      return { value: reader.unsignedLeb(), isInUnit: true };
    case 0x10: // ref_addr
      return { value: reader.unsigned(4) };
    case 0x19: // flag_present
    case IMPLICIT_CONSTANT:
      return { value: 1 };
    case 0x0a: // block1
      return skip(reader, reader.unsigned(1));
    case 0x03: // block2
      return skip(reader, reader.unsigned(2));
    case 0x04: // block4
      return skip(reader, reader.unsigned(4));
    case 0x09: // block
    case 0x18: // exprloc
      return skip(reader, reader.unsignedLeb());
    case 0x16: // indirect
      return readForm(reader, reader.unsignedLeb(), context);
    default:
      return undefined;
  }
}

function skip(reader: ByteReader, sizeBytes: number): Read {
  reader.skip(sizeBytes);
  return { value: 0 };
}
