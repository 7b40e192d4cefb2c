/** Numbers, character constants and strings: what their spelling means. */
import { escapes } from '../escapes.ts';
import * as messages from '../messages.ts';
import type { Range } from '../source.ts';
import type { Expression } from './ast.ts';

const LARGEST = (1n << 64n) - 1n;

/** Directives whose operands are numbers with fractions. */
export const realDirectives: ReadonlySet<string> = new Set([
  '.float',
  '.single',
  '.double',
  '.dc.s',
  '.dc.d',
]);

/** A number, or the local label that `1f`, `1b` and `1$` mean; a message if it is neither. */
export function readNumberOrLabel(image: string, range: Range): Expression | string {
  const [, label, suffix] = /^(\d+)([bf$])$/.exec(image) ?? [];
  if (label !== undefined && !/^0[bB]$/.test(image)) {
    const direction = suffix === 'f' ? 'ahead' : suffix === 'b' ? 'back' : 'here';
    const name = localName(suffix === '$' ? image : label);
    return { kind: 'local', label: name, direction, range };
  }
  const value = readNumber(image);
  return typeof value === 'string' ? value : { kind: 'number', value, range };
}

/** `01` is `1`. */
export function localName(image: string): string {
  return image.replace(/^0+(?=\d)/, '');
}

/** The value of `10`, `0x1f`, `0b101` or `017`; a message if it is none. */
function readNumber(image: string): bigint | string {
  const [, octal] = /^0([0-7]+)$/.exec(image) ?? [];
  const isNumber =
    octal !== undefined || /^(?:0[xX][\da-fA-F]+|0[bB][01]+|[1-9]\d*|0)$/.test(image);
  if (!isNumber) return messages.badNumber(image);
  const value = BigInt(octal === undefined ? image.toLowerCase() : `0o${octal}`);
  return value > LARGEST ? messages.numberTooLarge(image) : value;
}

/** The value of `1.5`, `2e-3` or `0f1.5`, or of `nan` and `inf`; undefined if it is none. */
export function readReal(image: string): number | undefined {
  const digits = image.replace(/^0[a-z]/i, '');
  if (/^(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(digits)) return Number(digits);
  if (/^inf(inity)?$/i.test(image)) return Number.POSITIVE_INFINITY;
  return /^nan$/i.test(image) ? Number.NaN : undefined;
}

/** The code of `'a`, `'a'` or `'\n'`. */
export function readCharacter(image: string): bigint {
  const isEscaped = image[1] === '\\';
  const character = image.slice(isEscaped ? 2 : 1);
  const code = isEscaped ? escapes.get(character[0] ?? '') : undefined;
  return BigInt(code ?? character.codePointAt(0) ?? 0);
}

const utf8 = new TextEncoder();
const piece = /\\x[\da-fA-F]+|\\\d{1,3}|\\.|[^"\\]+/gs;

/** The bytes of strings side by side, quotes and all, and the same as text. */
export function readString(image: string): { bytes: Uint8Array; text: string } {
  const bytes: number[] = [];
  let text = '';
  for (const part of image.match(piece) ?? []) {
    if (!part.startsWith('\\')) {
      bytes.push(...utf8.encode(part));
      text += part;
      continue;
    }
    const code = escapeCode(part);
    bytes.push(...(code === undefined ? utf8.encode(part.slice(1)) : [code & 0xff]));
    text += code === undefined ? part.slice(1) : String.fromCharCode(code & 0xff);
  }
  return { bytes: Uint8Array.from(bytes), text };
}

/** A character behind a backslash that means nothing special stands for itself. */
function escapeCode(part: string): number | undefined {
  // Octal by its weights, but GNU as takes the digits 8 and 9 as well.
  const isNumber = /^\\\d/.test(part);
  if (isNumber) return [...part.slice(1)].reduce((code, digit) => code * 8 + Number(digit), 0);
  if (/^\\x[\da-fA-F]/.test(part)) return Number.parseInt(part.slice(-2).replace('x', '0'), 16);
  if (part === '\\v') return 11;
  return escapes.get(part[1] ?? '');
}
