/**
 * Follows every path through a routine, as linked, and finds reads of registers that hold nothing:
 * those that its contract does not take, and those that a call before may have changed. So whoever
 * counts on more than the contract of another routine says is found without being run. What is
 * called through a register is taken to be a psABI function with results in a0 and a1.
 */
import { type ElfExecutable, SHF } from '../../../vm/elf/format.ts';
import { readsOf } from '../../../vm/hart/groups.ts';
import { decode, type Instruction } from '../../../vm/isa/decode.ts';
import { instructions } from '../../../vm/isa/instructions.ts';
import { CALLER_SAVED, type Contract, registerName } from './contract.ts';

const [RA, A0, A1] = [1, 10, 11];

/** What a routine does, path by path. */
export interface Flow {
  /** Reads of registers that hold nothing, and results that are not there: in words. */
  readonly problems: ReadonlySet<string>;
  /** Registers that it, or what it calls, may change, by the contracts of these. */
  readonly written: ReadonlySet<number>;
  /** Whether it calls anything. */
  readonly calls: boolean;
}

/** All that is wrong with the code of all routines, in words. */
export function problemsOf(code: Code, contracts: ReadonlyMap<string, Contract>): string[] {
  return [...contracts.values()].flatMap((contract) => {
    const { problems, written, calls } = code.flowOf(contract);
    const { place, name, clobbers, isLeaf } = contract;
    const more = [...written].filter((n) => CALLER_SAVED.has(n) && n !== RA && !clobbers.has(n));
    return [
      ...problems,
      ...more.map((register) => `${place}: ${name} writes ${registerName(register)}`),
      ...(isLeaf && calls ? [`${place}: ${name} is no leaf`] : []),
    ];
  });
}

export class Code {
  readonly #words = new Map<number, number>();
  readonly #contracts = new Map<number, Contract>();
  readonly #addresses = new Map<string, number>();

  constructor({ sections, symbols }: ElfExecutable, contracts: ReadonlyMap<string, Contract>) {
    for (const { flags, address, bytes } of sections) {
      if ((flags & SHF.EXECINSTR) === 0) continue;
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      for (let offset = 0; offset + 4 <= bytes.byteLength; offset += 4) {
        this.#words.set((address >>> 0) + offset, view.getInt32(offset, true));
      }
    }
    const kernelEnd = symbols.find(({ name }) => name === '__KERNEL_TEXT_END')?.value ?? 0;
    this.routines = symbols
      .filter(({ type, value }) => type === 'func' && value >>> 0 < kernelEnd >>> 0)
      .map(({ name }) => name);
    for (const { name, value, section } of symbols) {
      const contract = typeof section === 'number' ? contracts.get(name) : undefined;
      if (contract === undefined) continue;
      this.#contracts.set(value >>> 0, contract);
      this.#addresses.set(name, value >>> 0);
    }
  }

  /** Names of all routines that other files may call: what `fn` makes. */
  readonly routines: readonly string[];

  flowOf(contract: Contract): Flow {
    return new Walk(this, contract).flow;
  }

  addressOf(name: string): number | undefined {
    return this.#addresses.get(name);
  }

  routineAt(address: number): Contract | undefined {
    return this.#contracts.get(address >>> 0);
  }

  instructionAt(address: number): Instruction | undefined {
    const word = this.#words.get(address >>> 0);
    return word === undefined ? undefined : decode(word);
  }
}

class Walk {
  readonly #code: Code;
  readonly #contract: Contract;
  readonly #start: number;
  readonly #problems = new Set<string>();
  readonly #written = new Set<number>();
  #calls = false;
  /** Registers that hold nothing before an instruction, a bit each, as far as is known. */
  readonly #empty = new Map<number, number>();
  readonly #todo: number[] = [];

  constructor(code: Code, contract: Contract) {
    this.#code = code;
    this.#contract = contract;
    this.#start = code.addressOf(contract.name) ?? 0;
    this.#reach(
      this.#start,
      bitsOf(
        [...CALLER_SAVED].filter(
          (n) => n !== RA && !contract.takes.has(n) && !contract.mayTake.has(n),
        ),
      ),
    );
    for (let pc = this.#todo.pop(); pc !== undefined; pc = this.#todo.pop()) this.#visit(pc);
  }

