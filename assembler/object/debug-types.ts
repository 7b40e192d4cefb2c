/** Types in .debug_info: the structures of the source, numbers, and arrays of either. */
import { closeEntry, openEntry } from './debug-entries.ts';
import type { DebugSection } from './debug-section.ts';
import type { FileNames } from './file-names.ts';
import type { Structure } from './structures.ts';

const UNSIGNED = 7;
const numberNames: ReadonlyMap<number, string> = new Map([
  [1, 'unsigned char'],
  [2, 'unsigned short'],
  [4, 'unsigned int'],
  [8, 'unsigned long long'],
]);
const WORD_BYTES = 4;

export class DebugTypes {
  private readonly out: DebugSection;
  private readonly files: FileNames;
  private readonly structures: ReadonlyMap<string, Structure>;
  /** Where entries are, by what they describe; entries are written when they are first needed. */
  private readonly written = new Map<string, number>();
  /** Structures that are being written: one cannot be part of itself. */
  private readonly open = new Set<string>();

  constructor(out: DebugSection, files: FileNames, structures: ReadonlyMap<string, Structure>) {
    this.out = out;
    this.files = files;
    this.structures = structures;
  }

  /** The type of so many bytes that are, if that is said and fits, of a structure. */
  of(sizeBytes: number, element: string | undefined): number {
    const structure = element === undefined ? undefined : this.structures.get(element);
    if (structure !== undefined && sizeBytes % structure.sizeBytes === 0) {
      const type = this.structure(structure);
      if (type !== undefined) return this.several(type, sizeBytes / structure.sizeBytes);
    }
    const unit = numberNames.has(sizeBytes) ? sizeBytes : sizeBytes % WORD_BYTES === 0 ? 4 : 1;
    return this.several(this.number(unit), sizeBytes / unit);
  }

  /** Undefined: it is being written, so this is a part of it. */
  structure(structure: Structure): number | undefined {
    const key = `struct ${structure.name}`;
    const known = this.written.get(key);
    if (known !== undefined || this.open.has(key)) return known;
    this.open.add(key);
    // Types of fields come before: entries of other types cannot stand among the fields.
    const types = structure.fields.map((field) => this.of(field.sizeBytes, field.element));
    const { name, sizeBytes, declaredAt } = structure;
    const place = [this.files.numberOf(declaredAt.file), declaredAt.line];
    const at = openEntry(this.out, 'structure', [name, sizeBytes, ...place]);
    for (const [index, field] of structure.fields.entries()) {
      const { file, line } = field.declaredAt;
      const type = types[index] ?? 0;
      const values = [field.name, type, field.offset, this.files.numberOf(file), line];
      openEntry(this.out, 'member', values);
    }
    closeEntry(this.out);
    this.written.set(key, at);
    return at;
  }

  private number(sizeBytes: number): number {
    const name = numberNames.get(sizeBytes) ?? '';
    return this.once(name, () => openEntry(this.out, 'number', [name, sizeBytes, UNSIGNED]));
  }

  private several(type: number, count: number): number {
    if (count === 1) return type;
    return this.once(`${count} of ${type}`, () => {
      const at = openEntry(this.out, 'array', [type]);
      openEntry(this.out, 'extent', [count]);
      closeEntry(this.out);
      return at;
    });
  }

  private once(key: string, write: () => number): number {
    const known = this.written.get(key);
    if (known !== undefined) return known;
    const at = write();
    this.written.set(key, at);
    return at;
  }
}
