/** The section `.riscv.attributes` (RISC-V psABI, "Attributes"): which machine an object is for. */
import { type ElfSection, SHT } from '../../vm/elf/format.ts';
import { uleb128 } from './leb128.ts';

/** Names that `.attribute` takes in place of a tag's number. */
export const attributeTags: ReadonlyMap<string, number> = new Map([
  ['stack_align', 4],
  ['arch', 5],
  ['unaligned_access', 6],
  ['priv_spec', 8],
  ['priv_spec_minor', 10],
  ['priv_spec_revision', 12],
]);

/** The machine, as the psABI spells it and GNU as writes it. */
const ARCH = 'rv32i2p1_m2p0_a2p1_zicsr2p0_zifencei2p0_zmmul1p0';

/** Tags with odd numbers have strings, the others numbers. */
export function hasText(tag: number): boolean {
  return tag % 2 === 1;
}

/** Makes the section of the given tags, and of the machine's if the source did not name one. */
export function attributesSection(given: ReadonlyMap<number, number | string>): ElfSection {
  const tags = new Map([[attributeTags.get('arch') ?? 5, ARCH], ...given]);
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
