/** The section `.riscv.attributes` (RISC-V psABI, "Attributes"): which machine an object is for. */
import { type ElfSection, SHT } from '../../vm/elf/format.ts';
import { uleb128 } from './leb128.ts';

/** The tag of the architecture, which every object has. */
export const ARCH_TAG = 5;

/** Names that `.attribute` takes in place of a tag's number. */
export const attributeTags: ReadonlyMap<string, number> = new Map([
  ['stack_align', 4],
  ['arch', ARCH_TAG],
  ['unaligned_access', 6],
  ['priv_spec', 8],
  ['priv_spec_minor', 10],
  ['priv_spec_revision', 12],
]);

/** Tags with odd numbers have strings, the others numbers. */
export function hasText(tag: number): boolean {
  return tag % 2 === 1;
}

/** Makes the section of the architecture and the other tags that a source names. */
export function attributesSection(
  arch: string,
  given: ReadonlyMap<number, number | string>,
): ElfSection {
  const tags = new Map([[ARCH_TAG, arch], ...given]);
  // 0 and no text are what a tag means that is not there, so that GNU as writes none.
  const told = [...tags].filter(([, value]) => value !== 0 && value !== '');
  const values = told.sort(([one], [other]) => one - other).flatMap(encoded);
  const file = [1, ...word(5 + values.length), ...values];
  const vendor = [...text('riscv'), ...file];
  const bytes = Uint8Array.from([0x41, ...word(4 + vendor.length), ...vendor]);
  return {
    name: '.riscv.attributes',
    type: SHT.RISCV_ATTRIBUTES,
    flags: 0,
    address: 0,
    align: 1,
    entrySize: 0,
    bytes,
    sizeBytes: bytes.length,
    relocations: [],
  };
}

function encoded([tag, value]: readonly [number, number | string]): number[] {
  const content = typeof value === 'string' ? text(value) : [...uleb128(BigInt(value))];
  return [...uleb128(BigInt(tag)), ...content];
}

function text(value: string): number[] {
  return [...new TextEncoder().encode(value), 0];
}

function word(value: number): number[] {
  return [0, 8, 16, 24].map((shift) => (value >>> shift) & 0xff);
}
