/**
 * Sections under construction.
 *
 * A section is a chain of fragments. A fragment is bytes, then perhaps a tail: a piece whose size
 * depends on where labels come to lie (a branch that may be too short, a padding). Distances within
 * a *run* of fragments are known at once, because no tail lies between; others only after layout.
 */
import { type ElfGroup, SHF, SHT } from '../../vm/elf/format.ts';
import { ByteBuffer } from './byte-buffer.ts';

/** A piece of a section whose size is settled by layout. */
export interface Tail {
  sizeBytes: number;
  /** Fits the size to the addresses of this round; returns whether it has changed. */
  fit(start: number): boolean;
  /** The bytes, when all addresses are final; may add relocations. Unused in a NOBITS section. */
  bytes(start: number): Uint8Array;
}

export class Fragment {
  readonly chain: Chain;
  readonly run: number;
  /** Offset of this fragment in its run. */
  readonly runOffset: number;
  readonly content = new ByteBuffer();
  /** Equal to content.length, but in a NOBITS section, which has a size and no bytes. */
  sizeBytes = 0;
  tail: Tail | undefined;
  /** Offset in the section; known after layout. */
  address: number | undefined;

  constructor(chain: Chain, run: number, runOffset: number) {
    this.chain = chain;
    this.run = run;
    this.runOffset = runOffset;
  }
}

/** A point in a section. */
export interface Place {
  readonly fragment: Fragment;
  readonly offset: number;
}

/** One subsection: a chain of fragments that is written to from its end. */
export class Chain {
  readonly section: Section;
  readonly number: number;
  readonly fragments: Fragment[];
  /** What is known of the address where the current run begins: it is a multiple of this. */
  runAlign: number;

  constructor(section: Section, number: number) {
    this.section = section;
    this.number = number;
    this.fragments = [new Fragment(this, 0, 0)];
    this.runAlign = number === 0 ? Number.POSITIVE_INFINITY : section.unit;
  }

  get current(): Fragment {
    const last = this.fragments.at(-1);
    if (last === undefined) throw new Error('a chain has a fragment');
    return last;
  }

  here(): Place {
    const fragment = this.current;
    return { fragment, offset: fragment.sizeBytes };
  }

  /** Ends the fragment with a tail; what follows is a new run, at a multiple of `alignAfter`. */
  addTail(tail: Tail, alignAfter: number): void {
    const last = this.current;
    last.tail = tail;
    this.runAlign = alignAfter;
    this.fragments.push(new Fragment(this, last.run + 1, 0));
  }

  /** Bytes from here to the next multiple of `align`; undefined if layout must tell. */
  paddingTo(align: number): number | undefined {
    if (align > this.runAlign) return undefined;
    const { runOffset, sizeBytes } = this.current;
    return -(runOffset + sizeBytes) & (align - 1);
  }
}

export interface SectionAttributes {
  readonly type: number;
  readonly flags: number;
  readonly entrySize: number;
  readonly group?: ElfGroup;
}

export class Section {
  readonly name: string;
  readonly attributes: SectionAttributes;
  readonly chains: Chain[] = [];
  align = 1;
  /** Whether what was emitted last is code or data, for the mapping symbols. */
  content: 'code' | 'data' | undefined;

  constructor(name: string, attributes: SectionAttributes) {
    this.name = name;
    this.attributes = attributes;
    this.align = this.unit;
    this.chain(0);
  }

  get isCode(): boolean {
    return (this.attributes.flags & SHF.EXECINSTR) !== 0;
  }

  get isEmptyInFile(): boolean {
    return this.attributes.type === SHT.NOBITS;
  }

  /** The alignment that everything here has by itself: that of an instruction, in code. */
  get unit(): number {
    return this.isCode ? 4 : 1;
  }

  /** Subsection `number`, made when it is first asked for; they come in order of their numbers. */
  chain(number: number): Chain {
    const found = this.chains.find((chain) => chain.number === number);
    if (found !== undefined) return found;
    const made = new Chain(this, number);
    this.chains.push(made);
    this.chains.sort((one, other) => one.number - other.number);
    return made;
  }

  fragments(): Fragment[] {
    return this.chains.flatMap((chain) => chain.fragments);
  }
}

/** Bytes from `from` to `to`; undefined while they are not known, or in different sections. */
export function distance(from: Place, to: Place): number | undefined {
  const [a, b] = [from.fragment, to.fragment];
  if (a === b) return to.offset - from.offset;
  if (a.chain.section !== b.chain.section) return undefined;
  if (a.address !== undefined && b.address !== undefined) {
    return b.address + to.offset - (a.address + from.offset);
  }
  if (a.chain !== b.chain || a.run !== b.run) return undefined;
  return b.runOffset + to.offset - (a.runOffset + from.offset);
}

export function addressOf({ fragment, offset }: Place): number {
  if (fragment.address === undefined) throw new Error('addresses are known only after layout');
  return fragment.address + offset;
}
