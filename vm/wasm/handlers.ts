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
  jump,
  leaveIf,
  link,
  local,
  pc,
  rs1,
  rs2,
  setRd,
  upperImmediate,
} from './frame.ts';
import { atomic, type Code, choose, constant, i32, upperProduct, when } from './module-builder.ts';

export interface Handler {
  readonly code: Code;
  /**
   * How the instruction is run if its rd is x0: by this handler, which allows for it; not at all,
   * for writing rd is all it does; or by the reference, for it may still trap.
   */
  readonly intoZero: 'itself' | 'nothing' | 'reference';
}

export type Handlers = Readonly<Partial<Record<Mnemonic, Handler>>>;

/** Instructions to handlers, for a machine whose RAM begins at the address `ramBase`. */
export function handlersFor(ramBase: number): Handlers {
  return { ...baseInteger, ...multiplyAndDivide, ...atomics(ramBase) };
}

// biome-ignore format: one line an instruction, as in the table
const baseInteger: Handlers = {
  lui:   writing(upperImmediate),
  auipc: writing(i32.add(pc, upperImmediate)),

  jal:  plain([...link, ...jump(i32.add(local('at'), immediate))]),
  jalr: plain(jumpToRegister()),

  beq:  branching(i32.equal(rs1, rs2)),
  bne:  branching(i32.notEqual(rs1, rs2)),
  blt:  branching(i32.lessS(rs1, rs2)),
  bge:  branching(i32.notLessS(rs1, rs2)),
  bltu: branching(i32.lessU(rs1, rs2)),
  bgeu: branching(i32.notLessU(rs1, rs2)),

  lb:  loading(load(1, i32.load8S)),
  lh:  loading(load(2, i32.load16S)),
  lw:  loading(load(4, i32.load)),
  lbu: loading(load(1, i32.load8U)),
  lhu: loading(load(2, i32.load16U)),
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
  return { code, intoZero: 'itself' };
}

function writing(value: Code): Handler {
  return { code: [...setRd(value), ...advance], intoZero: 'nothing' };
}

function loading(code: Code): Handler {
  return { code, intoZero: 'reference' };
}

/** Decoding leaves branches to odd halves of words to the reference, so no target traps here. */
function branching(condition: Code): Handler {
  return plain([...when(condition, jump(i32.add(local('at'), immediate))), ...advance]);
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
    ...jump(i32.subtract(local('address'), local('delta'))),
  ];
}
