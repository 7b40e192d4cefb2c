/**
 * The guest that runs many small programs one after the other, on our machine and on QEMU's, and
 * sends to the UART what each leaves behind.
 *
 * A program has a code page, two data pages, a root table and a leaf table, all at fixed physical
 * places, and starts in a mode with given registers and CSRs. The harness is machine mode's trap
 * handler: it logs every trap and goes on behind the instruction. The supervisor's handler is an
 * ecall to it and sret. x30 and x31 belong to the harness; mscratch, mtvec and stvec too.
 */
import type { ElfExecutable } from '../../vm/elf/format.ts';
import { image } from '../support/guest.ts';

export const CODE = 0x8001_0000;
export const DATA = 0x8001_1000;
export const ROOT = 0x8001_3000;
export const LEAF = 0x8001_4000;
/** A page that PMP entries may lock: the harness keeps away from it. */
export const LOCKED = 0x8001_5000;
/** Where page tables may map the same pages again; without translation it is other RAM. */
export const ALIAS = 0x8041_0000;
const SUPERVISOR_HANDLER = 0xf00;
const PROGRAMS = 0x8002_0000;

export const CODE_WORDS = 96;
export const TABLE_ENTRIES = 24;
const LOG_ENTRIES = 40;
const LOG_WORDS = 8;

/** The first of the eight PMP entries that every program sets anew. Those before it get locked. */
export const FIRST_REGION = 4;

/** CSRs that a program begins with, in the order in which they are written. */
export const initialCsrs = [
  ...['medeleg', 'mideleg', 'mip', 'mie', 'mcounteren', 'scounteren', 'sscratch', 'sepc'],
  ...['scause', 'stval', 'satp'],
  ...Array.from({ length: 8 }, (_, index) => `pmpaddr${FIRST_REGION + index}`),
  ...['pmpcfg1', 'pmpcfg2'],
] as const;

/** CSRs that are compared at a program's end; what the last trap left in some is in the log. */
export const finalCsrs = [
  ...['mstatus', 'medeleg', 'mideleg', 'mie', 'mip', 'mtvec', 'mcounteren', 'sstatus', 'sie'],
  ...['sip', 'stvec', 'scounteren', 'sscratch', 'sepc', 'scause', 'stval', 'satp'],
  ...['menvcfg', 'senvcfg', 'mstatush', 'pmpcfg0', 'pmpcfg1', 'pmpcfg2', 'pmpcfg3'],
  ...Array.from({ length: 13 }, (_, index) => `pmpaddr${index}`),
];

const REGISTERS = 30;
const MSTATUS_AT = 4 * REGISTERS;
const CSRS_AT = MSTATUS_AT + 4;
const TABLE_AT = CSRS_AT + 4 * initialCsrs.length;
const CODE_AT = TABLE_AT + 8 * TABLE_ENTRIES;
const RECORD_BYTES = CODE_AT + 4 * CODE_WORDS;

/** A program as data, which is all that random choices decide. */
export interface Program {
  readonly seed: number;
  /** x0 … x29. */
  readonly registers: readonly number[];
  /** With the mode it starts in as MPP. */
  readonly mstatus: number;
  /** Values of `initialCsrs`. */
  readonly csrs: readonly number[];
  /** Words of the tables: physical address and value. */
  readonly tables: readonly (readonly [number, number])[];
  readonly code: readonly number[];
}

const RESULT_WORDS = REGISTERS + finalCsrs.length + 2 + LOG_ENTRIES * LOG_WORDS;

/** An instruction of nobody: it ends a program. */
export const END_OF_PROGRAM = 0x0000_000b;
const NOP = 0x13;

const each = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => `    ${line(index)}`).join('\n');

/** What programs can write: where, and how many bytes. */
const places = [
  [DATA, 0x2000],
  [ALIAS + 0x1000, 0x2000],
  [ROOT + 4 * (CODE >>> 22), 16],
  [LEAF + 4 * ((CODE >>> 12) & 0x3ff), 64],
] as const;

function calls(routine: string, from: number, bytes: number): string {
  return `
    li      t0, ${from | 0}
    li      t1, ${(from + bytes) | 0}
    call    ${routine}`;
}

function loadCsr(index: number): string {
  return `lw      t0, ${CSRS_AT + 4 * index}(t6)\n    csrw    ${initialCsrs[index]}, t0`;
}

function storeCsr(index: number): string {
  return `csrr    t6, ${finalCsrs[index]}\n    sw      t6, ${4 * index}(t5)`;
}

