/**
 * The grammar of one statement, that of GNU as. The actions build the tree and do nothing else. A
 * statement has to be used up: `add a0, a1 a2` is a mistake, not two statements.
 */
import type { IToken } from 'chevrotain';
import * as messages from '../messages.ts';
import type { Range } from '../source.ts';
import type {
  Assignment,
  Expression,
  Label,
  Modified,
  Operand,
  Operation,
  StatementTree,
} from './ast.ts';
import { EmbeddedActionsParser, EOF } from './chevrotain.ts';
import { rangeOf, type SyntaxProblem } from './lexer.ts';
import {
  localName,
  readCharacter,
  readNumberOrLabel,
  readReal,
  readString,
  realDirectives,
} from './literals.ts';
import { foldOperators } from './operators.ts';
import { errorMessageProvider } from './token-messages.ts';
import * as tokens from './tokens.ts';

interface Operations {
  readonly operators: readonly string[];
  readonly terms: readonly Expression[];
}

export class StatementParser extends EmbeddedActionsParser {
  /** The first literal that says nothing, such as `0x` or `129b7`. */
  literalProblem: SyntaxProblem | undefined;
  /** Whether an operand may begin where the parser stands. */
  expectsOperand = false;

  constructor() {
    super(tokens.tokenTypes, { errorMessageProvider, maxLookahead: 2 });
    this.performSelfAnalysis();
  }

  /** statement: label* (assignment | operation)? */
  readonly statement = this.RULE('statement', (): StatementTree => {
    const labels: Label[] = [];
    this.MANY({
      GATE: () => this.LA(2).tokenType === tokens.Colon,
      DEF: () => {
        const label = this.SUBRULE(this.label);
        this.ACTION(() => labels.push(label));
      },
    });
    const body = this.OPTION(() =>
      this.OR<Assignment | Operation>([
        {
          GATE: () => this.isAssignment(),
          ALT: () => this.SUBRULE(this.assignment),
        },
        { ALT: () => this.SUBRULE(this.operation) },
      ]),
    );
    return { labels, body };
  });

  /** label: (NAME | STRING | NUMBER) ':' */
  private readonly label = this.RULE('label', (): Label => {
    const token = this.OR([
      { ALT: () => this.CONSUME(tokens.Name) },
      { ALT: () => this.CONSUME(tokens.QuotedText) },
      { ALT: () => this.CONSUME(tokens.NumberLike) },
    ]);
    this.CONSUME(tokens.Colon);
    return this.ACTION(() => {
      const isLocal = token.tokenType === tokens.NumberLike;
      if (isLocal && !/^\d+\$?$/.test(token.image)) {
        this.literalProblem ??= { message: messages.badLabel(token.image), range: rangeOf(token) };
      }
      const name = isLocal ? localName(token.image) : nameOf(token);
      return { name, isLocal, range: rangeOf(token) };
    });
  });

  /** assignment: (NAME | STRING) ('=' | '==') expression */
  private readonly assignment = this.RULE('assignment', (): Assignment => {
    const token = this.OR([
      { ALT: () => this.CONSUME(tokens.Name) },
      { ALT: () => this.CONSUME(tokens.QuotedText) },
    ]);
    const equals = this.OR1([
      { ALT: () => this.CONSUME(tokens.Equals) },
      { ALT: () => this.CONSUME(tokens.Binary) },
    ]);
    const value = this.SUBRULE(this.expression);
    const isOnce = equals.tokenType === tokens.Binary;
    const nameRange = rangeOf(token);
    return { kind: 'assignment', name: this.ACTION(() => nameOf(token)), nameRange, isOnce, value };
  });

  /** operation: NAME form? operands */
  private readonly operation = this.RULE('operation', (): Operation => {
    const token = this.CONSUME(tokens.Name);
    const form = this.OPTION({
      GATE: () => token.image.toLowerCase() === '.insn' && startsOperand(this.LA(2)),
      DEF: () => this.CONSUME1(tokens.Name),
    });
    const operands = this.OR([
      {
        GATE: () => realDirectives.has(token.image.toLowerCase()),
        ALT: () => this.SUBRULE(this.reals),
      },
      { ALT: () => this.SUBRULE(this.operands) },
    ]);
    return {
      kind: 'operation',
      name: token.image,
      nameRange: rangeOf(token),
      form: form && { kind: 'name', name: form.image, range: rangeOf(form) },
      operands,
    };
  });

  /** reals: real (',' real)* */
  private readonly reals = this.RULE('reals', (): readonly Operand[] => {
    const reals: Operand[] = [];
    this.AT_LEAST_ONE_SEP({
      SEP: tokens.Comma,
      DEF: () => {
        const real = this.SUBRULE(this.real);
        reals.push(real);
      },
    });
    return reals;
  });

