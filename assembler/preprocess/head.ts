/**
 * The head of a statement: its labels and its first word. It is all that the preprocessor looks at
 * to tell its own directives and the macros from what the parser shall see.
 */
import { endOfBlanks, endOfWord } from '../characters.ts';
import type { Range } from '../source.ts';

export interface Head {
  /** Where the labels end and the rest begins; 0 if there are none. */
  readonly labelsEnd: number;
  /** The first word in lower case; '' if there is none, or if it is assigned to. */
  readonly keyword: string;
  readonly keywordRange: Range;
  /** Where the operands begin, behind the blanks that follow the word. */
  readonly operandsStart: number;
}

const labels = /\s*(?:(?:[\w.$\u0080-\uffff]+|"(?:[^"\\]|\\.)*")\s*:\s*)*/y;

export function headOf(text: string): Head {
  labels.lastIndex = 0;
  const labelText = text.includes(':') ? (labels.exec(text)?.[0] ?? '') : '';
  const labelsEnd = labelText.trim() === '' ? 0 : labelText.length;
  const start = endOfBlanks(text, labelsEnd);
  const end = endOfWord(text, start);
  const operandsStart = endOfBlanks(text, end);
  const isAssigned = text[operandsStart] === '=';
  const keyword = isAssigned ? '' : text.slice(start, end).toLowerCase();
  return { labelsEnd, keyword, keywordRange: { start, end }, operandsStart };
}
