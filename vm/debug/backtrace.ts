/**
 * Who called whom, on a stack of the kernel, found by following its code. From the start of a
 * routine every way to where it stands leads through the same prologue; so it is known there how
 * far sp is below where it was at the entry, and where ra has been saved. No frame pointer and no
 * debug information is needed, and nothing stale on the stack is taken for a call.
 */
import { RAM_BASE } from '../bus.ts';
import type { ElfExecutable, ElfSymbol } from '../elf/format.ts';
import { decode, type Instruction } from '../isa/decode.ts';

const [RA, SP] = [1, 2];
/** More than any stack of a page holds in earnest. */
const MOST_FRAMES = 64;

export interface Frame {
  readonly pc: number;
  /** The routine, and the bytes from its start to pc. */
  readonly name: string;
  readonly offset: number;
}

/** What a routine has done to its stack where it stands. */
interface Place {
  /** Bytes that sp is below where it was at the entry. */
  readonly depth: number;
  /** Where ra is, in bytes below that; undefined: in the register. */
  readonly savedBelow: number | undefined;
  /** sp came from elsewhere: it is another stack. */
  readonly isElsewhere: boolean;
}

export interface StackReader {
  /** A word of RAM; undefined outside. */
  readonly word: (address: number) => number | undefined;
  readonly pc: number;
  readonly sp: number;
  readonly ra: number;
}

export class Backtrace {
  readonly #routines: readonly ElfSymbol[];

  constructor(executable: ElfExecutable) {
    const isRoutine = ({ type, sizeBytes }: ElfSymbol) => type === 'func' && sizeBytes > 0;
    this.#routines = executable.symbols.filter(isRoutine);
  }

  /** The routine that an instruction belongs to. */
  routineAt(pc: number): ElfSymbol | undefined {
    return this.#routines.find(({ value, sizeBytes }) => {
      const start = value >>> 0;
      return pc >= start && pc < start + sizeBytes;
    });
  }

  /** The routine at pc first, then who called it, and so on, as far as that can be known. */
  framesFrom({ word, pc, sp, ra }: StackReader): Frame[] {
    const frames: Frame[] = [];
    let [address, stack] = [pc, sp];
    while (frames.length < MOST_FRAMES) {
      const routine = this.routineAt(address);
      if (routine === undefined) break;
      const start = routine.value >>> 0;
      frames.push({ pc: address, name: routine.name, offset: address - start });
      const place = placeOf(address, routine, word);
      if (place === undefined || place.isElsewhere) break;
      stack += place.depth;
      const { savedBelow } = place;
      // Whoever has called somebody has saved ra: only the first has it in the register.
      if (savedBelow !== undefined) address = (word(stack - savedBelow) ?? 0) >>> 0;
      else if (frames.length === 1) address = ra;
      else break;
    }
    return frames;
  }
}

/** What a routine has done to its stack where it stands: follows its code from the start. */
function placeOf(
  wanted: number,
  { value, sizeBytes }: ElfSymbol,
  word: StackReader['word'],
): Place | undefined {
  const [start, end] = [value >>> 0, (value >>> 0) + sizeBytes];
  const known = new Set<number>();
  const entry = { depth: 0, savedBelow: undefined, isElsewhere: false };
  const todo: [pc: number, place: Place][] = [[start, entry]];
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    const [pc, place] = next;
    if (pc === wanted) return place;
    if (known.has(pc) || pc < start || pc >= end) continue;
    known.add(pc);
    const instruction = decode(word(pc) ?? 0);
    if (instruction === undefined) continue;
    const after = placeAfter(instruction, place);
    for (const target of targetsOf(instruction, pc)) todo.push([target, after]);
  }
  return undefined;
}

function placeAfter({ mnemonic, rd, rs1, rs2, imm }: Instruction, place: Place): Place {
  const { depth } = place;
  if (mnemonic === 'addi' && rd === SP && rs1 === SP) return { ...place, depth: depth - imm };
  if (mnemonic === 'sw' && rs2 === RA && rs1 === SP) return { ...place, savedBelow: depth - imm };
  if (mnemonic === 'lw' && rd === RA && rs1 === SP) return { ...place, savedBelow: undefined };
  const isMoved = rd === SP && mnemonic !== 'sw';
  return isMoved ? { ...place, isElsewhere: true } : place;
}

/** Where an instruction may go on in the same routine; a call comes back. */
function targetsOf({ mnemonic, rd, imm }: Instruction, pc: number): readonly number[] {
  if (mnemonic === 'jal') return [rd !== 0 ? pc + 4 : pc + imm];
  if (mnemonic === 'jalr') return rd !== 0 ? [pc + 4] : [];
  if (/^b(eq|ne|ltu?|geu?)$/.test(mnemonic)) return [pc + 4, pc + imm];
  return mnemonic === 'mret' ? [] : [pc + 4];
}

/** Reads the RAM of a cluster. */
export function wordsOf(memory: Uint8Array): StackReader['word'] {
  const view = new DataView(memory.buffer, memory.byteOffset, memory.byteLength);
  return (address) => {
    const offset = address - RAM_BASE;
    const isInRam = offset >= 0 && offset + 4 <= memory.length && offset % 4 === 0;
    return isInRam ? view.getInt32(offset, true) : undefined;
  };
}
