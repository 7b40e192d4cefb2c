/**
 * Tells what happens in a machine, event by event, in the order in which the schedule runs it. That
 * order is the one in which memory changes; cycles of different cores may go back in it, by less
 * than a slice. It keeps no events: memory does not grow with the run.
 *
 * Harts and clusters tell of traps, sleep and packets; two places in the kernel are breakpoints;
 * single instructions are watched only if somebody wants them.
 */
import type { Cluster } from '../cluster.ts';
import type { SymbolTable } from '../elf/symbols.ts';
import type { Hart } from '../hart/hart.ts';
import { MACHINE, slot, status } from '../hart/state.ts';
import { isTrap } from '../hart/trap.ts';
import { causeName, exceptions, interrupts } from '../isa/causes.ts';
import { decode } from '../isa/decode.ts';
import { disassemble } from '../isa/disassemble.ts';
import { instructions } from '../isa/instructions.ts';
import { registerName } from '../isa/registers.ts';
import type { Breakpoints, Machine, Step, Stop } from '../machine.ts';
import type { Packet } from '../noc/packet.ts';
import { alsoTell } from '../noc/packet-observer.ts';
import { KernelView } from './kernel-view.ts';
import type { Observer } from './observed-run.ts';
import type { TraceEvent, TraceEventName } from './trace-events.ts';

export interface TraceOptions {
  /** Takes each event. */
  readonly write: (event: TraceEvent) => void;
  readonly events: ReadonlySet<TraceEventName>;
  /** Whether anything of a core is wanted; packets count as of core 0. */
  readonly isWanted: (cluster: number, core: number) => boolean;
  /** Symbols of the kernel; empty if they are not known, or there is none. */
  readonly symbols: SymbolTable;
  /** What an address of code is called, if that is known. */
  readonly nameAt: (address: number) => string | undefined;
}

type Fields = TraceEvent['fields'];

interface Place {
  readonly cluster: Cluster;
  readonly hart: Hart;
}

/** A call that has not come back. */
interface OpenCall {
  readonly number: number;
  /** Of the instruction behind its ecall. */
  readonly next: number;
}

/** Calls that never come back, as those that end a thread or a task, are forgotten at last. */
const MOST_NESTED = 8;
const A0 = 10;
const A7 = 17;
const INTERRUPT = 0x8000_0000;
const modes = ['user', 'supervisor', 'reserved', 'machine'] as const;

export class Trace implements Observer {
  readonly step: Step | undefined;
  readonly #machine: Machine;
  readonly #options: TraceOptions;
  readonly #kernel: KernelView | undefined;
  readonly #hookAt = new Map<number, 'switch' | 'task'>();
  readonly #breakpoints: Breakpoints;
  /**
   * The calls that a thread is in, by cluster and the thread's address, the last one last: the
   * handler of a signal may call, too, before the call that it interrupted is over.
   */
  readonly #openCalls = new Map<string, readonly OpenCall[]>();
  /** Registers before the instruction under way. */
  readonly #before = new Int32Array(32);

