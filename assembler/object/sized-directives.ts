/**
 * Directives whose names end in the size of an element: those of Motorola's assembler, which GNU as
 * has everywhere, and strings of wide characters.
 */
import type { Operation } from '../syntax/ast.ts';
import { LARGEST_ROOM, numbers } from './data-directives.ts';
import { type Directive, directive, numberOf, textOf } from './directive.ts';
import { padded } from './padding.ts';
import type { Unit } from './unit.ts';

const sizes: readonly (readonly [suffix: string, sizeBytes: number])[] = [
  ['', 2],
  ['.b', 1],
  ['.w', 2],
  ['.l', 4],
];

export const sizedDirectives: readonly (readonly [string, Directive])[] = [
  ...[...sizes, ['.a', 4] as const].map(([suffix, sizeBytes]) => {
    const row = directive('[value, …]', `numbers of ${bytesOf(sizeBytes)}`, numbers(sizeBytes));
    return [`.dc${suffix}`, row] as const;
  }),
  ...sizes.map(([suffix, sizeBytes]) => {
    const meaning = `a number of ${bytesOf(sizeBytes)}, repeated`;
    return [`.dcb${suffix}`, directive('count[, value]', meaning, repeated(sizeBytes))] as const;
  }),
  ...[...sizes, ['.s', 4] as const, ['.d', 8] as const].map(([suffix, sizeBytes]) => {
    const meaning = `room for elements of ${bytesOf(sizeBytes)}`;
    return [`.ds${suffix}`, directive('count', meaning, repeated(sizeBytes))] as const;
  }),
  ...[8, 16, 32, 64].map((bits) => {
    const meaning = `strings with ${bits / 8} bytes a character, a 0 after each`;
    return [`.string${bits}`, directive('"text", …', meaning, wideStrings(bits / 8))] as const;
  }),
];

function bytesOf(sizeBytes: number): string {
  return sizeBytes === 1 ? '1 byte' : `${sizeBytes} bytes`;
}

function repeated(sizeBytes: number): Directive['run'] {
  return (unit: Unit, { operands }: Operation): void => {
    const count = numberOf(unit, operands[0], { max: LARGEST_ROOM / sizeBytes });
    const value = operands[1] === undefined ? 0n : unit.absolute(operands[1]);
    if (count === undefined || value === undefined) return;
    const total = count * sizeBytes;
    if (unit.structOffset !== undefined) unit.structOffset += BigInt(total);
    else if (value === 0n) unit.zeros(total);
    else unit.emit(padded(total, littleEndian(value, sizeBytes)));
  };
}

function wideStrings(sizeBytes: number): Directive['run'] {
  return (unit, { operands }) => {
    for (const operand of operands) {
      if (textOf(unit, operand) === undefined || operand.kind !== 'string') continue;
      for (const byte of [...operand.bytes, 0]) unit.emit(littleEndian(BigInt(byte), sizeBytes));
    }
  };
}

function littleEndian(value: bigint, sizeBytes: number): Uint8Array {
  return Uint8Array.from({ length: sizeBytes }, (_, at) =>
    Number((value >> BigInt(8 * at)) & 0xffn),
  );
}
