/**
 * What the head of a routine promises about registers and locks, read from the comment above it.
 * The words that mean something are listed in README.md; all else in a head is for people.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, readText } from '../../support/source-tree.ts';

export interface Contract {
  readonly name: string;
  /** `kernel/pm/task.s:98`. */
  readonly place: string;
  /** The head without its `#`, as one text. */
  readonly head: string;
  /** Registers of the contract line, by number; those in brackets, or all, may hold nothing. */
  readonly takes: ReadonlySet<number>;
  readonly mayTake: ReadonlySet<number>;
  readonly gives: ReadonlySet<number>;
  /** What it may change; a caller must not count on these. Never what psABI has routines save. */
  readonly clobbers: ReadonlySet<number>;
  /** Registers that its head names as clobbered; undefined: it says nothing, so psABI holds. */
  readonly namedClobbers: ReadonlySet<number> | undefined;
  readonly isLeaf: boolean;
  readonly returns: boolean;
  /** Locks that are held where it is entered. */
  readonly locks: readonly string[];
  /** Whether only core 0 may enter it. */
  readonly isOfMaster: boolean;
}

// biome-ignore format: by number, as in the manual
const NAMES = [
  'zero', 'ra', 'sp', 'gp', 'tp', 't0', 't1', 't2', 's0', 's1', 'a0', 'a1', 'a2', 'a3', 'a4', 'a5',
  'a6', 'a7', 's2', 's3', 's4', 's5', 's6', 's7', 's8', 's9', 's10', 's11', 't3', 't4', 't5', 't6',
];

export function registerName(number: number): string {
  return NAMES[number] ?? `x${number}`;
}

function numberOf(name: string): number {
  return NAMES.indexOf(name);
}

/** What a routine may change by the psABI: ra, t0 … t6, a0 … a7. */
export const CALLER_SAVED = new Set(
  NAMES.flatMap((name, n) => (/^(ra|[at]\d)$/.test(name) ? [n] : [])),
);

/** The contracts of all routines of the kernel, or of these files, by name. */
export function contractsOf(files: readonly string[] = kernelFiles()): Map<string, Contract> {
  const all = files.flatMap((file) => contractsIn(file, readText(file)));
  return new Map(all.map((contract) => [contract.name, contract]));
}

export function kernelFiles(): string[] {
  const names = readdirSync(join(ROOT, 'kernel'), { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => name.endsWith('.s'))
    .map((name) => `kernel/${name}`)
    .sort();
}

/** A head is the comment right above a label, from the line that opens with `name(`. */
function contractsIn(file: string, text: string): Contract[] {
  const lines = text.split('\n');
  return lines.flatMap((line, index) => {
    const [, name] = /^(?:fn ([a-z_0-9]+)|([a-z_0-9]+):)$/.exec(line)?.filter(Boolean) ?? [];
    if (name === undefined) return [];
    let first = index;
    while (/^#(?! -{20})/.test(lines[first - 1] ?? '') && !lines[first]?.startsWith(`# ${name}(`))
      first -= 1;
    if (!lines[first]?.startsWith(`# ${name}(`)) return [];
    const head = lines
      .slice(first, index)
      .map((comment) => comment.slice(2))
      .join('\n');
    return [contractOf({ name, place: `${file}:${first + 1}`, head: head.slice(name.length) })];
  });
}

function contractOf(what: Pick<Contract, 'name' | 'place' | 'head'>): Contract {
  const end = closingParenthesis(what.head);
  const [signature, rest] = [what.head.slice(0, end), what.head.slice(end + 1)];
  const result = /^\s*→([\s\S]*?)(?=[.]\s|[.]$|\n[A-Z]|$(?![\s\S]))/.exec(rest)?.[1] ?? '';
  const prose = rest.slice(rest.indexOf(result) + result.length).replaceAll(/\s+/g, ' ');
  const gives = registersIn(result);
  const named = namedClobbersOf(prose);
  const keeps = keptOf(prose);
  const base = named === undefined ? CALLER_SAVED : new Set([...named, ...gives]);
  const clobbers = new Set([...[...base].filter((register) => !keeps(register)), ...gives]);
  return {
    ...what,
    takes: registersIn(signature.replaceAll(/\[[^\]]*\]/g, '')),
    mayTake: /\ball registers\b/.test(signature)
      ? CALLER_SAVED
      : registersIn([...signature.matchAll(/\[[^\]]*\]/g)].join(' ')),
    gives,
    clobbers,
    namedClobbers: named,
    isLeaf: /\b[Ll]eaf\b/.test(prose),
    returns: !/(^|[.;] )([Dd]oes not return|[Nn]ever returns)/.test(prose.trim()),
    locks: ['thread_lock', 'task_lock'].filter((lock) =>
      new RegExp(`\\b(${lock} held|[Nn]eeds? ${lock}|need ${lock})`).test(prose),
    ),
    isOfMaster: /\bCore 0(?=[.;,]|$)/.test(prose.trim()),
  };
}

/** Where the parenthesis that opens a text is closed. */
function closingParenthesis(text: string): number {
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    if (text[index] === '(') depth += 1;
    if (text[index] === ')') depth -= 1;
    if (depth === 0) return index;
  }
  return text.length;
}

function registersIn(text: string): Set<number> {
  const written = text.replaceAll(/\b([at])(\d)(?: to | … )\1(\d)\b/g, (_, kind, from, to) =>
    Array.from({ length: Number(to) - Number(from) + 1 }, (_, n) => kind + (Number(from) + n)).join(
      ' ',
    ),
  );
  return new Set([...written.matchAll(/\b(ra|[at]\d|s\d+)\b/g)].map(([name]) => numberOf(name)));
}

/** `Clobbers t0, t1.`, `clobbers t1 only`, `clobbers nothing`. */
function namedClobbersOf(prose: string): Set<number> | undefined {
  const list = /\b[Cc]lobbers ((?:nothing|[^.;,]*)(?:, (?:[at]\d|ra)\b[^.;,]*)*)/.exec(prose)?.[1];
  return list === undefined ? undefined : registersIn(list);
}

/** `Keeps a1 to a7.`, `keeps a1 and t2`, `Keeps all but t0 and t1.`; psABI's own are left out. */
function keptOf(prose: string): (register: number) => boolean {
  const [, but, list = ''] =
    /\b[Kk]eeps (all but )?((?:[^.;,]*)(?:, (?:[at]\d|ra)\b[^.;,]*)*)/.exec(prose) ?? [];
  const registers = registersIn(list);
  // `ra` is where a routine returns to: only one that names it brings it back changed.
  if (but !== undefined) return (register) => !registers.has(register) && register !== 1;
  return (register) => registers.has(register);
}
