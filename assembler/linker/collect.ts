/**
 * `--gc-sections`: which input sections somebody needs. What is reached through relocations from
 * the roots stays; the rest is not laid out. Roots are the entry, with layers also the program's
 * start, what the start of a machine or a program finds by its place (`.text.boot`, `.init_array`
 * …), the UArea, notes, and what the source marks to be retained.
 *
 * Information for tools (`.debug_line` …) keeps nothing alive, nor does unwinding information.
 */
import { type ElfSection, SHF, SHT } from '../../vm/elf/format.ts';
import type { Definition, Unit } from './model.ts';
import type { Resolution, Roots } from './resolve.ts';

/** Marked by the attribute `retain`, gABI SHF_GNU_RETAIN. */
const RETAIN = 0x20_0000;

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
    for (const { symbol } of section.relocations) need(resolution.find(unit, symbol));
  }
  // Only now, for what they point at is not needed because of them.
  for (const { sections } of resolution.units) {
    for (const section of sections) if (isInformation(section)) needed.add(section);
  }
  return needed;
}

function isRoot({ name, type, flags }: ElfSection): boolean {
  if ((flags & SHF.ALLOC) === 0) return false;
  return (flags & RETAIN) !== 0 || type === SHT.NOTE || KEPT.test(name);
}

function isInformation({ name, flags }: ElfSection): boolean {
  return (flags & SHF.ALLOC) === 0 || UNWINDING.test(name);
}
