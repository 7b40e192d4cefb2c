/**
 * Loads, stores and atomics by the hart's translation cache, whose layout is in vm/hart/mmu.ts.
 * What the cache cannot answer (a new page, a device, a misaligned address, a page that must not be
 * written unnoticed) is left to the reference interpreter, which also fills the cache.
 */
import { variable } from './desk.ts';
import {
  advance,
  assign,
  immediate,
  leaveIf,
  local,
  reservation,
  reservedValue,
  rs1,
  rs2,
  setRd,
} from './frame.ts';
import { atomic, branchIf, type Code, constant, i32, select, when } from './module-builder.ts';

type LoadOperation = (address: Code, offset?: number) => Code;
type StoreOperation = (address: Code, value: Code, offset?: number) => Code;

/** The address bits that a tag is compared with: the page, and those that must be 0 if aligned. */
const comparedBits = { 1: ~0xfff, 2: ~0xffe, 4: ~0xffc } as const;
type Width = keyof typeof comparedBits;

/** Turns `address` into a RAM offset, or leaves. */
const translate = (set: 'loadSet' | 'storeSet', tag: 'tag' | 'storeTag', width: Width): Code => [
  ...assign('entry', i32.add(variable(set), entryOf(local('address')))),
  ...leaveIf(
    i32.notEqual(
      i32.load(local('entry')),
      i32.or(i32.and(local('address'), constant(comparedBits[width])), variable(tag)),
    ),
  ),
  ...assign('address', i32.add(local('address'), i32.load(local('entry'), 4))),
];

/** Where in its set the entry of an address is: 256 entries of 8 bytes, by the page number. */
export function entryOf(address: Code): Code {
  return i32.and(i32.shiftRightU(address, constant(9)), constant(0xff << 3));
}

export const load = (width: Width, operation: LoadOperation): Code => [
  ...assign('address', i32.add(rs1, immediate)),
  ...translate('loadSet', 'tag', width),
  ...setRd(operation(local('address'))),
  ...advance,
];

export const store = (width: Width, operation: StoreOperation): Code => [
  ...assign('address', i32.add(rs1, immediate)),
  ...translate('storeSet', 'storeTag', width),
  ...operation(local('address'), rs2),
  ...advance,
];

export const readModifyWrite = (modify: (address: Code, operand: Code) => Code): Code => [
  ...assign('address', rs1),
  ...translate('storeSet', 'storeTag', 4),
  ...setRd(modify(local('address'), rs2)),
  ...advance,
];

/**
 * Either operand, whichever `isBetter` says of the old one. WebAssembly has no such atomic: if
 * another thread came between, the instruction begins again.
 */
export const better = (isBetter: (old: Code, operand: Code) => Code): Code => {
  const old = local('value');
  const winner = select(isBetter(old, rs2), old, rs2);
  return [
    ...assign('address', rs1),
    ...translate('storeSet', 'storeTag', 4),
    ...assign('value', atomic.load(local('address'))),
    ...branchIf('next', i32.notEqual(atomic.replace(local('address'), old, winner), old)),
    ...setRd(old),
    ...advance,
  ];
};

export const loadReserved = (ramBase: number): Code => [
  ...assign('address', rs1),
  ...translate('loadSet', 'tag', 4),
  ...assign('value', atomic.load(local('address'))),
  ...reservation.store(i32.add(local('address'), constant(ramBase))),
  ...reservedValue.store(local('value')),
  ...setRd(local('value')),
  ...advance,
];

/** Stores rs2 if memory still has what was loaded; leaves 0 if so, else 1. */
const replaceReserved: Code = i32.notEqual(
  atomic.replace(local('address'), reservedValue.load, rs2),
  reservedValue.load,
);

export const storeConditional = (ramBase: number): Code => [
  ...assign('address', rs1),
  ...translate('storeSet', 'storeTag', 4),
  ...assign('value', i32.notEqual(reservation.load, i32.add(local('address'), constant(ramBase)))),
  ...reservation.store(constant(0)),
  ...when(i32.isZero(local('value')), assign('value', replaceReserved)),
  ...setRd(local('value')),
  ...advance,
];