  /** real: ('-' | '+')? (NUMBER | NAME) */
  private readonly real = this.RULE('real', (): Operand => {
    const sign = this.OPTION(() => this.CONSUME(tokens.Sign));
    const token = this.OR([
      { ALT: () => this.CONSUME(tokens.NumberLike) },
      { ALT: () => this.CONSUME(tokens.Name) },
    ]);
    return this.ACTION(() => {
      const range = spanOf(rangeOf(sign ?? token), rangeOf(token));
      const value = sign?.image === '!' ? undefined : readReal(token.image);
      if (value === undefined) {
        this.literalProblem ??= { message: messages.badReal(token.image), range };
      }
      return { kind: 'real', value: (value ?? 0) * (sign?.image === '-' ? -1 : 1), range };
    });
  });

  /** operands: (operand? (',' operand?)*)?; one that is left out is an operand too */
  private readonly operands = this.RULE('operands', (): readonly Operand[] => {
    const operands: Operand[] = [];
    this.expectsOperand = true;
    let hasComma = false;
    this.MANY({
      GATE: () => this.expectsOperand || this.LA(1).tokenType === tokens.Comma,
      DEF: () =>
        this.OR([
          {
            ALT: () => {
              const gap = this.absent();
              this.CONSUME(tokens.Comma);
              if (this.expectsOperand) operands.push(gap);
              this.expectsOperand = true;
              hasComma = true;
            },
          },
          {
            ALT: () => {
              const operand = this.SUBRULE(this.operand);
              operands.push(operand);
              this.expectsOperand = false;
            },
          },
        ]),
    });
    if (hasComma && this.expectsOperand && this.LA(1).tokenType === EOF) {
      operands.push(this.absent());
    }
    return operands;
  });

  /** operand: STRING+ | attribute | value ('(' expression ')')? | nothing */
  private readonly operand = this.RULE(
    'operand',
    (): Operand =>
      this.OR<Operand>([
        { GATE: () => this.isString(), ALT: () => this.SUBRULE(this.string) },
        {
          GATE: () => this.LA(2).tokenType !== tokens.Open,
          ALT: () => this.SUBRULE(this.attribute),
        },
        { ALT: () => this.SUBRULE(this.value) },
      ]),
  );

  private readonly string = this.RULE('string', (): Operand => {
    const parts: IToken[] = [];
    this.AT_LEAST_ONE(() => parts.push(this.CONSUME(tokens.QuotedText)));
    return this.ACTION(() => {
      const range = spanOf(rangeOf(parts[0]), rangeOf(parts.at(-1)));
      const { bytes, text } = readString(parts.map((part) => part.image).join(''));
      return { kind: 'string', bytes, text, range };
    });
  });

  private readonly attribute = this.RULE('attribute', (): Operand => {
    const token = this.OR([
      { ALT: () => this.CONSUME(tokens.AtWord) },
      { ALT: () => this.CONSUME(tokens.PercentWord) },
    ]);
    const name = this.ACTION(() => token.image.slice(1));
    return { kind: 'attribute', name, range: rangeOf(token) };
  });

  /** value: (MODIFIER '(' expression ')' | expression '@plt'?) ('(' expression ')')? */
  private readonly value = this.RULE('value', (): Operand => {
    const offset = this.OR<Expression | Modified>([
      { ALT: () => this.SUBRULE(this.modified) },
      { ALT: () => this.SUBRULE(this.expression) },
    ]);
    this.OPTION1(() => this.procedureTable(this.CONSUME(tokens.AtWord)));
    const memory = this.OPTION(() => {
      this.CONSUME(tokens.Open);
      const base = this.SUBRULE1(this.expression);
      const close = this.CONSUME(tokens.Close);
      return { base, close };
    });
    if (memory === undefined) return offset;
    const range = this.ACTION(() => spanOf(offset.range, rangeOf(memory.close)));
    return { kind: 'memory', offset, base: memory.base, range };
  });

  /** modified: modifier | '(' modifier ')' */
  private readonly modified = this.RULE(
    'modified',
    (): Modified =>
      this.OR<Modified>([
        { ALT: () => this.SUBRULE(this.modifier) },
        {
          ALT: () => {
            const open = this.CONSUME(tokens.Open);
            const modified = this.SUBRULE1(this.modifier);
            const close = this.CONSUME(tokens.Close);
            return this.ACTION(() => ({
              ...modified,
              range: spanOf(rangeOf(open), rangeOf(close)),
            }));
          },
        },
      ]),
  );

