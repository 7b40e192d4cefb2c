/**
 * Accesses that user code might try: every kind of instruction that reads, writes or runs memory,
 * on every kind of page and device; every CSR; every privileged instruction. Each with how it must
 * end.
 */

import type { SymbolTable } from '../../../vm/elf/symbols.ts';
import { exceptions } from '../../../vm/isa/causes.ts';
import { csrs } from '../../../vm/isa/csrs.ts';
import { instructions, mnemonics } from '../../../vm/isa/instructions.ts';

export interface Probe {
  readonly name: string;
  /** Name of the routine that makes the access. */
  readonly routine: string;
  /** Where to: a number or a symbol of the image. */
  readonly address: string;
  readonly causes: readonly [number, number];
}

/** Of what user code may do at an address: read, write, execute. */
type Rights = '' | 'r' | 'rw' | 'rx';
type Access = 'r' | 'w' | 'x';

interface Place {
  readonly name: string;
  readonly address: string;
  readonly rights: Rights;
}

export interface Walls {
  /** What a forbidden read, write or fetch is stopped with. */
  readonly causes: Readonly<Record<Access, number>>;
  readonly places: readonly Place[];
}

const NO_FAULT = 16;
const PAGE = 4096;

/** By the operands as the instruction table writes them. */
const accesses: Readonly<Record<string, Access>> = {
  'rd, imm(rs1)': 'r',
  'rs2, imm(rs1)': 'w',
  'rd, (rs1)': 'r',
  'rd, rs2, (rs1)': 'w',
};

const moving = mnemonics.flatMap((name) => {
  const access = accesses[instructions[name].operands];
  return access === undefined || name === 'jalr' ? [] : [{ name, access }];
});

function routineText(name: string): string {
  const { operands } = instructions[name as keyof typeof instructions];
  const real = operands
    .replace('rd', 'a1')
    .replace('rs2', 'zero')
    .replace('imm(rs1)', '(a0)')
    .replace('(rs1)', '(a0)');
  return `${label(name)}:\n    ${name} ${real}\n    ret\n`;
}

function label(name: string): string {
  return `try_${name.replaceAll(/\W/g, '_')}`;
}

/** Every kind of access to a place. */
function probesOf({ name, address, rights }: Place, causes: Walls['causes']): Probe[] {
  const ended = (access: Access) => (rights.includes(access) ? NO_FAULT : causes[access]);
  const data = moving.map((kind) => {
    const cause = ended(kind.access);
    // A sc.w without a reservation fails; whether it asks for rights first is the hart's affair.
    const other = kind.name === 'sc.w' ? NO_FAULT : cause;
    const causes = [cause, other] as const;
    return { name: `${kind.name} ${name}`, routine: label(kind.name), address, causes };
  });
  const fetch = { name: `fetch ${name}`, routine: 'try_fetch', address };
  return [...data, { ...fetch, causes: [ended('x'), ended('x')] }];
}

/** Places that are all the same to a user: two accesses and a fetch. */
function pagesOf(from: number, to: number): Place[] {
  const count = (to - from) / PAGE;
  return Array.from({ length: count }, (_, index) => {
    const address = `0x${(from + index * PAGE).toString(16)}`;
    return { name: `page ${address}`, address, rights: '' };
  });
}

// biome-ignore format: a place a line
const devices: readonly Place[] = [
  { name: 'the finisher',          address: '0x100000',   rights: '' },
  { name: 'a software interrupt',  address: '0x2000000',  rights: '' },
  { name: 'a timer',               address: '0x2004000',  rights: '' },
  { name: 'the clock',             address: '0x200bff8',  rights: '' },
  { name: 'the UART',              address: '0x10000000', rights: '' },
  { name: 'the network interface', address: '0x40000000', rights: '' },
  { name: 'its sender',            address: '0x40000048', rights: '' },
];

// biome-ignore format: a place a line
const tables: Walls = {
  causes: { r: exceptions.loadPageFault, w: exceptions.storePageFault, x: exceptions.instructionPageFault },
  places: [
    ...devices,
    { name: 'address 0',             address: '0',                    rights: '' },
    { name: 'the last word',         address: '0xfffffffc',           rights: '' },
    { name: 'kernel text',           address: '__KERNEL_TEXT_START',  rights: '' },
    { name: 'the trap entry',        address: 'trap_entry',           rights: '' },
    { name: 'kernel rodata',         address: '__KERNEL_RODATA_START', rights: '' },
    { name: 'kernel data',           address: 'kcall_table',          rights: '' },
    { name: 'kernel bss',            address: 'thread_lock',          rights: '' },
    { name: 'core records',          address: 'cores',                rights: '' },
    { name: 'UArea, core',           address: 'uarea',                rights: '' },
    { name: 'UArea, board',          address: 'uarea_board',          rights: '' },
    { name: 'UArea, pool',           address: 'uarea_pool',           rights: '' },
    { name: 'UArea, directory',      address: 'uarea_directory',      rights: '' },
    { name: 'UArea, table',          address: 'uarea_table',          rights: '' },
    { name: "the master's stack",    address: '0x80049ffc',           rights: '' },
    { name: 'our kernel stack',      address: '0x8004cffc',           rights: '' },
    { name: 'our stack',             address: '0x8004d800',           rights: 'rw' },
    { name: "the helper's stack",    address: '0x8004f800',           rights: 'rw' },
    { name: 'a free page of the pool', address: '0x80060000',         rights: '' },
    { name: 'program text',          address: 'prober_ret',           rights: 'rx' },
    { name: 'program rodata',        address: 'probes',               rights: 'r' },
    { name: 'program bss',           address: 'scratch',              rights: 'rw' },
    { name: 'behind the program',    address: '0x8017f000',           rights: '' },
    { name: 'a frame by its number', address: '0x80180000',           rights: '' },
    { name: 'the end of memory',     address: '0x80200000',           rights: '' },
    { name: 'a dynamic page',        address: '0x90000000',           rights: 'rw' },
    { name: 'a page not mapped',     address: '0x90001000',           rights: '' },
    { name: 'the end of the user',   address: '0xf0000004',           rights: '' },
  ],
};

