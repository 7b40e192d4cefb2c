/**
 * The kernel's calls as its sources tell of them: numbers and routines from kcalls.inc, arguments,
 * results and error codes from the words of the contract in each routine's head. Nothing about a
 * call is said anywhere else; pages and tests derive from here.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from './files.ts';
import { packageRoot } from './package-root.ts';

export interface Parameter {
  /** The contract's words for it, without the register. */
  readonly words: string;
  /** 0 for a0. */
  readonly register: number;
}

export interface KernelCall {
  readonly number: number;
  readonly name: string;
  readonly place: 'local' | 'forwarded' | 'absent';
  /** Of what is absent: none, and nothing below it. */
  readonly routine: string;
  /** The file that its routine is in, from kernel/. */
  readonly file: string;
  readonly parameters: readonly Parameter[];
  /** The contract's words for what a0 holds afterwards; empty if the call does not return. */
  readonly result: string;
  /** What it may answer instead, sorted: names of errors.inc. */
  readonly errors: readonly string[];
  /** All that the contract says behind the arguments. */
  readonly contract: string;
}

type Head = Pick<KernelCall, 'file' | 'parameters' | 'result' | 'errors' | 'contract'>;

let known: readonly KernelCall[] | undefined;

/** Every row of kcalls.inc, in its order. */
export function kernelCalls(): readonly KernelCall[] {
  known ??= readCalls(join(packageRoot(), 'kernel'));
  return known;
}

function readCalls(folder: string): KernelCall[] {
  const heads = readHeads(folder);
  const table = readFileSync(join(folder, 'include/kcalls.inc'), 'utf8');
  return [...table.matchAll(/^ {4}kcall {3}(\d+), (.*)$/gm)].map(([, number, rest = '']) => {
    const [name = '', word = '', routine = ''] = rest.split(', ');
    const place = word === 'local' || word === 'forwarded' ? word : 'absent';
    const none = { file: '', parameters: [], result: '', errors: [], contract: '' };
    const head = place === 'absent' ? none : heads.get(routine);
    if (head === undefined) throw new Error(`${routine} of kcalls.inc has no contract`);
    return { number: Number(number), name, place, routine, ...head };
  });
}

/** The contract above every function: its name with a parenthesis, and sentences. */
function readHeads(folder: string): Map<string, Head> {
  const heads = new Map<string, Head>();
  for (const file of filesBelow(folder, '.s')) {
    const text = readFileSync(join(folder, file), 'utf8');
    for (const [, comment = '', name = ''] of text.matchAll(/((?:^# .*\n)+)fn (\w+)$/gm)) {
      const words = comment.replaceAll(/^# (-{3,}$)?/gm, ' ').replaceAll(/\s+/g, ' ');
      const parts = new RegExp(`${name}\\(([^)]*)\\)(.*)$`).exec(words);
      if (parts === null) continue;
      const [, list = '', contract = ''] = parts;
      heads.set(name, {
        file,
        parameters: parametersOf(list),
        result: /^ → a0 ([^,.]*)/.exec(contract)?.[1] ?? '',
        errors: errorsOf(contract),
        contract: contract.trim(),
      });
    }
  }
  return heads;
}

/** Of `node a0, port a1: 0 … 31`: node in register 0, port in register 1. */
function parametersOf(list: string): Parameter[] {
  return [...list.matchAll(/(?:^|, )([^,:]*?) ?\ba(\d)\b/g)].map(([, words = '', register]) => {
    return { words: words.trim(), register: Number(register) };
  });
}

/** The names of all errors in a contract; FRAME_NULL is what frame_alloc has instead. */
function errorsOf(contract: string): string[] {
  const names = contract.matchAll(/-(E[A-Z]+)\b|\b(FRAME_NULL)\b/g);
  return [...new Set([...names].map(([, error, other]) => error ?? other ?? ''))].sort();
}

/** The table for a page: a row a call. */
export function callReference(): string {
  const rows = kernelCalls().map((call) => {
    const { number, name, place, file, parameters } = call;
    if (place === 'absent') return `| ${number} | \`${name}\` | | always -ENOSYS | |`;
    const taken = parameters.map(({ words }) => words).join(', ');
    const by = place === 'local' ? 'core' : 'master';
    return `| ${number} | \`${name}\`(${taken}) | ${by} | ${answers(call)} | \`${file}\` |`;
  });
  return ['| | call | by | answers | in |', '| --- | --- | --- | --- | --- |', ...rows].join('\n');
}

/** What the contract says of a0, up to the sentence that names the call's number. */
function answers({ contract }: KernelCall): string {
  const text = contract.replace(/^→ a0 /, '').replace(/ Call \d+\b.*$/, '');
  return text.replace(/^: /, '').replaceAll('|', '\\|');
}
