/** Directives of numbers with fractions, as IEEE 754 writes them. */
import * as messages from '../messages.ts';
import { type Directive, directive } from './directive.ts';

// biome-ignore format: the columns are aligned by hand
export const realDirectives: readonly (readonly [string, Directive])[] = [
  ['.float',  directive('number, …', 'numbers with a fraction, of 4 bytes', reals(4))],
  ['.single', directive('number, …', 'the same',                            reals(4))],
  ['.dc.s',   directive('number, …', 'the same',                            reals(4))],
  ['.double', directive('number, …', 'numbers with a fraction, of 8 bytes', reals(8))],
  ['.dc.d',   directive('number, …', 'the same',                            reals(8))],
];

function reals(sizeBytes: 4 | 8): Directive['run'] {
  return (unit, { operands }) => {
    for (const operand of operands) {
      if (operand.kind === 'real') unit.emit(encoded(operand.value, sizeBytes));
      else unit.report({ message: messages.expectedExpression() }, operand.range);
    }
  };
}

function encoded(value: number, sizeBytes: 4 | 8): Uint8Array {
  const bytes = new Uint8Array(sizeBytes);
  const view = new DataView(bytes.buffer);
  if (Number.isNaN(value)) {
    // What is no number has all its bits set but the sign, as in GNU as.
    bytes.fill(0xff);
    bytes[sizeBytes - 1] = 0x7f;
  } else if (sizeBytes === 4) view.setFloat32(0, value, true);
  else view.setFloat64(0, value, true);
  return bytes;
}