/** PMP alone: the places that page tables have been opened to. */
// biome-ignore format: a place a line
const protection: Walls = {
  causes: { r: exceptions.loadAccessFault, w: exceptions.storeAccessFault, x: exceptions.instructionAccessFault },
  places: [
    ...devices,
    { name: 'kernel text',       address: '__KERNEL_TEXT_START',   rights: '' },
    { name: 'kernel rodata',     address: '__KERNEL_RODATA_START', rights: '' },
    { name: 'kernel data',       address: 'kcall_table',           rights: '' },
    { name: 'kernel bss',        address: 'thread_lock',           rights: '' },
    { name: 'UArea, core',       address: 'uarea',                 rights: '' },
    { name: 'UArea, board',      address: 'uarea_board',           rights: '' },
    { name: 'UArea, pool',       address: 'uarea_pool',            rights: '' },
    { name: 'UArea, directory',  address: 'uarea_directory',       rights: 'r' },
    { name: 'UArea, table',      address: 'uarea_table',           rights: 'r' },
    { name: 'behind the UArea',  address: '0x80045000',            rights: '' },
    { name: 'the end of memory', address: '0x80200000',            rights: '' },
  ],
};

/** With the walls as the kernel builds them. */
export function probesOfTables(): Probe[] {
  const { causes, places } = tables;
  const everyPage = [
    ...pagesOf(0x8000_0000, 0x8004_d000),
    ...pagesOf(0x8004_e000, 0x8004_f000),
    ...pagesOf(0x8005_0000, 0x8008_0000),
  ];
  const isShort = ({ routine }: Probe) => ['try_lw', 'try_sw', 'try_fetch'].includes(routine);
  const few = everyPage.flatMap((place) => probesOf(place, causes).filter(isShort));
  const all = places.flatMap((place) => probesOf(place, causes));
  return [...all, ...few, ...csrProbes(), ...privilegedProbes()];
}

/** With page tables that let the user everywhere, so that PMP alone is left. */
export function probesOfProtection(): Probe[] {
  const { causes, places } = protection;
  return places.flatMap((place) => probesOf(place, causes));
}

const READABLE = ['cycle', 'time', 'instret', 'cycleh', 'timeh', 'instreth'];
const { illegalInstruction, breakpoint } = exceptions;

/** Each CSR is written, has bits set, and is read. */
const csrInstructions = { csrrw: 'a1, CSR, a0', csrrs: 'a1, CSR, a0', read: 'a1, CSR, zero' };

function csrProbes(): Probe[] {
  return csrs.flatMap(({ name }) =>
    Object.keys(csrInstructions).map((kind) => {
      const mayRead = kind === 'read' && READABLE.includes(name);
      const cause = mayRead ? NO_FAULT : illegalInstruction;
      const routine = label(`${kind} ${name}`);
      // Not 0: QEMU lets a csrrs of no bits pass for a read.
      return { name: `${kind} ${name}`, routine, address: '1', causes: [cause, cause] as const };
    }),
  );
}

const privileged = ['mret', 'sret', 'wfi', 'sfence.vma', 'ebreak'];

function privilegedProbes(): Probe[] {
  return privileged.map((name) => {
    const cause = name === 'ebreak' ? breakpoint : illegalInstruction;
    return { name, routine: label(name), address: '0', causes: [cause, cause] as const };
  });
}

/** The source that makes these probes; programs know no symbol of the kernel, so we must. */
export function sourceOfProbes(probes: readonly Probe[], kernel: SymbolTable): string {
  const numberOf = (address: string) => {
    const known = kernel.addressOf(address);
    return known === undefined ? address : `0x${(known >>> 0).toString(16)}`;
  };
  const csrText = csrs.flatMap(({ name, number }) =>
    Object.entries(csrInstructions).map(([kind, operands]) => {
      const mnemonic = kind === 'read' ? 'csrrs' : kind;
      const real = operands.replace('CSR', String(number));
      return `${label(`${kind} ${name}`)}:\n    ${mnemonic} ${real}\n    ret\n`;
    }),
  );
  return [
    '    .text\n    .globl prober_ret\n',
    'try_fetch:\n    jr a0\nprober_ret:\n    ret\n',
    ...moving.map(({ name }) => routineText(name)),
    ...csrText,
    ...privileged.map((name) => `${label(name)}:\n    ${name}\n    ret\n`),
    '    .section .rodata\n    .balign 4\n    .globl probes\n    .globl probes_end\nprobes:\n',
    ...probes.map(
      ({ routine, address, causes }) =>
        `    .word ${[routine, numberOf(address), ...causes].join(', ')}\n`,
    ),
    'probes_end:\n',
  ].join('');
}
