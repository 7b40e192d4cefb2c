/** Small bare-metal guests for tests of the machine: source text in, a machine at `_start` out. */
import { createHash } from 'node:crypto';
import { assemble } from '../../assembler/assemble.ts';
import { formatDiagnostic } from '../../assembler/diagnostic.ts';
import { link } from '../../assembler/linker/link.ts';
import type { ElfExecutable } from '../../vm/elf/format.ts';
import { SymbolTable } from '../../vm/elf/symbols.ts';
import type { Hart } from '../../vm/hart/hart.ts';
import { csrNumber } from '../../vm/isa/csrs.ts';
import { registerNumber } from '../../vm/isa/registers.ts';
import { load } from '../../vm/loader.ts';
import { Machine } from '../../vm/machine.ts';
import type { MachineOptions } from '../../vm/options.ts';

/** Where guests are linked to. */
export const TEXT = 0x8000_0000;

/** Words that every guest may use. */
const PRELUDE = `
    .equ POWER, 0x00100000
    .equ CLINT, 0x02000000
    .equ MTIMECMP, 0x02004000
    .equ MTIME, 0x0200bff8
    .equ UART, 0x10000000
    .equ NETWORK, 0x40000000
    .macro finish code
    li      t6, POWER
    .if \\code
    li      t5, (\\code << 16) | 0x3333
    .else
    li      t5, 0x5555
    .endif
    sw      t5, 0(t6)
    .endm
    .globl  _start
`;

/** Assembles and links a guest; a mistake in it fails the test with what the assembler said. */
export function image(source: string): ElfExecutable {
  const assembled = assemble(
    { path: 'guest.s', text: PRELUDE + source },
    { readFile: () => undefined },
  );
  const object = assembled.object;
  if (object === undefined) throw new Error(assembled.diagnostics.map(formatDiagnostic).join('\n'));
  const linked = link([{ name: 'guest.o', object, layer: 'user' }], {
    layout: { textAddress: TEXT },
    entry: '_start',
  });
  if (linked.executable === undefined) {
    throw new Error(linked.diagnostics.map(formatDiagnostic).join('\n'));
  }
  return linked.executable;
}

/** A machine with the guest loaded everywhere; one cluster of one hart unless said otherwise. */
export function machineWith(source: string, options: Partial<MachineOptions> = {}): Machine {
  const machine = new Machine({ clusters: 1, cores: 1, ...options });
  load(machine, image(source));
  return machine;
}

/** Runs a guest to its end, which must come; returns its machine. */
export function ranToEnd(source: string, options: Partial<MachineOptions> = {}): Machine {
  const machine = machineWith(source, options);
  const stop = machine.run({ cycles: 10_000_000 });
  if (stop.reason !== 'ended') throw new Error(`the guest stopped: ${stop.reason}`);
  return machine;
}

export function hartOf(machine: Machine, cluster = 0, hart = 0): Hart {
  const found = machine.clusters[cluster]?.harts[hart];
  if (found === undefined) throw new Error(`no hart ${hart} in cluster ${cluster}`);
  return found;
}

/** A register of hart 0 of cluster 0, or of another, by name; unsigned. */
export function register(
  machine: Machine,
  name: string,
  place: readonly [number, number] = [0, 0],
) {
  const number = registerNumber(name);
  if (number === undefined) throw new Error(`no register ${name}`);
  return hartOf(machine, ...place).read(number) >>> 0;
}

/** A CSR of hart 0 of cluster 0 by name, unsigned. */
export function csr(machine: Machine, name: string): number {
  return (hartOf(machine).csr(csrNumber(name) ?? -1) ?? Number.NaN) >>> 0;
}

/** A word of a cluster's RAM, unsigned. */
export function wordAt(machine: Machine, address: number, cluster = 0): number {
  const bytes = machine.clusters[cluster]?.read(address, 4);
  if (bytes === undefined) throw new Error(`${address.toString(16)} is not in RAM`);
  return new DataView(bytes.buffer).getUint32(0, true);
}

export function symbol(executable: ElfExecutable, name: string): number {
  const address = new SymbolTable(executable.symbols).addressOf(name);
  if (address === undefined) throw new Error(`the guest has no symbol ${name}`);
  return address >>> 0;
}

/** What the guest has written to the console of a cluster. */
export function consoleOf(machine: Machine, cluster = 0): string {
  return new TextDecoder().decode(machine.clusters[cluster]?.takeConsole());
}

/** A hash of everything that is state. */
export function stateHash(machine: Machine): string {
  const hash = createHash('sha256');
  for (const chunk of machine.stateChunks()) hash.update(chunk);
  return hash.digest('hex');
}
