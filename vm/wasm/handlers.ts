/**
 * What the fast interpreter does for each instruction, in the order of the manual's chapters, as
 * vm/hart/rv32i.ts, rv32m.ts and rv32a.ts, which stay the reference. An instruction that has no row
 * here is left to the reference interpreter; so is one that would trap, before it changes anything.
 */
import type { Mnemonic } from '../isa/instructions.ts';
import { better, load, loadReserved, readModifyWrite, store, storeConditional } from './access.ts';
import {
  advance,
  assign,
  immediate,
  jumpFar,
  jumpNear,
  jumpTo,
  leaveIf,
  link,
  local,
  pc,
  rs1,
  rs2,
  setRd,
} from './frame.ts';
import { atomic, type Code, choose, constant, i32, upperProduct, when } from './module-builder.ts';

export interface Handler {
  readonly code: Code;
  /** If it jumps by its immediate: out of the page; `code` is for jumps within the page then. */
  readonly far?: Code;
}

export type Handlers = Readonly<Partial<Record<Mnemonic, Handler>>>;

/** Instructions to handlers, for a machine whose RAM begins at the address `ramBase`. */
export function handlersFor(ramBase: number): Handlers {
  return { ...baseInteger, ...multiplyAndDivide, ...atomics(ramBase) };
}

/** After the name of an instruction, the name of what its handler is if it jumps far. */
export const FAR = ' far';

/** The names of handlers, in the order in which they are numbered, and what they do. */
export function handlerNames(handlers: Handlers): readonly string[] {
  return numbered(handlers).map(([name]) => name);
}

export function handlerCodes(handlers: Handlers): readonly Code[] {
  return numbered(handlers).map(([, code]) => code);
}

function numbered(handlers: Handlers): readonly (readonly [name: string, code: Code])[] {
  return Object.entries(handlers).flatMap(([name, { code, far }]) =>
    far === undefined
      ? [[name, code] as const]
      : [[name, code] as const, [name + FAR, far] as const],
  );
}

// biome-ignore format: one line an instruction, as in the table
const baseInteger: Handlers = {
  lui:   writing(immediate),
  auipc: writing(i32.add(pc, immediate)),

  jal:  { code: [...link, ...jumpNear], far: [...link, ...jumpFar] },
  jalr: plain(jumpToRegister()),

  beq:  branching(i32.equal(rs1, rs2)),
  bne:  branching(i32.notEqual(rs1, rs2)),
  blt:  branching(i32.lessS(rs1, rs2)),
  bge:  branching(i32.notLessS(rs1, rs2)),
  bltu: branching(i32.lessU(rs1, rs2)),
  bgeu: branching(i32.notLessU(rs1, rs2)),

  lb:  plain(load(1, i32.load8S)),
  lh:  plain(load(2, i32.load16S)),
  lw:  plain(load(4, i32.load)),
  lbu: plain(load(1, i32.load8U)),
  lhu: plain(load(2, i32.load16U)),
  sb:  plain(store(1, i32.store8)),
  sh:  plain(store(2, i32.store16)),
  sw:  plain(store(4, i32.store)),

  addi:  writing(i32.add(rs1, immediate)),
  slti:  writing(i32.lessS(rs1, immediate)),
  sltiu: writing(i32.lessU(rs1, immediate)),
  xori:  writing(i32.xor(rs1, immediate)),
  ori:   writing(i32.or(rs1, immediate)),
  andi:  writing(i32.and(rs1, immediate)),
  slli:  writing(i32.shiftLeft(rs1, immediate)),
  srli:  writing(i32.shiftRightU(rs1, immediate)),
  srai:  writing(i32.shiftRightS(rs1, immediate)),

  add:  writing(i32.add(rs1, rs2)),
  sub:  writing(i32.subtract(rs1, rs2)),
  sll:  writing(i32.shiftLeft(rs1, rs2)),
  slt:  writing(i32.lessS(rs1, rs2)),
  sltu: writing(i32.lessU(rs1, rs2)),
  xor:  writing(i32.xor(rs1, rs2)),
  srl:  writing(i32.shiftRightU(rs1, rs2)),
  sra:  writing(i32.shiftRightS(rs1, rs2)),
  or:   writing(i32.or(rs1, rs2)),
  and:  writing(i32.and(rs1, rs2)),

  fence:     plain([...atomic.fence, ...advance]),
  'fence.i': plain(advance),
};

// biome-ignore format: one line an instruction, as in the table
const multiplyAndDivide: Handlers = {
  mul:    writing(i32.multiply(rs1, rs2)),
  mulh:   writing(upperProduct(rs1, rs2, ['signed', 'signed'])),
  mulhsu: writing(upperProduct(rs1, rs2, ['signed', 'unsigned'])),
  mulhu:  writing(upperProduct(rs1, rs2, ['unsigned', 'unsigned'])),

  div:  writing(choose(i32.isZero(rs2), constant(-1), quotient())),
  divu: writing(choose(i32.isZero(rs2), constant(-1), i32.divideU(rs1, rs2))),
  rem:  writing(choose(i32.isZero(rs2), rs1, i32.restS(rs1, rs2))),
  remu: writing(choose(i32.isZero(rs2), rs1, i32.restU(rs1, rs2))),
};

// biome-ignore format: one line an instruction, as in the table
function atomics(ramBase: number): Handlers {
  return {
    'lr.w': plain(loadReserved(ramBase)),
    'sc.w': plain(storeConditional(ramBase)),

    'amoswap.w': plain(readModifyWrite(atomic.exchange)),
    'amoadd.w':  plain(readModifyWrite(atomic.add)),
    'amoxor.w':  plain(readModifyWrite(atomic.xor)),
    'amoand.w':  plain(readModifyWrite(atomic.and)),
    'amoor.w':   plain(readModifyWrite(atomic.or)),
    'amomin.w':  plain(better(i32.lessS)),
    'amomax.w':  plain(better(i32.greaterS)),
    'amominu.w': plain(better(i32.lessU)),
    'amomaxu.w': plain(better(i32.greaterU)),
  };
}

function plain(code: Code): Handler {
  return { code };
}

function writing(value: Code): Handler {
  return { code: [...setRd(value), ...advance] };
}

/** Decoding leaves branches to odd halves of words to the reference, so no target traps here. */
function branching(condition: Code): Handler {
  return {
    code: [...when(condition, jumpNear), ...advance],
    far: [...when(condition, jumpFar), ...advance],
  };
}

/** −1 as divisor negates, without the overflow that WebAssembly traps. */
function quotient(): Code {
  const negated = i32.subtract(constant(0), rs1);
  return choose(i32.equal(rs2, constant(-1)), negated, i32.divideS(rs1, rs2));
}

function jumpToRegister(): Code {
  return [
    ...assign('address', i32.and(i32.add(rs1, immediate), constant(~1))),
    ...leaveIf(i32.and(local('address'), constant(2))),
    ...link,
    ...jumpTo(local('address')),
  ];
}