const handlers = `
    .align  2
machine_handler:
    li      t5, 0x20000             # MPRV
    csrrc   t6, mstatus, t5
    csrr    t5, mscratch
    sw      t6, 0(t5)
${each(7, (index) => {
  const csr = ['mcause', 'mepc', 'mtval', 'scause', 'stval', 'sepc', 'mip'][index];
  return `csrr    t6, ${csr}\n    sw      t6, ${4 * index + 4}(t5)`;
})}
    addi    t6, t5, ${4 * LOG_WORDS}
    csrw    mscratch, t6
    la      t5, log_end
    bgeu    t6, t5, end_program
    sfence.vma
    csrr    t6, mcause
    bltz    t6, interrupt
    csrr    t5, mtval
    addi    t5, t5, -${END_OF_PROGRAM}
    beqz    t5, end_program
    csrr    t6, mepc
    srli    t6, t6, 12
    li      t5, ${CODE >>> 12}
    bne     t6, t5, end_program
    # Where a mode may not fetch, machine mode goes on.
    csrr    t6, mcause
    addi    t5, t6, -1
    beqz    t5, 1f
    addi    t5, t6, -12
    bnez    t5, 3f
1:  csrr    t6, mepc
    li      t5, ${(CODE + SUPERVISOR_HANDLER) | 0}
    bgeu    t6, t5, end_program
    li      t5, 0x1800
    csrs    mstatus, t5
    j       back
3:  csrr    t6, mepc
    li      t5, ${(CODE + SUPERVISOR_HANDLER) | 0}
    bne     t6, t5, 2f
    csrr    t6, mcause
    addi    t6, t6, -9
    bnez    t6, 2f
    csrr    t6, scause
    bltz    t6, supervisor_interrupt
    csrr    t6, sepc
    addi    t6, t6, 4
    csrw    sepc, t6
2:  csrr    t6, mepc
    addi    t6, t6, 4
    csrw    mepc, t6
back:
    csrr    t6, mscratch
    lw      t6, -${4 * LOG_WORDS}(t6)
    li      t5, 0x20000
    and     t5, t5, t6
    csrs    mstatus, t5
    mret
supervisor_interrupt:
    li      t5, 1
    sll     t5, t5, t6
    csrc    mie, t5
    j       2b
interrupt:
    li      t5, 1
    sll     t5, t5, t6
    csrc    mie, t5
    j       back
`;

const start = `
_start:
    beqz    a0, 1f
park:
    wfi
    j       park
1:  la      t0, machine_handler
    csrw    mtvec, t0
    li      t0, ${(CODE + SUPERVISOR_HANDLER) | 0}
    csrw    stvec, t0
    li      s0, ${PROGRAMS | 0}
    la      t0, next
    sw      s0, 0(t0)

next_program:
    csrw    satp, zero
    csrw    mstatus, zero
    csrw    mie, zero
    csrw    mip, zero
    csrw    pmpcfg0, zero
    csrw    pmpcfg1, zero
    csrw    pmpcfg2, zero
    li      t0, -1
    li      t1, MTIMECMP
    sw      t0, 0(t1)
    sw      t0, 4(t1)
    li      t1, CLINT
    sw      zero, 0(t1)
    la      t0, next
    lw      t6, 0(t0)
    la      t1, programs_end
    lw      t1, 0(t1)
    bltu    t6, t1, 2f
    finish  0
2:  la      t1, log
    csrw    mscratch, t1
    # What a program may write begins as zeroes, but data as something.
    li      t0, ${DATA | 0}
    li      t1, ${(DATA + 0x2000) | 0}
    li      t2, 0x9e3779b9
8:  mul     t3, t0, t2
    sw      t3, 0(t0)
    addi    t0, t0, 4
    bne     t0, t1, 8b
${places
  .slice(1)
  .map(([from, bytes]) => calls('clear', from, bytes))
  .join('')}
    la      t0, log
    la      t1, log_end
    call    clear
    li      t0, ${CODE | 0}
    addi    t1, t6, ${CODE_AT}
    addi    t2, t1, ${4 * CODE_WORDS}
5:  lw      t3, 0(t1)
    sw      t3, 0(t0)
    addi    t0, t0, 4
    addi    t1, t1, 4
    bne     t1, t2, 5b
    li      t0, ${(CODE + SUPERVISOR_HANDLER) | 0}
    li      t1, 0x00000073          # ecall
    sw      t1, 0(t0)
    li      t1, 0x10200073          # sret
    sw      t1, 4(t0)
    addi    t1, t6, ${TABLE_AT}
    addi    t2, t6, ${CODE_AT}
6:  lw      t0, 0(t1)
    lw      t3, 4(t1)
    sw      t3, 0(t0)
    addi    t1, t1, 8
    bne     t1, t2, 6b
${each(initialCsrs.length, loadCsr)}
    fence.i
    sfence.vma
    li      t0, ${CODE | 0}
    csrw    mepc, t0
    lw      t5, ${MSTATUS_AT}(t6)
${each(29, (index) => `lw      x${index + 1}, ${4 * index + 4}(t6)`)}
    csrw    mstatus, t5
    mret
`;

