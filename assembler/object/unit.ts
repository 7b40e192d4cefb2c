/**
 * An object file under construction: its sections and symbols, and the place where the next byte
 * goes. Directives and instructions act on it; it knows neither.
 */
import type { ElfGroup } from '../../vm/elf/format.ts';
import type { Diagnostic } from '../diagnostic.ts';
import * as messages from '../messages.ts';
import type { RelocationName } from '../relocations.ts';
import { diagnosticAt, type Range, type Remark, type Statement } from '../source.ts';
import type { Expression, Operand } from '../syntax/ast.ts';
import { machineArchitecture } from './architecture.ts';
import type { Fixup, NamedRelocation } from './fixups.ts';
import { Frames } from './frames.ts';
import { LineRows } from './line-rows.ts';
import { defaultAttributes } from './section-names.ts';
import {
  type Chain,
  type Fragment,
  type Place,
  Section,
  type SectionAttributes,
} from './sections.ts';
import { type SourceSymbol, type Spot, SymbolTable } from './symbols.ts';
import { constantOf, evaluate, type Failure, isFailure, type Term, type Value } from './terms.ts';

export interface PendingRelocation {
  readonly fragment: Fragment;
  readonly offset: number;
  readonly name: RelocationName;
  /** Undefined: the value is the addend alone. */
  readonly symbol: SourceSymbol | undefined;
  readonly addend: number;
}

/** Where a unit writes: in a section or, in `.struct`, nowhere, but counting. */
export interface Position {
  readonly chain: Chain;
  readonly structOffset: bigint | undefined;
}

export interface UnitOptions {
  /** `order` is that of the statement at fault, if it is not the present one. */
  readonly report: (diagnostic: Diagnostic, order?: number) => void;
  readonly readBytes: (path: string) => Uint8Array | undefined;
  readonly includePaths: readonly string[];
  /** Note the lines of the source for debuggers. */
  readonly notesSource: boolean;
}

/** `.eqv a, a` would be bound for ever. */
const MOST_LAZY = 50;

/** More than any machine of ours has memory; it stops sources that would fill the host's. */
const LARGEST_SECTION = 256 * 2 ** 20;

export class Unit {
  readonly options: UnitOptions;
  readonly symbols = new SymbolTable();
  readonly sections: Section[] = [];
  readonly fixups: Fixup[] = [];
  readonly relocations: PendingRelocation[] = [];
  /** Those of `.reloc`. */
  readonly namedRelocations: NamedRelocation[] = [];
  /** Lines that `.print` has printed. */
  readonly printed: string[] = [];
  /** Tags of `.attribute` but for the architecture. */
  readonly attributes = new Map<number, number | string>();
  readonly lines: LineRows;
  readonly frames = new Frames();
  isPositionIndependent = false;
  /** The machine that the object is for. */
  architecture = machineArchitecture;
  /** What `.option push` has put aside of it. */
  readonly pushedOptions: Pick<Unit, 'isPositionIndependent' | 'architecture'>[] = [];
  statement: Statement;
  /** How many statements have been assembled. */
  order = 0;
  chain: Chain;
  /** In `.struct`: the offset that is counted, instead of a place in a section. */
  structOffset: bigint | undefined;
  /** Symbols of `.eqv` being bound, each for the sake of the one before. */
  private lazyDepth = 0;
  /** Where `.previous` goes. */
  previous: Position | undefined;
  /** What `.pushsection` has put aside. */
  readonly pushedSections: { here: Position; previous: Position | undefined }[] = [];

  constructor(start: Statement, options: UnitOptions) {
    this.options = options;
    this.lines = new LineRows(options.notesSource, this.symbols);
    this.statement = start;
    this.chain = this.section('.text').chain(0);
    for (const name of ['.data', '.bss']) this.section(name);
  }

  /** The section of that name and group; made, with the attributes given or usual, if new. */
  section(name: string, attributes?: SectionAttributes): Section {
    const group = attributes?.group?.name;
    const found = this.sections.find((section) => {
      return section.name === name && section.attributes.group?.name === group;
    });
    if (found !== undefined) return found;
    const made = new Section(name, attributes ?? defaultAttributes(name));
    this.sections.push(made);
    return made;
  }

  /** The group of that name, the same object for all its sections. */
  group(wanted: ElfGroup): ElfGroup {
    const found = this.sections.find(({ attributes }) => attributes.group?.name === wanted.name);
    return found?.attributes.group ?? wanted;
  }

