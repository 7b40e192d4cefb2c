/**
 * Groups of sections of which one copy is linked, however many units bring one along: inline
 * functions, the macros of a header (gABI, "Section Groups", COMDAT). The first to be linked stays,
 * and the names that the others define lead to it.
 */
import type { ElfSection, ElfSymbol } from '../../vm/elf/format.ts';
import type { Definition, Layer, Unit } from './model.ts';

type SectionDefinition = Extract<Definition, { kind: 'section' }>;

export class Groups {
  /** The sections that were linked first, by layer and name of group. */
  readonly #first = new Map<string, readonly ElfSection[]>();
  /** Sections of later copies → those that are linked in their stead, if they are the like. */
  readonly #copies = new Map<ElfSection, ElfSection | undefined>();

  /** Takes note of a unit that is linked, the first or not to have its groups. */
  admit(unit: Unit, layer: Layer): void {
    const own = new Map<string, ElfSection[]>();
    for (const section of unit.sections) {
      if (section.group?.isComdat !== true) continue;
      const key = `${layer} ${section.group.name}`;
      own.set(key, [...(own.get(key) ?? []), section]);
    }
    for (const [key, sections] of own) {
      const first = this.#first.get(key);
      if (first === undefined) this.#first.set(key, sections);
      else for (const section of sections) this.#copies.set(section, likeOf(section, first));
    }
  }

  /** Whether a section is left out because another was linked first. */
  isCopy(section: ElfSection): boolean {
    return this.#copies.has(section);
  }

  isInCopy(unit: Unit, { section }: ElfSymbol): boolean {
    const home = typeof section === 'number' ? unit.sections[section] : undefined;
    return home !== undefined && this.#copies.has(home);
  }

  /** What a name in a section is after all; GNU ld takes sections of equal size to be equal. */
  original(definition: SectionDefinition): SectionDefinition {
    const section = this.#copies.get(definition.section);
    return section === undefined ? definition : { ...definition, section };
  }
}

function likeOf(section: ElfSection, others: readonly ElfSection[]): ElfSection | undefined {
  return others.find(
    ({ name, sizeBytes }) => name === section.name && sizeBytes === section.sizeBytes,
  );
}