  get flow(): Flow {
    return { problems: this.#problems, written: this.#written, calls: this.#calls };
  }

  /** What is empty on one way to an instruction is empty there. */
  #reach(pc: number, empty: number): void {
    const before = this.#empty.get(pc);
    const now = (before ?? 0) | empty;
    if (now === before) return;
    this.#empty.set(pc, now);
    this.#todo.push(pc);
  }

  #visit(pc: number): void {
    const empty = this.#empty.get(pc) ?? 0;
    const instruction = this.#code.instructionAt(pc);
    if (instruction === undefined) this.#tell(pc, 'goes on into what is no code');
    else {
      this.#read(pc, readsOf(instruction) & empty);
      this.#goOn(pc, instruction, empty);
    }
  }

  #goOn(pc: number, instruction: Instruction, empty: number): void {
    const { mnemonic, rd, rs1, imm } = instruction;
    if (mnemonic === 'mret') return;
    if (mnemonic === 'jal') this.#jump(pc, { target: pc + imm, rd, empty });
    else if (mnemonic === 'jalr') {
      const before = this.#code.instructionAt(pc - 4);
      const isNear = before?.mnemonic === 'auipc' && before.rd === rs1;
      if (isNear) this.#jump(pc, { target: pc - 4 + before.imm + imm, rd, empty });
      else if (rd === RA) this.#callSomebody(pc, empty);
      else if (rs1 === RA) this.#return(pc, empty);
    } else {
      const after = writes(instruction) ? empty & ~(1 << rd) : empty;
      if (writes(instruction)) this.#written.add(rd);
      if (isBranch(instruction)) this.#jump(pc, { target: pc + imm, rd: 0, empty: after });
      this.#reach(pc + 4, after);
    }
  }

  /** A call through a register. */
  #callSomebody(pc: number, empty: number): void {
    this.#calls = true;
    this.#reach(pc + 4, empty | (bitsOf(CALLER_SAVED) & ~bitsOf([RA, A0, A1])));
  }

  /** To a place in this routine, to another routine that ends in its place, or to one to call. */
  #jump(pc: number, { target, rd, empty }: { target: number; rd: number; empty: number }): void {
    const isOwn = rd === 0 && target >>> 0 === this.#start;
    const routine = isOwn ? undefined : this.#code.routineAt(target);
    if (routine !== undefined) this.#enter(pc, routine, { isCall: rd !== 0, empty });
    else if (rd === 0) this.#reach(target >>> 0, empty);
    else this.#tell(pc, `calls ${(target >>> 0).toString(16)}, which has no contract`);
  }

  #enter(pc: number, routine: Contract, how: { isCall: boolean; empty: number }): void {
    const { name, takes, gives, clobbers, returns } = routine;
    const without = [...takes].filter((register) => (how.empty & (1 << register)) !== 0);
    for (const taken of without) this.#tell(pc, `calls ${name} without ${registerName(taken)}`);
    for (const register of clobbers) this.#written.add(register);
    if (!returns) return;
    if (how.isCall) {
      this.#calls = true;
      const spoilt = [...clobbers].filter((n) => n !== RA && !gives.has(n));
      this.#reach(pc + 4, (how.empty & ~bitsOf(gives)) | bitsOf(spoilt));
    } else {
      const missing = [...this.#contract.gives].filter((n) => !gives.has(n));
      for (const n of missing) this.#tell(pc, `ends with ${name}: no ${registerName(n)}`);
    }
  }

  /** The first result is always there; others may be, as the contract says. */
  #return(pc: number, empty: number): void {
    if (this.#contract.gives.has(A0) && (empty & (1 << A0)) !== 0)
      this.#tell(pc, 'returns without a0');
  }

  #read(pc: number, bits: number): void {
    for (let register = 1; register < 32; register += 1) {
      if ((bits & (1 << register)) !== 0)
        this.#tell(pc, `reads ${registerName(register)}, which holds nothing`);
    }
  }

  #tell(pc: number, what: string): void {
    const { place, name } = this.#contract;
    this.#problems.add(`${place}: ${name}+${(pc - this.#start).toString(16)} ${what}`);
  }
}

function writes({ mnemonic, rd }: Instruction): boolean {
  return rd !== 0 && instructions[mnemonic].operands.includes('rd');
}

function isBranch({ mnemonic }: Instruction): boolean {
  return /^b(eq|ne|ltu?|geu?)$/.test(mnemonic);
}

function bitsOf(registers: Iterable<number>): number {
  let bits = 0;
  for (const register of registers) bits |= 1 << register;
  return bits;
}
