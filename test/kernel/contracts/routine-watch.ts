/**
 * Watches the routines of the kernel while it runs, one instruction at a time, and holds each to
 * its contract:
 *
 *   entered    registers that it neither takes nor keeps are filled with rubbish: what it needs
 *              without saying so breaks it. The locks that it needs are held, the core is right.
 *   returned   registers that it must keep are as they were, and tp is this core's record. The
 *              others, but for what it gives, are filled with rubbish: a caller that counts on more
 *              than the contract says goes wrong, and the program that runs shows it.
 *
 * A routine is entered where pc is its address; it has returned where pc is the ra, and sp the sp,
 * that it was entered with. Threads leave a core in the middle of their routines, so every kernel
 * stack has its own list of those that have been entered.
 */
import { RAM_BASE } from '../../../vm/bus.ts';
import type { Cluster } from '../../../vm/cluster.ts';
import type { ElfExecutable } from '../../../vm/elf/format.ts';
import { SymbolTable } from '../../../vm/elf/symbols.ts';
import type { Hart } from '../../../vm/hart/hart.ts';
import { MACHINE, slot } from '../../../vm/hart/state.ts';
import { CALLER_SAVED, type Contract, registerName } from './contract.ts';

const [RA, SP, GP, TP] = [1, 2, 3, 4];
/** Fit no address and no count; the low byte is the register. */
const RUBBISH = { before: 0x5bad_0000, after: 0x6bad_0000 };
/** What a routine may not change, whatever it says: ra is not among them. */
const REGISTERS = Array.from({ length: 31 }, (_, index) => index + 1);
/** s0 … s11. */
const SAVED = [8, 9, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27];
const IDLE_STACK_SHIFT = 11;
const PAGE_SHIFT = 12;

interface Entered {
  readonly contract: Contract;
  readonly registers: Int32Array;
}

/** What is known of a contract once and for all. */
interface Rules {
  readonly contract: Contract;
  /** Registers that must be as they were. */
  readonly kept: ReadonlySet<number>;
  /** Registers that are spoilt where it is entered, and where it has returned. */
  readonly spoiltBefore: readonly number[];
  readonly spoiltAfter: readonly number[];
}

export class RoutineWatch {
  /** How often each routine was entered, and has returned. */
  readonly entries = new Map<string, number>();
  readonly returns = new Map<string, number>();
  /** Registers that were other ones when it had returned. */
  readonly changed = new Map<string, Set<number>>();
  /** What was not as a contract says; each kind once. */
  readonly broken = new Set<string>();
  readonly #rules = new Map<number, Rules>();
  readonly #stacks = new Map<Cluster, Map<number, Entered[]>>();
  readonly #textEnd: number;
  readonly #cores: number;
  readonly #coreShift: number;
  readonly #idleStacks: readonly [number, number];
  readonly #locks: ReadonlyMap<string, number>;
  readonly #adoption: number;
  readonly #firstThreadPage: number;

  constructor(executable: ElfExecutable, contracts: ReadonlyMap<string, Contract>) {
    const symbols = new SymbolTable(executable.symbols);
    const at = (name: string) => {
      const address = symbols.addressOf(name);
      if (address === undefined) throw new Error(`the kernel has no ${name}`);
      return address >>> 0;
    };
    this.#textEnd = at('__KERNEL_TEXT_END');
    this.#cores = at('cores');
    this.#coreShift = at('CORE_SHIFT');
    this.#idleStacks = [at('idle_stacks'), at('idle_stacks') + 16 * at('IDLE_STACK_BYTES')];
    this.#locks = new Map(['thread_lock', 'task_lock'].map((name) => [name, at(name)]));
    this.#adoption = at('process_adopt');
    this.#firstThreadPage = (at('POOL_START') >>> PAGE_SHIFT) + at('POOL_KERNEL_PAGES');
    for (const { name, value } of executable.symbols) {
      const contract = contracts.get(name);
      if (contract !== undefined) this.#rules.set(value >>> 0, rulesOf(contract));
    }
  }

  /** To be run as a step of the machine. */
  readonly step = (cluster: Cluster, hart: Hart): void => {
    const pc = hart.pc >>> 0;
    const isKernel = pc >= RAM_BASE && pc < this.#textEnd;
    if (isKernel && hart.state.word(slot.privilege) === MACHINE) this.#look(cluster, hart, pc);
    cluster.step(hart);
  };

  #look(cluster: Cluster, hart: Hart, pc: number): void {
    const { registers } = hart.state;
    const sp = (registers[SP] as number) >>> 0;
    const stack = this.#stackOf(cluster, sp);
    const last = stack.at(-1);
    if (last !== undefined && at(last, SP) === sp && at(last, RA) === pc) {
      this.#returned(stack, hart);
    }
    const rules = this.#rules.get(pc);
    if (rules === undefined) return;
    if (pc === this.#adoption) this.#forgetThreads(cluster);
    this.#entered(this.#stackOf(cluster, sp), rules, { cluster, hart });
  }

