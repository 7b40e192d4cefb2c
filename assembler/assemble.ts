/**
 * Assembling, told in order: source text → statements → trees → sections and symbols → object.
 *
 * Everything up to the layout happens one statement at a time, because conditions may ask for the
 * value that a symbol has at that point. Mistakes are collected; an object is made only without.
 */
import type { ElfObject } from '../vm/elf/format.ts';
import { type Diagnostic, hasErrors } from './diagnostic.ts';
import * as messages from './messages.ts';
import { moveTo, padCode } from './object/data-directives.ts';
import { writeDebugInformation } from './object/debug-information.ts';
import { assembleDirective, ignoredDirectives } from './object/directives.ts';
import { elfObject } from './object/elf-object.ts';
import { settleFixups } from './object/fixups.ts';
import { writeFrames } from './object/frame-sections.ts';
import { assembleInstruction } from './object/instruction.ts';
import { layOut } from './object/layout.ts';
import { lineDirectives } from './object/line-directives.ts';
import { listingOf, type Piece } from './object/listing.ts';
import { Unit } from './object/unit.ts';
import { preprocessorDirectives } from './preprocess/directives.ts';
import type { Head } from './preprocess/head.ts';
import { Preprocessor } from './preprocess/preprocessor.ts';
import { diagnosticAt, type Statement } from './source.ts';
import type { Assignment, StatementTree } from './syntax/ast.ts';
import { parseRepeated, parseStatement } from './syntax/parser.ts';

export interface AssembleOptions {
  /** The text of a file that is included, or undefined if there is none. */
  readonly readFile: (path: string) => string | undefined;
  /** The same for the bytes that `.incbin` asks for. */
  readonly readBytes?: (path: string) => Uint8Array | undefined;
  /** Where to look for included files, after the folder of the file that includes them. */
  readonly includePaths?: readonly string[];
  /** Symbols that have a value from the start. */
  readonly defines?: ReadonlyMap<string, number>;
  /** Write information for debuggers; relative paths of sources begin in `folder`. */
  readonly debug?: { readonly folder: string };
  /** Make a listing, too. */
  readonly listing?: boolean;
}

export interface AssembleResult {
  /** Absent if there are errors. */
  readonly object?: ElfObject;
  /** In the order of the source. */
  readonly diagnostics: readonly Diagnostic[];
  /** What `.print` printed, a line each. */
  readonly printed: readonly string[];
  /** Each line with what has become of it, if it was asked for and there are no errors. */
  readonly listing?: string;
}

export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** `order` is that of the statement at fault, if it is not the present one. */
type Report = (diagnostic: Diagnostic, order?: number) => void;

/** After so many, the rest of the source would only say more of the same. */
const MOST_DIAGNOSTICS = 1000;

/** Assembles one source file and what it includes. */
export function assemble(source: SourceFile, options: AssembleOptions): AssembleResult {
  const found: { readonly diagnostic: Diagnostic; readonly order: number }[] = [];
  const report: Report = (diagnostic, order = unit.order) => {
    if (found.length < MOST_DIAGNOSTICS) found.push({ diagnostic, order });
  };
  const unit = newUnit(source, { options, report });
  const preprocessor = new Preprocessor(source, {
    readFile: options.readFile,
    includePaths: options.includePaths ?? [],
    evaluator: {
      absoluteOperand: (statement) => absoluteOperand(unit, statement),
      isDefined: (name) => unit.symbols.isDefined(name),
    },
    report,
    hasReported: () => found.length > 0,
    hasDefines: (options.defines?.size ?? 0) > 0,
  });
  const pieces: Piece[] = [];
  for (;;) {
    const next = preprocessor.next();
    if (next === undefined) break;
    const { statement } = next;
    const start = unit.chain.here();
    assembleNext(unit, next);
    if (options.listing === true) pieces.push({ statement, start, end: unit.chain.here() });
    if (found.length < MOST_DIAGNOSTICS) continue;
    const last = diagnosticAt(statement, { message: messages.tooManyErrors() });
    return {
      diagnostics: [...found.map(({ diagnostic }) => diagnostic), last],
      printed: unit.printed,
    };
  }
  reportMissingLabels(unit);
  unit.lines.settle(unit.chain.here());
  padCode(unit);
  // All sections are complete but for pieces whose size hangs on addresses.
  layOut(unit.sections);
  // All addresses are final.
  writeFrames(unit);
  writeDebugInformation(unit, { folder: options.debug?.folder ?? '.', name: source.path });
  settleFixups(unit);
  const object = elfObject(unit);
  const { printed } = unit;
  // What was found out late is told where it belongs.
  found.sort((one, other) => one.order - other.order);
  const diagnostics = found.map(({ diagnostic }) => diagnostic);
  if (hasErrors(diagnostics)) return { diagnostics, printed };
  if (options.listing !== true) return { object, diagnostics, printed };
  const { included } = preprocessor;
  const listing = listingOf({ main: source, included, pieces, unit, object });
  return { object, diagnostics, printed, listing };
}

