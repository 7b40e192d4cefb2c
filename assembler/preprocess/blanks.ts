/**
 * Blanks in operands, as GNU as sees them: it drops them before anything is split into arguments,
 * and keeps one only behind a word or a string, before a word, a string or a backslash. So
 * `m a + b, c` has two arguments, and `m a b` has two as well.
 */

import { escapes } from '../escapes.ts';

/** The characters of which names and numbers consist. */
const wordCharacter = /[\w.$\u0080-\uffff]/;

/** Operands without the blanks that mean nothing; character constants become numbers. */
export function withoutBlanks(operands: string): string {
  const text = operands.trim();
  if (!/[\s"']/.test(text)) return text;
  let result = '';
  let isAfterBlank = false;
  let isAfterWord = false;
  for (const found of text.match(piece) ?? []) {
    const first = found[0] ?? '';
    if (/\s/.test(first)) {
      isAfterBlank = true;
      continue;
    }
    const keepsBlank = wordCharacter.test(first) || /["'\\]/.test(first);
    if (isAfterBlank && isAfterWord && keepsBlank) result += ' ';
    result += first === "'" ? characterNumber(found) : found;
    isAfterBlank = false;
    isAfterWord = wordCharacter.test(first) || first === '"';
  }
  return result;
}

const piece = /"(?:[^"\\]|\\.)*(?:"|\\?$)|'\\?.'?|\s+|./g;

function characterNumber(constant: string): string {
  const isEscaped = constant[1] === '\\' && constant.length > 2;
  const character = constant[isEscaped ? 2 : 1] ?? "'";
  const code = isEscaped ? escapes.get(character) : undefined;
  return String(code ?? character.codePointAt(0) ?? 0);
}

/** Where in a text its end begins that is `rest` but for blanks. */
export function startOfRest(text: string, rest: string): number {
  let missing = rest.replace(/\s/g, '').length;
  let at = text.length;
  while (missing > 0 && at > 0) {
    at -= 1;
    if (/\S/.test(text[at] ?? '')) missing -= 1;
  }
  return at;
}