  #entered(
    stack: Entered[],
    { contract, spoiltBefore }: Rules,
    place: { readonly cluster: Cluster; readonly hart: Hart },
  ): void {
    const { registers } = place.hart.state;
    count(this.entries, contract.name);
    this.#checkEntry(contract, place);
    // What was entered further down will not return any more; tail calls share ra and sp.
    const [sp, ra] = [(registers[SP] as number) >>> 0, (registers[RA] as number) >>> 0];
    for (let last = stack.at(-1); last !== undefined; last = stack.at(-1)) {
      if (at(last, SP) > sp || (at(last, SP) === sp && at(last, RA) === ra)) break;
      stack.pop();
    }
    for (const register of spoiltBefore) registers[register] = RUBBISH.before + register;
    // The user's have been saved just now: nobody needs what they hold, yet all must keep it.
    if (contract.name === 'kcall_dispatch') {
      for (const register of SAVED) registers[register] = RUBBISH.before + register;
    }
    stack.push({ contract, registers: registers.slice() });
  }

  #returned(stack: Entered[], hart: Hart): void {
    const { registers } = hart.state;
    const [sp, pc] = [(registers[SP] as number) >>> 0, hart.pc >>> 0];
    let outermost: Rules | undefined;
    for (let last = stack.at(-1); last !== undefined; last = stack.at(-1)) {
      if (at(last, SP) !== sp || at(last, RA) !== pc) break;
      stack.pop();
      const { contract } = last;
      const rules = rulesOf(contract);
      count(this.returns, contract.name);
      if (!contract.returns) this.#tell(contract, 'returns');
      const changed = REGISTERS.filter((number) => last.registers[number] !== registers[number]);
      for (const number of changed) {
        if (rules.kept.has(number)) this.#tell(contract, `changes ${registerName(number)}`);
      }
      note(this.changed, contract.name, changed);
      const record = this.#cores + (hart.number << this.#coreShift);
      if ((registers[TP] as number) >>> 0 !== record) this.#tell(contract, 'changes tp');
      outermost = rules;
    }
    for (const register of outermost?.spoiltAfter ?? []) {
      registers[register] = RUBBISH.after + register;
    }
  }

  #checkEntry(contract: Contract, { cluster, hart }: { cluster: Cluster; hart: Hart }): void {
    if (contract.isOfMaster && hart.number !== 0) this.#tell(contract, 'runs on another core');
    for (const lock of contract.locks) {
      // The kernel's own tasks are core 0's alone, and have no need of it.
      if (lock === 'task_lock' && hart.number === 0) continue;
      const offset = (this.#locks.get(lock) ?? 0) - RAM_BASE;
      const isHeld = new DataView(cluster.memory.buffer).getUint32(offset, true) !== 0;
      if (!isHeld) this.#tell(contract, `is entered without ${lock}`);
    }
  }

  #tell({ name, place }: Contract, what: string): void {
    this.broken.add(`${place}: ${name} ${what}`);
  }

  /** A process has come: what had been entered on these stacks before means nothing any more. */
  #forgetThreads(cluster: Cluster): void {
    const stacks = this.#stacks.get(cluster);
    for (const key of stacks?.keys() ?? []) if (key >= this.#firstThreadPage) stacks?.delete(key);
  }

  /** Those that have been entered on the kernel stack that sp is in, or at the upper end of. */
  #stackOf(cluster: Cluster, sp: number): Entered[] {
    const [from, to] = this.#idleStacks;
    const isIdle = sp > from && sp <= to;
    const key = isIdle ? -((sp - from - 4) >>> IDLE_STACK_SHIFT) - 1 : (sp - 4) >>> PAGE_SHIFT;
    const stacks = this.#stacks.get(cluster) ?? new Map<number, Entered[]>();
    this.#stacks.set(cluster, stacks);
    const stack = stacks.get(key) ?? [];
    stacks.set(key, stack);
    return stack;
  }
}

const known = new WeakMap<Contract, Rules>();

function rulesOf(contract: Contract): Rules {
  let rules = known.get(contract);
  if (rules === undefined) {
    const { clobbers, takes, mayTake, gives } = contract;
    const kept = new Set(
      REGISTERS.filter((n) => ![RA, SP, GP, TP].includes(n) && !clobbers.has(n)),
    );
    const spoilt = [...clobbers].filter((n) => CALLER_SAVED.has(n) && n !== RA);
    rules = {
      contract,
      kept,
      spoiltBefore: spoilt.filter((n) => !takes.has(n) && !mayTake.has(n)),
      spoiltAfter: spoilt.filter((n) => !gives.has(n)),
    };
    known.set(contract, rules);
  }
  return rules;
}

function at({ registers }: Entered, register: number): number {
  return (registers[register] as number) >>> 0;
}

function note(sets: Map<string, Set<number>>, name: string, added: readonly number[]): void {
  const known = sets.get(name) ?? new Set();
  for (const one of added) known.add(one);
  sets.set(name, known);
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