  /** From now on the machine is watched. */
  constructor(machine: Machine, options: TraceOptions) {
    this.#machine = machine;
    this.#options = options;
    this.#kernel = KernelView.of(options.symbols);
    const hooks = [['switch', 'context_switch'] as const, ['task', 'task_run'] as const];
    for (const [event, symbol] of this.#kernel === undefined ? [] : hooks) {
      const address = options.symbols.addressOf(symbol);
      if (address !== undefined && options.events.has(event)) this.#hookAt.set(address, event);
    }
    const stops = new Set(this.#hookAt.keys());
    const watched = machine.clusters.filter(({ harts, number }) =>
      harts.some((hart) => options.isWanted(number, hart.number)),
    );
    this.#breakpoints = new Map(watched.map(({ number }) => [number, stops]));
    for (const cluster of watched) this.#observe(cluster);
    if (options.events.has('instruction')) {
      this.step = (cluster, hart) => this.#step({ cluster, hart });
    }
  }

  breakpoints(): Breakpoints {
    return this.#breakpoints;
  }

  note({ cluster: number = 0, hart: core = 0, pc = 0 }: Stop): void {
    const cluster = this.#machine.clusters[number];
    const hart = cluster?.harts[core];
    const event = this.#hookAt.get(pc);
    const kernel = this.#kernel;
    if (cluster === undefined || hart === undefined || kernel === undefined) return;
    const [first, second] = [hart.read(A0) >>> 0, hart.read(A0 + 1) >>> 0];
    if (event === 'task') {
      this.#tell({ cluster, hart }, event, [['name', kernel.taskName(cluster, first)]]);
    } else if (event === 'switch') {
      this.#tell({ cluster, hart }, event, [
        ['from', kernel.threadName(cluster, first)],
        ['to', kernel.threadName(cluster, second)],
      ]);
    }
  }

  #observe(cluster: Cluster): void {
    for (const hart of cluster.harts) {
      if (!this.#options.isWanted(cluster.number, hart.number)) continue;
      const place = { cluster, hart };
      hart.observer = {
        trapped: () => this.#trapped(place),
        returned: () => this.#returned(place),
        slept: () => this.#tell(place, 'sleep', []),
        woke: () => this.#tell(place, 'wake', [['cause', pendingCause(hart)]]),
      };
    }
    if (!this.#options.isWanted(cluster.number, 0)) return;
    cluster.observer = alsoTell(cluster.observer, {
      sent: (packet) => this.#tellPacket(cluster, 'send', packet, packet.time),
      arrived: (packet, cycle) => this.#tellPacket(cluster, 'arrive', packet, cycle),
      noted: (event, value, cycle) => this.#tellRequest(cluster, event, value, cycle),
    });
  }

  #trapped(place: Place): void {
    const { state, privilege } = place.hart;
    const isMachine = privilege === MACHINE;
    const cause = state.word(isMachine ? slot.mcause : slot.scause) >>> 0;
    const pc = state.word(isMachine ? slot.mepc : slot.sepc) >>> 0;
    const value = state.word(isMachine ? slot.mtval : slot.stval) >>> 0;
    const mstatus = state.word(slot.mstatus);
    const from = isMachine ? (mstatus & status.MPP) >>> 11 : (mstatus & status.SPP) >>> 8;
    if (cause === exceptions.ecallFromUser && this.#called(place, pc)) return;
    const isInterrupt = cause >>> 31 === 1;
    this.#tell(place, isInterrupt ? 'interrupt' : 'trap', [
      ['cause', hyphened(causeName(cause))],
      ['pc', hex(pc)],
      ...(isInterrupt ? [] : [['value', hex(value)] as const]),
      ['from', modes[from] ?? ''],
      ['to', modes[privilege] ?? ''],
      ...(from === 0 ? this.#threadField(place) : []),
      ...this.#nameField(pc),
    ]);
  }

  /** Tells of a call of the kernel; false if there is no kernel that would be called. */
  #called(place: Place, pc: number): boolean {
    const { cluster, hart } = place;
    const thread = this.#threadOf(place);
    if (this.#kernel === undefined || thread === 0) return false;
    const number = hart.read(A7) >>> 0;
    const key = `${cluster.number}.${thread}`;
    const outer = this.#openCalls.get(key)?.slice(-MOST_NESTED) ?? [];
    this.#openCalls.set(key, [...outer, { number, next: (pc + 4) >>> 0 }]);
    this.#tell(place, 'call', [
      ['number', number],
      ['name', this.#kernel.callName(cluster, number)],
      ...this.#threadField(place),
      ...[0, 1, 2, 3, 4].map((index) => [`a${index}`, hex(hart.read(A0 + index))] as const),
      ['pc', hex(pc)],
      ...this.#nameField(pc),
    ]);
    return true;
  }

  #returned(place: Place): void {
    const { cluster, hart } = place;
    const pc = hart.nextPc >>> 0;
    const isToUser = hart.privilege === 0;
    const key = isToUser ? `${cluster.number}.${this.#threadOf(place)}` : '';
    const calls = this.#openCalls.get(key) ?? [];
    const at = calls.findLastIndex(({ next }) => next === pc);
    const number = calls[at]?.number;
    if (number !== undefined && this.#kernel !== undefined) {
      this.#openCalls.set(key, calls.slice(0, at));
      this.#tell(place, 'result', [
        ['number', number],
        ['name', this.#kernel.callName(cluster, number)],
        ...this.#threadField(place),
        ['a0', hex(hart.read(A0))],
      ]);
      return;
    }
    this.#tell(place, 'resume', [
      ['pc', hex(pc)],
      ['to', modes[hart.privilege] ?? ''],
      ...(isToUser ? this.#threadField(place) : []),
      ...this.#nameField(pc),
    ]);
  }

  #tellPacket(cluster: Cluster, event: 'send' | 'arrive', packet: Packet, cycle: number): void {
    if (!this.#options.events.has(event)) return;
    const { kind, source, destination, sequence } = packet;
    const fields: Fields = [
      ['kind', kind],
      ['source', source],
      ['node', destination],
      ['sequence', sequence],
      ['bytes', packet.kind === 'reply' ? 0 : packet.bytes.length],
      ...(packet.kind === 'transfer' ? [['channel', packet.channel] as const] : []),
      ...(packet.kind === 'reply'
        ? [['accepted', packet.isAccepted ? 1 : 0] as const, ['to', packet.to] as const]
        : []),
    ];
    this.#options.write({ cycle, cluster: cluster.number, core: undefined, event, fields });
  }

  #tellRequest(cluster: Cluster, event: 'request' | 'answer', value: number, cycle: number): void {
    if (!this.#options.events.has(event)) return;
    const fields: Fields = [[event === 'request' ? 'to' : 'value', value]];
    this.#options.write({ cycle, cluster: cluster.number, core: undefined, event, fields });
  }

  #step(place: Place): void {
    const { cluster, hart } = place;
    const { cycle, instret, pc, registers } = hart;
    const isWanted = this.#options.isWanted(cluster.number, hart.number);
    const word = isWanted ? fetched(hart) : undefined;
    const before = this.#before;
    before.set(registers);
    cluster.step(hart);
    // One that trapped has not retired, and the trap was told of.
    if (word === undefined || hart.instret === instret) return;
    const event = 'instruction';
    const fields: Fields = [
      ['pc', hex(pc)],
      ['word', `0x${(word >>> 0).toString(16).padStart(8, '0')}`],
      ['text', disassemble(word, pc, { aliases: true }).replace('\t', ' ')],
      ...effects(word, before, registers),
      ...this.#nameField(pc),
    ];
    this.#options.write({ cycle, cluster: cluster.number, core: hart.number, event, fields });
  }

  #tell({ cluster, hart }: Place, event: TraceEventName, fields: Fields): void {
    if (!this.#options.events.has(event)) return;
    const { cycle, number: core } = hart;
    this.#options.write({ cycle, cluster: cluster.number, core, event, fields });
  }

  /** The thread whose user mode a hart leaves or enters: mscratch has the core's record then. */
  #threadOf({ cluster, hart }: Place): number {
    return this.#kernel?.threadOf(cluster, hart.state.word(slot.mscratch) >>> 0) ?? 0;
  }

  #threadField(place: Place): Fields {
    const thread = this.#threadOf(place);
    if (this.#kernel === undefined || thread === 0) return [];
    return [['thread', this.#kernel.threadName(place.cluster, thread)]];
  }

  #nameField(pc: number): Fields {
    const name = this.#options.nameAt(pc);
    return name === undefined ? [] : [['at', name]];
  }
}

