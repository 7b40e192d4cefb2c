/**
 * THE DIRECTIVE TABLE: what acts on sections and symbols. The rows stand in a file for each kind;
 * here are those of no kind, and those that are let pass. What acts on text is in preprocess/.
 */
import * as messages from '../messages.ts';
import { nearest } from '../nearest.ts';
import type { Operation } from '../syntax/ast.ts';
import { dataDirectives } from './data-directives.ts';
import { type Directive, directive, operandsRange, textOf } from './directive.ts';
import { frameDirectives } from './frame-directives.ts';
import { machineDirectives } from './machine-directives.ts';
import { assembleRaw } from './raw-instruction.ts';
import { realDirectives } from './real-directives.ts';
import { relocationDirectives } from './relocation-directive.ts';
import { sectionDirectives } from './section-directives.ts';
import { sizedDirectives } from './sized-directives.ts';
import { symbolDirectives } from './symbol-directives.ts';
import type { Unit } from './unit.ts';

// biome-ignore format: the columns are aligned by hand
const otherDirectives: readonly (readonly [string, Directive])[] = [
  ['.error',   directive('["text"]', 'reports an error',   complain('error'))],
  ['.err',     directive('',         'the same',           complain('error'))],
  ['.warning', directive('["text"]', 'reports a warning',  complain('warning'))],
  ['.print',   directive('"text"',   'prints a line while assembling', print)],
  ['.insn',    directive('[format] …', 'an instruction by its format (r i s sb u uj) and fields, or by its value', assembleRaw)],
  ['.ident',   directive('"text"',   'a remark in section .comment', ident)],
];

/** Directives of compilers and debuggers that change nothing here; their operands are not read. */
export const ignoredDirectives: ReadonlySet<string> = new Set([
  '.addrsig',
  '.addrsig_sym',
  '.variant_cc',
  '.extern',
  '.xref',
  '.func',
  '.endfunc',
  '.debug',
  '.name',
  '.title',
  '.sbttl',
  '.list',
  '.nolist',
  '.eject',
  '.page',
  '.psize',
  '.plen',
  '.llen',
  '.lflags',
  '.spc',
  '.format',
  '.noformat',
]);

export const directives: ReadonlyMap<string, Directive> = new Map([
  ...sectionDirectives,
  ...symbolDirectives,
  ...dataDirectives,
  ...realDirectives,
  ...sizedDirectives,
  ...relocationDirectives,
  ...frameDirectives,
  ...machineDirectives,
  ...otherDirectives,
]);

export function assembleDirective(
  unit: Unit,
  operation: Operation,
  otherNames: Iterable<string>,
): void {
  const found = directives.get(operation.name.toLowerCase());
  if (found === undefined) {
    const guess = nearest(operation.name, [...directives.keys(), ...otherNames]);
    const help = messages.didYouMean(guess);
    unit.report({ message: messages.unknownDirective(operation.name), help }, operation.nameRange);
    return;
  }
  const count = operation.operands.length;
  if (count >= found.least && count <= found.most) {
    found.run(unit, operation);
    return;
  }
  const isFew = count < found.least;
  const range = isFew ? operation.nameRange : operandsRange(operation);
  const help = messages.syntaxIs([`${operation.name} ${found.syntax}`.trim()]);
  unit.report(
    { message: messages.operandCount(count, isFew ? found.least : found.most), help },
    range,
  );
}

function complain(severity: 'error' | 'warning'): Directive['run'] {
  return (unit, operation) => {
    const [operand] = operation.operands;
    const text = operand === undefined ? messages.complaint(operation.name) : textOf(unit, operand);
    if (text !== undefined) unit.report({ severity, message: text });
  };
}

function print(unit: Unit, { operands }: Operation): void {
  const text = textOf(unit, operands[0]);
  if (text !== undefined) unit.printed.push(text);
}

function ident(unit: Unit, { operands }: Operation): void {
  const text = textOf(unit, operands[0]);
  if (text === undefined) return;
  const { chain, structOffset } = unit;
  unit.structOffset = undefined;
  unit.chain = unit.section('.comment').chain(0);
  const bytes = new TextEncoder().encode(`${text}\0`);
  // The section begins with an empty string, as other tools expect.
  const isFirst = unit.chain.current.sizeBytes === 0;
  unit.emit(isFirst ? Uint8Array.from([0, ...bytes]) : bytes);
  unit.chain = chain;
  unit.structOffset = structOffset;
}