  report(remark: Remark, range?: Range): void {
    this.options.report(diagnosticAt(this.statement, remark, range));
  }

  reportAt(spot: Spot, remark: Remark): void {
    this.options.report(diagnosticAt(spot.statement, remark, spot.range), spot.order);
  }

  spot(range: Range): Spot {
    return { statement: this.statement, range, order: this.order };
  }

  // Names and values

  bind(expression: Expression): Term {
    switch (expression.kind) {
      case 'number':
        return { kind: 'constant', value: expression.value };
      case 'name':
        return expression.name === '.' ? this.here() : this.bindSymbol(expression.name);
      case 'local':
        return this.bindLocal(expression);
      case 'group':
        return this.bind(expression.inner);
      case 'unary':
        return {
          kind: 'unary',
          operator: expression.operator,
          operand: this.bind(expression.operand),
        };
      case 'binary': {
        const left = this.bind(expression.left);
        const right = this.bind(expression.right);
        return { kind: 'binary', operator: expression.operator, left, right };
      }
      default:
        return expression satisfies never;
    }
  }

  /** The present value of a symbol that may be set again, else the symbol itself. */
  private bindSymbol(name: string): Term {
    const symbol = this.symbols.named(name);
    symbol.isNamed = true;
    const { definition } = symbol;
    if (definition?.kind !== 'equated') return { kind: 'symbol', symbol };
    if (definition.lazy !== undefined && this.lazyDepth < MOST_LAZY) {
      this.lazyDepth += 1;
      const term = this.bind(definition.lazy);
      this.lazyDepth -= 1;
      return term;
    }
    return definition.isOnce ? { kind: 'symbol', symbol } : definition.term;
  }

  private bindLocal(reference: Extract<Expression, { kind: 'local' }>): Term {
    const { label, direction, range } = reference;
    const spot = this.spot(range);
    const symbol =
      direction === 'ahead'
        ? this.symbols.localLabelAhead(label, spot)
        : direction === 'back'
          ? this.symbols.localLabelBefore(label)
          : this.symbols.dollarLabel(label, spot);
    if (symbol !== undefined) return { kind: 'symbol', symbol };
    this.report({ message: messages.noLocalLabel(label, 'b') }, range);
    return { kind: 'constant', value: 0n };
  }

  /** The value of `.`. */
  here(): Term {
    if (this.structOffset !== undefined) return { kind: 'constant', value: this.structOffset };
    return { kind: 'symbol', symbol: this.symbols.nameAPlace(this.chain.here()) };
  }

  /** An operand as an expression; undefined after reporting that it is none. */
  expression(operand: Operand | undefined): Expression | undefined {
    switch (operand?.kind) {
      case undefined:
        return undefined;
      case 'string':
        return { kind: 'name', name: operand.text, range: operand.range };
      case 'modified':
      case 'memory':
      case 'attribute':
      case 'real':
      case 'absent':
        this.report({ message: messages.expectedExpression() }, operand.range);
        return undefined;
      default:
        return operand;
    }
  }

  /** The number that an operand is at this point; undefined after reporting why it is none. */
  absolute(operand: Operand | undefined): bigint | undefined {
    const expression = this.expression(operand);
    if (expression === undefined) return undefined;
    const value = evaluate(this.bind(expression));
    const constant = constantOf(value);
    if (constant !== undefined) return constant;
    this.report(this.whyNotAbsolute(value), expression.range);
    return undefined;
  }

  private whyNotAbsolute(value: Value | Failure): Remark {
    if (isFailure(value)) {
      const { cause, failure } = value;
      return cause === undefined ? { message: failure } : this.whyNotAbsolute(cause);
    }
    const { plus, minus } = value;
    const missing = [plus, minus].find((symbol) => symbol && symbol.definition === undefined);
    if (missing !== undefined) {
      const help = messages.didYouMean(this.symbols.nearestTo(missing.name));
      return { message: messages.undefinedHere(missing.name), help };
    }
    const isDistance = plus !== undefined && minus !== undefined;
    const help = isDistance ? messages.distanceNotSettled() : undefined;
    return { message: messages.notConstantHere(), help };
  }

  // Definitions

