/** The tree of one statement: its shape only, without any knowledge of symbols or instructions. */
import type { Range } from '../source.ts';

export type Expression =
  | { readonly kind: 'number'; readonly value: bigint; readonly range: Range }
  | { readonly kind: 'name'; readonly name: string; readonly range: Range }
  | {
      readonly kind: 'local';
      readonly label: string;
      /** Behind this, ahead of it or, for `1$`, in the stretch between two ordinary labels. */
      readonly direction: 'back' | 'ahead' | 'here';
      readonly range: Range;
    }
  | { readonly kind: 'group'; readonly inner: Expression; readonly range: Range }
  | {
      readonly kind: 'unary';
      readonly operator: string;
      readonly operand: Expression;
      readonly range: Range;
    }
  | {
      readonly kind: 'binary';
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
      readonly range: Range;
    };

/** `%hi(expression)` and its like. */
export interface Modified {
  readonly kind: 'modified';
  /** With its percent sign. */
  readonly modifier: string;
  readonly modifierRange: Range;
  readonly inner: Expression;
  readonly range: Range;
}

export type Operand =
  | Expression
  | Modified
  /** `offset(base)`; the form `(base)` is a group. */
  | {
      readonly kind: 'memory';
      readonly offset: Expression | Modified;
      readonly base: Expression;
      readonly range: Range;
    }
  /** One or more strings side by side; `bytes` are theirs together. */
  | {
      readonly kind: 'string';
      readonly bytes: Uint8Array;
      readonly text: string;
      readonly range: Range;
    }
  /** A number with a fraction, of `.float` and its like. */
  | { readonly kind: 'real'; readonly value: number; readonly range: Range }
  /** `@progbits`, `%function`; the name is without the sign. */
  | { readonly kind: 'attribute'; readonly name: string; readonly range: Range }
  /** Nothing between two commas. */
  | { readonly kind: 'absent'; readonly range: Range };

export interface Label {
  readonly name: string;
  /** A number, perhaps with a `$`, which may be defined again and again. */
  readonly isLocal: boolean;
  readonly range: Range;
}

export interface Assignment {
  readonly kind: 'assignment';
  readonly name: string;
  readonly nameRange: Range;
  /** Written with `==`: the symbol may not be defined twice. */
  readonly isOnce: boolean;
  readonly value: Expression;
}

/** An instruction, or a directive if the name begins with a dot. */
export interface Operation {
  readonly kind: 'operation';
  readonly name: string;
  readonly nameRange: Range;
  /** The word behind `.insn` that names the format. */
  readonly form: Extract<Expression, { kind: 'name' }> | undefined;
  readonly operands: readonly Operand[];
}

export interface StatementTree {
  readonly labels: readonly Label[];
  readonly body: Assignment | Operation | undefined;
}
