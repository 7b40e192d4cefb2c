/**
 * The control and status registers of the machine: names and numbers as in the privileged manual,
 * version 1.12, for RV32 with modes M, S and U.
 *
 * A number says by itself who may touch the register (chapter "CSR Address Mapping Conventions"):
 * bits 9:8 are the least privilege, and 11 in bits 11:10 means read-only. Which bits can be written
 * and what a write does belongs to the hart (vm/hart), not here.
 */
export type Privilege = 'U' | 'S' | 'M';

export interface Csr {
  readonly name: string;
  readonly number: number;
  /** The least privileged mode that may access it. */
  readonly privilege: Privilege;
  readonly access: 'rw' | 'ro';
  readonly gloss: string;
}

// biome-ignore format: the columns are aligned by hand
export const csrs: readonly Csr[] = [
  csr(0xc00, 'cycle',      'clock cycles, low word'),
  csr(0xc01, 'time',       'ticks of the machine timer, low word'),
  csr(0xc02, 'instret',    'instructions retired, low word'),
  ...family(3, 31, (n) => csr(0xc00 + n, `hpmcounter${n}`, `event counter ${n}, low word`)),
  csr(0xc80, 'cycleh',     'clock cycles, high word'),
  csr(0xc81, 'timeh',      'ticks of the machine timer, high word'),
  csr(0xc82, 'instreth',   'instructions retired, high word'),
  ...family(3, 31, (n) => csr(0xc80 + n, `hpmcounter${n}h`, `event counter ${n}, high word`)),

  csr(0x100, 'sstatus',    'status, as the supervisor may see it'),
  csr(0x104, 'sie',        'supervisor interrupts enabled'),
  csr(0x105, 'stvec',      'where supervisor traps go'),
  csr(0x106, 'scounteren', 'counters that user mode may read'),
  csr(0x10a, 'senvcfg',    'what user mode may do'),
  csr(0x140, 'sscratch',   'a word for the trap handler'),
  csr(0x141, 'sepc',       'where a supervisor trap struck'),
  csr(0x142, 'scause',     'why'),
  csr(0x143, 'stval',      'the address or instruction to blame'),
  csr(0x144, 'sip',        'supervisor interrupts pending'),
  csr(0x180, 'satp',       'translation mode, space and root page table'),

  csr(0xf11, 'mvendorid',  'who made it'),
  csr(0xf12, 'marchid',    'which design it is'),
  csr(0xf13, 'mimpid',     'which version of the design'),
  csr(0xf14, 'mhartid',    'number of this hart'),
  csr(0xf15, 'mconfigptr', 'address of a configuration structure'),
  csr(0x300, 'mstatus',    'status: interrupt enables, previous modes, MPRV and others'),
  csr(0x301, 'misa',       'width and extensions'),
  csr(0x302, 'medeleg',    'exceptions that go to the supervisor'),
  csr(0x303, 'mideleg',    'interrupts that go to the supervisor'),
  csr(0x304, 'mie',        'interrupts enabled'),
  csr(0x305, 'mtvec',      'where machine traps go'),
  csr(0x306, 'mcounteren', 'counters that the next mode may read'),
  csr(0x30a, 'menvcfg',    'what less privileged modes may do'),
  csr(0x310, 'mstatush',   'status, high word'),
  csr(0x31a, 'menvcfgh',   'what less privileged modes may do, high word'),
  csr(0x340, 'mscratch',   'a word for the trap handler'),
  csr(0x341, 'mepc',       'where a machine trap struck'),
  csr(0x342, 'mcause',     'why'),
  csr(0x343, 'mtval',      'the address or instruction to blame'),
  csr(0x344, 'mip',        'interrupts pending'),
  ...family(0, 3, (n) => csr(0x3a0 + n, `pmpcfg${n}`, `modes of regions ${4 * n} … ${4 * n + 3}`)),
  ...family(0, 15, (n) => csr(0x3b0 + n, `pmpaddr${n}`, `address bits 33 … 2 of region ${n}`)),

  csr(0xb00, 'mcycle',     'clock cycles, low word'),
  csr(0xb02, 'minstret',   'instructions retired, low word'),
  ...family(3, 31, (n) => csr(0xb00 + n, `mhpmcounter${n}`, `event counter ${n}, low word`)),
  csr(0xb80, 'mcycleh',    'clock cycles, high word'),
  csr(0xb82, 'minstreth',  'instructions retired, high word'),
  ...family(3, 31, (n) => csr(0xb80 + n, `mhpmcounter${n}h`, `event counter ${n}, high word`)),
  csr(0x320, 'mcountinhibit', 'counters that stand still'),
  ...family(3, 31, (n) => csr(0x320 + n, `mhpmevent${n}`, `what event counter ${n} counts`)),
];

const csrByNumber = new Map(csrs.map((one) => [one.number, one]));
const csrByName = new Map(csrs.map((one) => [one.name, one]));

/** The number of a CSR by name; undefined if the machine has none of that name. */
export function csrNumber(name: string): number | undefined {
  return csrByName.get(name)?.number;
}

/** The name of CSR `number`; undefined if the machine has none of that number. */
export function csrName(number: number): string | undefined {
  return csrByNumber.get(number)?.name;
}

function csr(number: number, name: string, gloss: string): Csr {
  const privilege = (['U', 'S', undefined, 'M'] as const)[(number >> 8) & 3];
  if (privilege === undefined) throw new Error(`CSR ${name}: the machine has no hypervisor mode`);
  return { name, number, privilege, access: number >> 10 === 3 ? 'ro' : 'rw', gloss };
}

function family(first: number, last: number, member: (n: number) => Csr): readonly Csr[] {
  return Array.from({ length: last - first + 1 }, (_, index) => member(first + index));
}
