/**
 * `--gc-sections`: which input sections somebody needs. What is reached through relocations from
 * the roots stays; the rest is not laid out. Roots are the entry, with layers also the program's
 * start, what the start of a machine or a program finds by its place (`.text.boot`, `.init_array`
 * …), the UArea, notes, and what the source marks to be retained.
 *
 * Information for tools (`.debug_line` …) keeps no code alive, nor does unwinding information.
 */
import { type ElfSection, SHF, SHT } from '../../vm/elf/format.ts';
import type { Definition, Unit } from './model.ts';
import type { Resolution, Roots } from './resolve.ts';

/** Sections that are found by their place, not by a name; as GNU ld's own script keeps them. */
const KEPT =
  /^\.(text\.(boot|start)|uarea\..*|init|fini|ctors|dtors|(preinit|init|fini)_array)(\..*)?$/;
const UNWINDING = /^\.(eh_frame|gcc_except_table)/;

/** The sections that are needed, those that take no memory among them. */
export function neededSections(resolution: Resolution, roots: Roots): ReadonlySet<ElfSection> {
  const needed = new Set<ElfSection>();
  const waiting: { unit: Unit; section: ElfSection }[] = [];
  const need = (definition: Definition | undefined): void => {
    if (definition?.kind === 'section') add(definition.unit, definition.section);
  };
  const add = (unit: Unit, section: ElfSection): void => {
    if (needed.has(section)) return;
    needed.add(section);
    waiting.push({ unit, section });
  };

  for (const [layer, names] of roots) {
    for (const name of names) need(resolution.globals.get(layer)?.get(name));
  }
  for (const unit of resolution.units) {
    for (const section of unit.sections) if (isRoot(section)) add(unit, section);
  }
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { unit, section } = next;
    for (const other of unit.sections) {
      if (section.group !== undefined && other.group === section.group) add(unit, other);
    }
    for (const { symbol } of section.relocations) need(resolution.find(unit, symbol));
  }
  addInformation(needed, resolution);
  return needed;
}

/**
 * What is told of units of which something is left, and what that points at: of code it tells, but
 * no code is needed because of it. As GNU ld does, the rest goes with the code that it was about.
 */
function addInformation(needed: Set<ElfSection>, resolution: Resolution): void {
  for (const unit of resolution.units) {
    const isLeft = unit.sections.some((section) => {
      return needed.has(section) && section.type !== SHT.NOTE && !isInformation(section);
    });
    if (!isLeft) continue;
    for (const section of unit.sections.filter(isInformation)) {
      needed.add(section);
      for (const { symbol } of section.relocations) {
        const definition = resolution.find(unit, symbol);
        if (definition?.kind !== 'section' || !isInformation(definition.section)) continue;
        needed.add(definition.section);
      }
    }
  }
}

function isRoot({ name, type, flags }: ElfSection): boolean {
  if ((flags & SHF.ALLOC) === 0) return false;
  return (flags & SHF.GNU_RETAIN) !== 0 || type === SHT.NOTE || KEPT.test(name);
}

function isInformation(section: ElfSection): boolean {
  return (section.flags & SHF.ALLOC) === 0 || isUnwinding(section);
}

/** Whether a section tells of code, for those who unwind it; it is no part of the code. */
export function isUnwinding({ name }: ElfSection): boolean {
  return UNWINDING.test(name);
}