/** The word that the hart fetches next; undefined if that traps. */
function fetched(hart: Hart): number | undefined {
  const { mmu, pc } = hart;
  try {
    // What it changes, an accessed bit, the fetch of the instruction changes in any case.
    mmu.findFetchPage(pc | 0);
    return mmu.ramWord((pc + mmu.fetchAddend) >>> 0);
  } catch (thrown) {
    if (isTrap(thrown)) return undefined;
    throw thrown;
  }
}

/** The address that an instruction has used, and the register that it has written. */
function effects(word: number, before: Int32Array, after: Int32Array): Fields {
  const instruction = decode(word);
  if (instruction === undefined) return [];
  const { mnemonic, rd, rs1, imm } = instruction;
  const { operands, extension } = instructions[mnemonic];
  const isAccess = /\(rs1\)/.test(operands) && mnemonic !== 'jalr';
  const address = (before[rs1] ?? 0) + (extension === 'A' ? 0 : imm);
  return [
    ...(isAccess ? [['address', hex(address)] as const] : []),
    ...(operands.startsWith('rd') && rd !== 0
      ? [[registerName(rd), hex(after[rd] ?? 0)] as const]
      : []),
  ];
}

/** What a hart is woken by; the timer's line is brought up to date only later. */
function pendingCause({ state }: Hart): string {
  const pending = state.word(slot.mip) & state.word(slot.mie);
  const bits = Object.values(interrupts).filter((bit) => ((pending >>> bit) & 1) === 1);
  const causes = bits.length === 0 ? [interrupts.machineTimer] : bits;
  return causes.map((bit) => hyphened(causeName((INTERRUPT | bit) >>> 0))).join('+');
}

function hyphened(words: string): string {
  return words.replaceAll(' ', '-');
}

function hex(value: number): string {
  return `0x${(value >>> 0).toString(16)}`;
}
