/**
 * ELF32, little-endian, RISC-V: the constants (System V gABI chapters 4 and 5, RISC-V psABI), and
 * the model of a file in memory that assembler, linker and loader share.
 *
 * In the model there is no null section and no null symbol: indices count the model's own arrays.
 * What only serves to lay out a file (string tables, symbol table, relocation sections, group of
 * headers) is not in the model either: the writer makes it and the reader takes it apart, both by
 * the layouts in records.ts.
 */

export const ELF_MAGIC = 0x464c_457f;
export const ELFCLASS32 = 1;
export const ELFDATA2LSB = 1;
export const EV_CURRENT = 1;
export const ELFOSABI_GNU = 3;
export const EM_RISCV = 243;
/** Flags of the psABI: compressed code; registers that pass floating-point numbers. */
export const EF_RISCV_RVC = 0x1;
export const EF_RISCV_FLOAT_ABI = 0x6;

/** Kinds of file, e_type. */
export const ET = { REL: 1, EXEC: 2, DYN: 3, CORE: 4 } as const;

/** Types of sections, sh_type. */
export const SHT = {
  NULL: 0,
  PROGBITS: 1,
  SYMTAB: 2,
  STRTAB: 3,
  RELA: 4,
  NOTE: 7,
  NOBITS: 8,
  REL: 9,
  INIT_ARRAY: 14,
  FINI_ARRAY: 15,
  PREINIT_ARRAY: 16,
  GROUP: 17,
  SYMTAB_SHNDX: 18,
  RISCV_ATTRIBUTES: 0x7000_0003,
} as const;

/** Flags of sections, sh_flags. */
export const SHF = {
  WRITE: 0x1,
  ALLOC: 0x2,
  EXECINSTR: 0x4,
  MERGE: 0x10,
  STRINGS: 0x20,
  INFO_LINK: 0x40,
  LINK_ORDER: 0x80,
  GROUP: 0x200,
  /** Marked by the attribute `retain`: kept though nothing may name it; of GNU's ABI. */
  GNU_RETAIN: 0x20_0000,
} as const;

/** The first word of a group: those of one name are copies of each other. */
export const GRP_COMDAT = 1;

/** Section numbers with a meaning of their own, st_shndx. */
export const SHN = {
  UNDEF: 0,
  LORESERVE: 0xff00,
  ABS: 0xfff1,
  COMMON: 0xfff2,
  XINDEX: 0xffff,
} as const;

/** Types of segments, p_type. */
export const PT = { NULL: 0, LOAD: 1, NOTE: 4 } as const;

/** Flags of segments, p_flags. */
export const PF = { X: 1, W: 2, R: 4 } as const;

/** Numbers of the bindings, types and visibilities that the model knows, by the model's names. */
export const symbolBindings = { local: 0, global: 1, weak: 2 } as const;
export const symbolTypes = { notype: 0, object: 1, func: 2, section: 3, file: 4 } as const;
export const symbolVisibilities = { default: 0, internal: 1, hidden: 2, protected: 3 } as const;

export interface ElfSection {
  readonly name: string;
  /** One of SHT. */
  readonly type: number;
  /** A sum of SHF; without SHF.GROUP, for which `group` stands. */
  readonly flags: number;
  readonly address: number;
  /** A power of two; 0 and 1 mean any place. */
  readonly align: number;
  /** Size of an entry in bytes where the section is a table of equal ones, else 0. */
  readonly entrySize: number;
  /** Empty for SHT.NOBITS. */
  readonly bytes: Uint8Array;
  /** `bytes.length`, but for SHT.NOBITS the room that it takes in memory. */
  readonly sizeBytes: number;
  readonly relocations: readonly ElfRelocation[];
  /** Sections of one group name the same object here; most sections are in none. */
  readonly group?: ElfGroup;
}

/** Sections that are linked or left out together (gABI, "Section Groups"). */
export interface ElfGroup {
  /** The name of the symbol that is its signature. */
  readonly name: string;
  /** Of all groups of one name, those of other objects among them, only one is linked. */
  readonly isComdat: boolean;
}

export interface ElfSymbol {
  readonly name: string;
  /** Objects: offset in the section. Executables: address. 'common': alignment. */
  readonly value: number;
  readonly sizeBytes: number;
  readonly binding: keyof typeof symbolBindings;
  readonly type: keyof typeof symbolTypes;
  readonly visibility: keyof typeof symbolVisibilities;
  /** An index into the sections of the model, or none. */
  readonly section: number | 'undefined' | 'absolute' | 'common';
}

/** In place of a symbol of a relocation that has none (R_RISCV_RELAX, R_RISCV_ALIGN). */
export const NO_SYMBOL = -1;

export interface ElfRelocation {
  /** Bytes from the start of the section that is patched. */
  readonly offset: number;
  /** A relocation number of the psABI; assembler/relocations.ts knows them. */
  readonly type: number;
  /** An index into the symbols of the model, or NO_SYMBOL. */
  readonly symbol: number;
  readonly addend: number;
}

export interface ElfSegment {
  /** Where it goes in memory, virtual and physical. */
  readonly address: number;
  readonly bytes: Uint8Array;
  /** At least `bytes.length`; what is more is zeros. */
  readonly memorySizeBytes: number;
  /** A sum of PF. */
  readonly flags: number;
}

export interface ElfObject {
  readonly kind: 'object';
  readonly sections: readonly ElfSection[];
  readonly symbols: readonly ElfSymbol[];
  /** e_flags: 0 for the soft-float ABI without compressed instructions. */
  readonly flags: number;
}

export interface ElfExecutable {
  readonly kind: 'executable';
  readonly entry: number;
  readonly segments: readonly ElfSegment[];
  readonly sections: readonly ElfSection[];
  readonly symbols: readonly ElfSymbol[];
}
