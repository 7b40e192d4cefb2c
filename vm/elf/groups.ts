/**
 * Section groups (gABI, "Section Groups"): in a file a section of their own that lists section
 * numbers, in the model a property of each member.
 */
import { ElfError } from './elf-error.ts';
import { type ElfGroup, type ElfSection, GRP_COMDAT, SHT } from './format.ts';
import type { RawSection } from './shell.ts';

/** Section number in the file → the group that the section is in. */
export function readGroups(
  all: readonly RawSection[],
  nameOfSymbol: (number: number) => string | undefined,
): ReadonlyMap<number, ElfGroup> {
  const groupOf = new Map<number, ElfGroup>();
  for (const table of all) {
    if (table.type !== SHT.GROUP) continue;
    if (table.bytes.length < 4 || table.bytes.length % 4 !== 0) {
      throw new ElfError(`a group of ${table.bytes.length} bytes`, table.at('size'));
    }
    const name = nameOfSymbol(table.info);
    if (name === undefined || name === '') {
      throw new ElfError(`symbol ${table.info} does not name a group`, table.at('info'));
    }
    const [flags = 0, ...members] = wordsOf(table.bytes);
    const group = { name, isComdat: (flags & GRP_COMDAT) !== 0 };
    for (const [index, member] of members.entries()) {
      const place = table.offset + 4 + 4 * index;
      if (all[member] === undefined || all[member].type === SHT.GROUP) {
        throw new ElfError(`section ${member} cannot be in a group`, place);
      }
      if (groupOf.has(member)) throw new ElfError(`section ${member} is in two groups`, place);
      groupOf.set(member, group);
    }
  }
  return groupOf;
}

function wordsOf(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / 4 }, (_, index) => view.getUint32(4 * index, true));
}

/** The groups that sections are in, in the order of the first section of each. */
export function groupsIn(sections: readonly ElfSection[]): readonly ElfGroup[] {
  return [...new Set(sections.flatMap(({ group }) => (group === undefined ? [] : [group])))];
}

/** What stands in the section of a group: its flags, then the numbers of its sections. */
export function groupBytes({ isComdat }: ElfGroup, members: readonly number[]): Uint8Array {
  const words = [isComdat ? GRP_COMDAT : 0, ...members];
  const bytes = new Uint8Array(4 * words.length);
  const view = new DataView(bytes.buffer);
  for (const [index, word] of words.entries()) view.setUint32(4 * index, word, true);
  return bytes;
}