  /** modifier: WORD '(' expression ')' operations; as in `%lo(x) + 4`, which is `%lo(x + 4)` */
  private readonly modifier = this.RULE('modifier', (): Modified => {
    const token = this.CONSUME(tokens.PercentWord);
    this.CONSUME(tokens.Open);
    const first = this.SUBRULE(this.expression);
    const close = this.CONSUME(tokens.Close);
    const rest = this.SUBRULE(this.operations);
    return this.ACTION(() => {
      const modifierRange = rangeOf(token);
      const inner = foldOperators([first, ...rest.terms], rest.operators);
      const range = spanOf(modifierRange, rest.terms.at(-1)?.range ?? rangeOf(close));
      return { kind: 'modified', modifier: token.image, modifierRange, inner, range };
    });
  });

  /** expression: term operations; ranks are sorted out by foldOperators */
  readonly expression: () => Expression = this.RULE('expression', (): Expression => {
    const first = this.SUBRULE(this.term);
    const { operators, terms } = this.SUBRULE(this.operations);
    return this.ACTION(() => foldOperators([first, ...terms], operators));
  });

  /** operations: (operator term)* */
  private readonly operations = this.RULE('operations', (): Operations => {
    const operators: string[] = [];
    const terms: Expression[] = [];
    this.MANY(() => {
      const operator = this.OR([
        { ALT: () => this.CONSUME(tokens.Binary) },
        { ALT: () => this.CONSUME(tokens.Sign) },
      ]);
      operators.push(operator.image);
      terms.push(this.SUBRULE(this.term));
    });
    return { operators, terms };
  });

  /** term: ('-' | '+' | '!' | '~')* primary */
  private readonly term = this.RULE('term', (): Expression => {
    const prefixes: IToken[] = [];
    this.MANY(() => {
      const prefix = this.OR([
        { ALT: () => this.CONSUME(tokens.Sign) },
        { ALT: () => this.CONSUME(tokens.Tilde) },
      ]);
      prefixes.push(prefix);
    });
    const primary = this.SUBRULE(this.primary);
    return this.ACTION(() =>
      prefixes.reduceRight<Expression>((operand, prefix) => {
        const range = spanOf(rangeOf(prefix), operand.range);
        return { kind: 'unary', operator: prefix.image, operand, range };
      }, primary),
    );
  });

  /** primary: NUMBER | NAME | CHARACTER | STRING | '(' expression ')' */
  private readonly primary: () => Expression = this.RULE(
    'primary',
    (): Expression =>
      this.OR<Expression>([
        { ALT: () => this.numberOf(this.CONSUME(tokens.NumberLike)) },
        { ALT: () => nameExpression(this.CONSUME(tokens.Name)) },
        { ALT: () => characterExpression(this.CONSUME(tokens.Character)) },
        { ALT: () => nameExpression(this.CONSUME(tokens.QuotedText)) },
        {
          ALT: () => {
            const open = this.CONSUME(tokens.Open);
            const inner = this.SUBRULE(this.expression);
            const close = this.CONSUME(tokens.Close);
            return { kind: 'group', inner, range: spanOf(rangeOf(open), rangeOf(close)) };
          },
        },
      ]),
  );

  /** An operand that is left out, just behind the token read last. */
  private absent(): Operand {
    const { end } = rangeOf(this.LA(0));
    return { kind: 'absent', range: { start: end, end } };
  }

  /** Compilers of shared objects mark calls with `@plt`; a static link has no such table. */
  private procedureTable(token: IToken): void {
    this.ACTION(() => {
      if (token.image === '@plt') return;
      const message = messages.unexpectedToken(token.image, messages.endOfOperand());
      this.literalProblem ??= { message, range: rangeOf(token) };
    });
  }

  private isAssignment(): boolean {
    const next = this.LA(2);
    return next.tokenType === tokens.Equals || next.image === '==';
  }

  /** A string alone is text; with an operator or a bracket behind it, it is a symbol's name. */
  private isString(): boolean {
    const next = this.LA(2).tokenType;
    return next === EOF || next === tokens.Comma || next === tokens.QuotedText;
  }

  private numberOf(token: IToken): Expression {
    return this.ACTION(() => {
      const range = rangeOf(token);
      const found = readNumberOrLabel(token.image, range);
      if (typeof found !== 'string') return found;
      this.literalProblem ??= { message: found, range };
      return { kind: 'number', value: 0n, range };
    });
  }
}

function startsOperand(token: IToken): boolean {
  return token.tokenType !== EOF && token.tokenType !== tokens.Comma;
}

function nameOf(token: IToken): string {
  return token.tokenType === tokens.QuotedText ? readString(token.image).text : token.image;
}

function nameExpression(token: IToken): Expression {
  return { kind: 'name', name: nameOf(token), range: rangeOf(token) };
}

function characterExpression(token: IToken): Expression {
  return { kind: 'number', value: readCharacter(token.image), range: rangeOf(token) };
}

function spanOf(first: Range, last: Range): Range {
  return { start: first.start, end: last.end };
}