function newUnit(
  { path }: SourceFile,
  { options, report }: { options: AssembleOptions; report: Report },
): Unit {
  const start = { text: '', file: path, line: 1, column: 0, shown: '', expansion: undefined };
  const unit = new Unit(start, {
    report,
    readBytes: options.readBytes ?? (() => undefined),
    includePaths: options.includePaths ?? [],
    notesSource: options.debug !== undefined,
  });
  for (const [name, value] of options.defines ?? []) {
    const term = { kind: 'constant', value: BigInt(value) } as const;
    unit.equate(name, term, { range: { start: 0, end: 0 }, isOnce: false });
  }
  return unit;
}

function assembleNext(
  unit: Unit,
  { statement, head }: { readonly statement: Statement; readonly head: Head },
): void {
  const isIgnored = ignoredDirectives.has(head.keyword);
  const ofLines = lineDirectives.get(head.keyword);
  const isWhole = !isIgnored && ofLines === undefined;
  assembleStatement(unit, isWhole ? statement : labelsOnly(statement, head));
  if (ofLines === undefined) return;
  unit.statement = statement;
  const start = head.operandsStart;
  ofLines.run(unit, { text: statement.text.slice(start).trimEnd(), start });
}

function assembleStatement(unit: Unit, statement: Statement): void {
  unit.statement = statement;
  unit.order += 1;
  const tree = parsed(unit, statement);
  if (tree === undefined) return;
  for (const { name, isLocal, range } of tree.labels) {
    if (isLocal) unit.defineLocalLabel(name, range);
    else unit.defineLabel(name, range);
  }
  const { body } = tree;
  if (body?.kind === 'assignment') assign(unit, body);
  else if (body !== undefined) {
    const isDirective = body.name.startsWith('.');
    const isInstruction = !isDirective || body.name.toLowerCase() === '.insn';
    if (unit.lines.isWaiting) unit.lines.note(statement, unit.chain.here(), { isInstruction });
    if (isDirective) assembleDirective(unit, body, preprocessorDirectives.keys());
    else assembleInstruction(unit, body);
  }
}

/** What is left of a statement whose directive is let pass. */
function labelsOnly(statement: Statement, { labelsEnd }: Head): Statement {
  return { ...statement, text: statement.text.slice(0, labelsEnd) };
}

function parsed(unit: Unit, statement: Statement): StatementTree | undefined {
  // Only what is included or expanded is likely to come again.
  const parse = statement.expansion === undefined ? parseStatement : parseRepeated;
  const { tree, problem } = parse(statement.text);
  if (problem !== undefined) unit.report({ message: problem.message }, problem.range);
  return tree;
}

function assign(unit: Unit, { name, nameRange, isOnce, value }: Assignment): void {
  const term = unit.bind(value);
  if (name === '.') moveTo(unit, { term, value: 0, operand: value });
  else unit.equate(name, term, { range: nameRange, isOnce, lazy: isOnce ? value : undefined });
}

/** For the preprocessor: the value of `.if expression` and its like. */
function absoluteOperand(unit: Unit, statement: Statement): bigint | undefined {
  unit.statement = statement;
  unit.order += 1;
  const tree = parsed(unit, statement);
  if (tree?.body?.kind !== 'operation') return undefined;
  const { name, operands, nameRange } = tree.body;
  if (operands.length === 1) return unit.absolute(operands[0]);
  const help = messages.syntaxIs([`${name} ${name.startsWith('.re') ? 'count' : 'expression'}`]);
  unit.report({ message: messages.operandCount(operands.length, 1), help }, nameRange);
  return undefined;
}

function reportMissingLabels(unit: Unit): void {
  for (const { label, spot } of unit.symbols.missingLocalLabels()) {
    unit.reportAt(spot, { message: messages.noLocalLabel(label, 'f') });
  }
}
