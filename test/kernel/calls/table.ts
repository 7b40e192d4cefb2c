/**
 * What the fuzzer knows of the kernel's calls: their numbers and routines from kcalls.inc, and what
 * their arguments mean from the words of the contract in each routine's head. So a call that is new
 * in the kernel is tried without a line here.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, readText } from '../../support/source-tree.ts';

export interface Parameter {
  /** The contract's words for it, without the register. */
  readonly words: string;
  /** 0 for a0. */
  readonly register: number;
}

export interface Call {
  readonly number: number;
  readonly name: string;
  readonly isPresent: boolean;
  /** The kernel file that its routine is in: calls of one file are about one thing. */
  readonly subject: string;
  readonly parameters: readonly Parameter[];
  /** The contract's words for what a0 holds afterwards. */
  readonly result: string;
}

export const calls: readonly Call[] = readCalls();

/** Tasks of the user have a thread and tables of which the rules here know nothing yet. */
const WITHOUT_RULES = /^(task_|excp_set_handler$)/;

export const presentCalls = calls.filter(
  ({ isPresent, name }) => isPresent && !WITHOUT_RULES.test(name),
);

export function callNamed(number: number): string {
  return calls.find((call) => call.number === number)?.name ?? `call ${number | 0}`;
}

function readCalls(): Call[] {
  const heads = readHeads();
  const rows = readText('kernel/include/kcalls.inc').matchAll(/^ {4}kcall {3}(\d+), (.*)$/gm);
  return [...rows].map(([, number = '', rest = '']) => {
    const [name = '', place = '', routine = ''] = rest.split(', ');
    if (place === 'absent') {
      return {
        number: Number(number),
        name,
        isPresent: false,
        subject: '',
        parameters: [],
        result: '',
      };
    }
    const head = heads.get(routine);
    if (head === undefined) throw new Error(`${routine} of kcalls.inc has no contract`);
    return { number: Number(number), name, isPresent: true, ...head };
  });
}

type Head = Pick<Call, 'subject' | 'parameters' | 'result'>;

/** The first parenthesis of every function's contract, which may go over several lines. */
function readHeads(): Map<string, Head> {
  const heads = new Map<string, Head>();
  const names = readdirSync(join(ROOT, 'kernel'), { recursive: true, encoding: 'utf8' });
  for (const path of names.filter((name) => name.endsWith('.s'))) {
    for (const [, comment = '', name = ''] of readText(`kernel/${path}`).matchAll(
      /((?:^# .*\n)+)fn (\w+)$/gm,
    )) {
      const text = comment.replaceAll(/^# (-{3,}$)?/gm, ' ').replaceAll(/\s+/g, ' ');
      const parts = new RegExp(`${name}\\(([^)]*)\\)(?: → a0 ([^,.]*))?`).exec(text);
      if (parts === null) continue;
      const [, list = '', result = ''] = parts;
      heads.set(name, { subject: path, parameters: parametersOf(list), result });
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
