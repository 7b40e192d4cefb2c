/**
 * Archives as GNU ar writes them (System V gABI 4.1, chapter 7, "Archive File"): members
 * one after another, each behind a header of text. Names longer than fifteen characters are in a
 * table of their own. The symbol table is skipped: members say themselves what they define.
 */
import { ElfError } from './elf-error.ts';

export interface ArchiveMember {
  readonly name: string;
  /** A view of the archive's bytes. */
  readonly bytes: Uint8Array;
}

const MAGIC = '!<arch>\n';
const THIN_MAGIC = '!<thin>\n';
const HEADER_BYTES = 60;
/** Where fields stand in a header, and how long they are. */
const NAME = [0, 16] as const;
const SIZE = [48, 10] as const;
const END = [58, 2] as const;

/** Whether a file is an archive, be it one that we refuse. */
export function isArchive(bytes: Uint8Array): boolean {
  const magic = textAt(bytes, 0, MAGIC.length);
  return magic === MAGIC || magic === THIN_MAGIC;
}

/**
 * The members in their order, without symbol and name tables.
 * @throws ElfError for anything malformed, and for thin archives.
 */
export function readArchive(bytes: Uint8Array): ArchiveMember[] {
  if (textAt(bytes, 0, MAGIC.length) === THIN_MAGIC) {
    throw new ElfError('a thin archive, which names its members without holding them', 0);
  }
  if (!isArchive(bytes)) throw new ElfError('not an archive', 0);
  const members: ArchiveMember[] = [];
  let names: Uint8Array = new Uint8Array();
  for (let at = MAGIC.length; at < bytes.length; ) {
    const { name, content, next } = readHeader(bytes, at);
    if (name === '//') names = content;
    else if (!isSymbolTable(name)) members.push({ name: nameOf(name, names, at), bytes: content });
    at = next;
  }
  return members;
}

interface Header {
  readonly name: string;
  readonly content: Uint8Array;
  readonly next: number;
}

function readHeader(bytes: Uint8Array, at: number): Header {
  if (at + HEADER_BYTES > bytes.length) {
    throw new ElfError('the archive ends in the header of a member', at);
  }
  if (textAt(bytes, at + END[0], END[1]) !== '`\n') {
    throw new ElfError('no header of a member where one should be', at + END[0]);
  }
  const digits = textAt(bytes, at + SIZE[0], SIZE[1]).trimEnd();
  const size = Number(digits);
  if (!/^\d+$/.test(digits)) {
    throw new ElfError(`the size of a member is no number: ${digits}`, at + SIZE[0]);
  }
  const start = at + HEADER_BYTES;
  if (start + size > bytes.length) {
    throw new ElfError(`a member of ${size} bytes is not all in the archive`, at + SIZE[0]);
  }
  const content = bytes.subarray(start, start + size);
  // Members start at even places.
  const next = start + size + (size % 2);
  return { name: textAt(bytes, at + NAME[0], NAME[1]).trimEnd(), content, next };
}

function isSymbolTable(name: string): boolean {
  return name === '/' || name === '/SYM64/' || name.startsWith('__.SYMDEF');
}

/** `main.o/` is a name, `/12` a place in the table of long names, where each ends with `/\n`. */
function nameOf(field: string, names: Uint8Array, at: number): string {
  if (field.startsWith('#1/')) {
    throw new ElfError('an archive of BSD ar, whose names we do not read', at);
  }
  const place = /^\/(\d+)$/.exec(field)?.[1];
  if (place === undefined) return field.replace(/\/$/, '');
  const start = Number(place);
  const end = names.indexOf(0x0a, start);
  if (start >= names.length || end === -1) {
    throw new ElfError(
      `a member's name is at ${place} of the table of names, which ends before`,
      at,
    );
  }
  return new TextDecoder().decode(names.subarray(start, end)).replace(/\/$/, '');
}

function textAt(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}
