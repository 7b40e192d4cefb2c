/** Why a trap is taken: numbers of mcause and scause (RISC-V privileged manual 1.12, table 3.6). */

export const exceptions = {
  instructionAddressMisaligned: 0,
  instructionAccessFault: 1,
  illegalInstruction: 2,
  breakpoint: 3,
  loadAddressMisaligned: 4,
  loadAccessFault: 5,
  storeAddressMisaligned: 6,
  storeAccessFault: 7,
  ecallFromUser: 8,
  ecallFromSupervisor: 9,
  ecallFromMachine: 11,
  instructionPageFault: 12,
  loadPageFault: 13,
  storePageFault: 15,
} as const;

/** Also the bit numbers of mip, mie, mideleg, sip and sie. */
export const interrupts = {
  supervisorSoftware: 1,
  machineSoftware: 3,
  supervisorTimer: 5,
  machineTimer: 7,
  supervisorExternal: 9,
  machineExternal: 11,
} as const;

export type Exception = keyof typeof exceptions;
export type Interrupt = keyof typeof interrupts;

/** A value of mcause or scause in words: 'load page fault', 'machine timer interrupt'. */
export function causeName(cause: number): string {
  const code = cause & 0x7fff_ffff;
  const isInterrupt = cause >>> 31 === 1;
  const table: Readonly<Record<string, number>> = isInterrupt ? interrupts : exceptions;
  const name = Object.keys(table).find((key) => table[key] === code);
  const kind = isInterrupt ? 'interrupt' : 'exception';
  if (name === undefined) return `unknown ${kind} ${code}`;
  const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return isInterrupt ? `${words} interrupt` : words;
}