const finish = `
end_program:
    la      t5, result
${each(30, (index) => `sw      x${index}, ${4 * index}(t5)`)}
    li      t6, 0x20000
    csrc    mstatus, t6
    addi    t5, t5, ${4 * REGISTERS}
${each(finalCsrs.length, storeCsr)}
    csrw    satp, zero
    csrw    mie, zero
    addi    t5, t5, ${4 * finalCsrs.length}
    csrr    t6, mscratch
    sw      t6, 0(t5)
    # The sum of what it has written, each word by its place.
    li      t3, 0
${places.map(([from, bytes]) => calls('add_up', from, bytes)).join('')}
    sw      t3, 4(t5)
    li      t0, UART
    la      t1, result
    la      t2, log_end
2:  lbu     t3, 0(t1)
    sb      t3, 0(t0)
    addi    t1, t1, 1
    bne     t1, t2, 2b
    la      t0, next
    lw      t1, 0(t0)
    li      t2, ${RECORD_BYTES}
    add     t1, t1, t2
    sw      t1, 0(t0)
    j       next_program

# clear(from t0, to t1): zeroes a multiple of 16 bytes.
clear:
    sw      zero, 0(t0)
    sw      zero, 4(t0)
    sw      zero, 8(t0)
    sw      zero, 12(t0)
    addi    t0, t0, 16
    bne     t0, t1, clear
    ret

# add_up(from t0, to t1, sum t3) → t3: a sum in which the order counts.
add_up:
    lw      t2, 0(t0)
    add     t3, t3, t2
    slli    t2, t3, 5
    srli    t3, t3, 27
    or      t3, t3, t2
    addi    t0, t0, 4
    bne     t0, t1, add_up
    ret

    .data
    .align  4
next: .word 0
programs_end: .word 0
result: .zero ${4 * (RESULT_WORDS - LOG_ENTRIES * LOG_WORDS)}
log: .zero ${4 * LOG_ENTRIES * LOG_WORDS}
log_end: .word 0
`;

let assembled: ElfExecutable | undefined;

/** Programs that fit in the memory of one image. */
export const MAX_PROGRAMS = Math.floor(0x1e_0000 / RECORD_BYTES);

/** The image that runs these programs in turn and ends by the finisher. */
export function imageOf(programs: readonly Program[]): ElfExecutable {
  assembled ??= image(start + handlers + finish);
  const bytes = new Uint8Array(RECORD_BYTES * programs.length);
  const words = new Int32Array(bytes.buffer);
  for (const [index, program] of programs.entries()) {
    words.set(recordOf(program), (index * RECORD_BYTES) / 4);
  }
  const end = { address: PROGRAMS, bytes, memorySizeBytes: bytes.length, flags: 6 };
  return {
    ...assembled,
    sections: [],
    symbols: [],
    segments: [...assembled.segments.map(withEnd(PROGRAMS + bytes.length)), end],
  };
}

/** The data segment with the end of the programs filled in; other segments as they are. */
function withEnd(end: number): (segment: ElfExecutable['segments'][0]) => typeof segment {
  const at = assembled?.symbols.find(({ name }) => name === 'programs_end')?.value ?? 0;
  return (segment) => {
    const offset = (at >>> 0) - (segment.address >>> 0);
    if (offset < 0 || offset >= segment.bytes.length) return segment;
    const bytes = segment.bytes.slice();
    new DataView(bytes.buffer).setUint32(offset, end, true);
    return { ...segment, bytes };
  };
}

function recordOf({ registers, mstatus, csrs, tables, code }: Program): readonly number[] {
  const entries = [...tables];
  while (entries.length < TABLE_ENTRIES) entries.push([LEAF + 0xffc, 0]);
  const instructions = [...code];
  while (instructions.length < CODE_WORDS - 1) instructions.push(NOP);
  instructions.push(END_OF_PROGRAM);
  return [
    ...registers,
    mstatus,
    ...csrs,
    ...entries.slice(0, TABLE_ENTRIES).flat(),
    ...instructions,
  ];
}

/** What each program of an image left behind, out of what the image sent to the console. */
export function outcomesOf(console: Uint8Array): readonly Int32Array[] {
  const words = new Int32Array(Uint8Array.from(console).buffer, 0, console.length >> 2);
  const count = Math.floor(words.length / RESULT_WORDS);
  return Array.from({ length: count }, (_, index) =>
    words.subarray(index * RESULT_WORDS, (index + 1) * RESULT_WORDS),
  );
}

const LOG_NAMES = ['mstatus', 'mcause', 'mepc', 'mtval', 'scause', 'stval', 'sepc', 'mip'];

/** What a word of an outcome is. */
export function wordName(index: number): string {
  if (index < REGISTERS) return `x${index}`;
  const csr = finalCsrs[index - REGISTERS];
  if (csr !== undefined) return csr;
  const rest = index - REGISTERS - finalCsrs.length;
  if (rest < 2) return rest === 0 ? 'end of the log' : 'memory';
  return `${LOG_NAMES[(rest - 2) % LOG_WORDS]} of trap ${Math.floor((rest - 2) / LOG_WORDS)}`;
}