  defineLabel(name: string, range: Range): void {
    if (this.structOffset !== undefined) {
      this.equate(name, { kind: 'constant', value: this.structOffset }, { range, isOnce: true });
      return;
    }
    const definition = { kind: 'label', place: this.chain.here() } as const;
    const symbol = this.symbols.named(name);
    if (!this.mayDefine(symbol, range)) return;
    symbol.definition = definition;
    symbol.definedAt = this.spot(range);
    if (!name.startsWith('.L')) this.symbols.closeDollarLabels();
  }

  defineLocalLabel(label: string, range: Range): void {
    if (this.structOffset !== undefined) return;
    if (this.symbols.isOpenDollarLabel(label)) {
      this.report({ message: messages.definedTwice(label) }, range);
    } else this.symbols.defineLocalLabel(label, this.chain.here());
  }

  /** `.set`, `=` and, with `isOnce`, `.equiv`; `.eqv` and `==` say `lazy` too. */
  equate(
    name: string,
    term: Term,
    { range, isOnce, lazy }: { range: Range; isOnce: boolean; lazy?: Expression | undefined },
  ): void {
    const known = this.symbols.named(name);
    const { definition } = known;
    const isAgain = definition?.kind === 'equated' && !definition.isOnce && !isOnce;
    if (!isAgain && !this.mayDefine(known, range)) return;
    const symbol = isAgain ? this.symbols.replace(known) : known;
    const constant = constantOf(evaluate(term));
    const simple: Term = constant === undefined ? term : { kind: 'constant', value: constant };
    symbol.definition = { kind: 'equated', term: simple, isOnce, lazy };
    symbol.definedAt = this.spot(range);
  }

  mayDefine(symbol: SourceSymbol, range: Range): boolean {
    if (symbol.definition === undefined) return true;
    const earlier = symbol.definedAt;
    const note = { message: messages.earlierDefinition() };
    const place = earlier && diagnosticAt(earlier.statement, note, earlier.range).place;
    const notes = place === undefined ? [] : [{ ...note, place }];
    this.report({ message: messages.definedTwice(symbol.name), notes }, range);
    return false;
  }

  // Bytes

  /** Room for bytes of code or data; undefined after reporting that there can be none here. */
  reserve(sizeBytes: number, content: 'code' | 'data'): Place | undefined {
    if (this.structOffset !== undefined) {
      this.report({ message: messages.bytesInStruct() });
      return undefined;
    }
    const { section } = this.chain;
    if (section.isEmptyInFile) {
      this.report({ message: messages.bytesInBss(section.name) });
      return undefined;
    }
    this.mark(content);
    const fragment = this.chain.current;
    const place = { fragment, offset: fragment.sizeBytes };
    if (!this.grow(sizeBytes)) return undefined;
    fragment.content.extend(sizeBytes);
    return place;
  }

  emit(bytes: Uint8Array, content: 'code' | 'data' = 'data'): void {
    if (this.chain.section.isEmptyInFile && bytes.every((byte) => byte === 0)) {
      this.zeros(bytes.length);
      return;
    }
    const place = this.reserve(bytes.length, content);
    if (place === undefined) return;
    for (const [index, byte] of bytes.entries()) {
      if (byte !== 0) place.fragment.content.write(place.offset + index, byte, 1);
    }
  }

  emitWord(word: number): void {
    const place = this.reserve(4, 'code');
    place?.fragment.content.write(place.offset, word, 4);
  }

  /** Zeros, which alone may stand in a section that has no bytes in the file, as room. */
  zeros(sizeBytes: number): void {
    if (this.structOffset === undefined) this.skip(sizeBytes);
    else this.reserve(sizeBytes, 'data');
  }

  /** `count` bytes of room: zeros in the file, or only size where the file has nothing. */
  skip(count: number): void {
    if (!this.chain.section.isEmptyInFile) this.reserve(count, 'data');
    else this.grow(count);
  }

  /** A symbol `$x` or `$d` where code begins or data does: disassemblers look for them. */
  mark(content: 'code' | 'data'): void {
    const { section } = this.chain;
    if (!section.isCode || section.content === content) return;
    section.content = content;
    this.symbols.markContent(content, this.chain.here());
  }

  private grow(sizeBytes: number): boolean {
    const fragment = this.chain.current;
    if (fragment.runOffset + fragment.sizeBytes + sizeBytes > LARGEST_SECTION) {
      this.report({ message: messages.sectionTooLarge(LARGEST_SECTION) });
      return false;
    }
    fragment.sizeBytes += sizeBytes;
    return true;
  }
}
