/**
 * The comparison with QEMU sees errors: of each error planted here, one at a time, in what
 * instructions, CSRs, traps, translation and protection do, some random program shows a difference.
 */
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type CsrBehaviour, csrBehaviour } from '../../vm/hart/csr-file.ts';
import { Hart } from '../../vm/hart/hart.ts';
import { LOAD, PMP_LOCK, Pmp, STORE } from '../../vm/hart/pmp.ts';
import type { Execute } from '../../vm/hart/rv32i.ts';
import { semantics } from '../../vm/hart/semantics.ts';
import { slot, status } from '../../vm/hart/state.ts';
import { type Request, Sv32 } from '../../vm/hart/sv32.ts';
import type { Trap } from '../../vm/hart/trap.ts';
import { csrNumber } from '../../vm/isa/csrs.ts';
import type { Mnemonic } from '../../vm/isa/instructions.ts';
import { haveOracles, temporaryDirectory } from '../support/oracle.ts';
import { randomProgram } from './generator.ts';
import type { Program } from './harness.ts';
import { type Difference, describeProgram, differences, onQemu, ours, shrink } from './run.ts';

const PROGRAMS = 500;
const GROUP = 25;
const SEED = Number(process.env['SEED'] ?? 1);
/** In groups, each an image: what a program locks stays locked for those behind it. */
const groups = Array.from({ length: PROGRAMS / GROUP }, (_, group) =>
  Array.from({ length: GROUP }, (_, index) => randomProgram(SEED + group * GROUP + index)),
);

const directory = temporaryDirectory();
let theirs: readonly Int32Array[] = [];

const undo: (() => void)[] = [];

/** Replaces a function of an object until the test is over. */
function replace<Key extends string, Value>(
  owner: Readonly<Record<Key, Value>>,
  key: Key,
  wrong: (right: Value) => Value,
): void {
  const right = owner[key];
  undo.push(() => Object.defineProperty(owner, key, { value: right }));
  Object.defineProperty(owner, key, { value: wrong(right), configurable: true, writable: true });
}

/** What an instruction does instead; the first argument does what is right. */
function instead(mnemonic: Mnemonic, wrong: (right: Execute) => Execute): () => void {
  return () => replace<Mnemonic, Execute>(semantics, mnemonic, wrong);
}

/** An instruction that writes something else to rd. */
function result(mnemonic: Mnemonic, wrong: (a: number, b: number) => number): () => void {
  return instead(mnemonic, () => (hart, { rd, rs1, rs2 }) => {
    hart.write(rd, wrong(hart.read(rs1), hart.read(rs2)));
  });
}

/** What writing a CSR does instead. */
function csrWrite(name: string, wrong: (right: CsrBehaviour['write']) => CsrBehaviour['write']) {
  return () => {
    const behaviour = csrBehaviour(csrNumber(name) ?? -1);
    if (behaviour === undefined) throw new Error(`no CSR ${name}`);
    replace(behaviour, 'write', wrong);
  };
}

type Translate = (this: Sv32, request: Request) => number;

function translating(wrong: (right: Translate) => Translate): () => void {
  return () => replace<'translate', Translate>(Sv32.prototype, 'translate', wrong);
}

/** Translation with other bits of mstatus than there are. */
function translated(change: (mstatus: number) => number): () => void {
  return translating(
    (right) =>
      function (this: Sv32, request) {
        const words = current?.state.words ?? new Int32Array();
        const mstatus = words[slot.mstatus] ?? 0;
        words[slot.mstatus] = change(mstatus);
        try {
          return right.call(this, request);
        } finally {
          words[slot.mstatus] = mstatus;
        }
      },
  );
}

/** Translation of another request than the one that was made. */
function requested(change: (request: Request) => Request): () => void {
  return translating(
    (right) =>
      function (this: Sv32, request) {
        return right.call(this, change(request));
      },
  );
}

type Allows = (this: Pmp, ...asked: Parameters<Pmp['allows']>) => boolean;

/** PMP that is asked something else. */
function protectedBy(
  change: (allows: Pmp['allows'], ...asked: Parameters<Pmp['allows']>) => boolean,
): () => void {
  return () =>
    replace<'allows', Allows>(
      Pmp.prototype,
      'allows',
      (right) =>
        function (this: Pmp, ...asked) {
          return change(right.bind(this), ...asked);
        },
    );
}

const { 'amomax.w': amomax, csrrs } = semantics;

/** The hart under test: wrong translations need its mstatus. */
let current: Hart | undefined;

// biome-ignore format: one error a line
const errors: Readonly<Record<string, () => void>> = {
  'sra shifts in zeroes':                      result('sra', (a, b) => a >>> b),
  'sltu compares signed':                      result('sltu', (a, b) => (a < b ? 1 : 0)),
  'mulhu multiplies signed':                   result('mulhu', (a, b) => Number((BigInt(a) * BigInt(b)) >> 32n) | 0),
  'div by zero gives 0':                       result('div', (a, b) => (b === 0 ? 0 : Math.trunc(a / b))),
  'rem takes the sign of the divisor':         result('rem', (a, b) => (b === 0 ? a : ((a % b) + b) % b)),
  'lh does not extend the sign':               instead('lh', () => (hart, { rd, rs1, imm }) => hart.write(rd, hart.mmu.loadHalf((hart.read(rs1) + imm) | 0) & 0xffff)),
  'bltu is taken when equal':                  instead('bltu', () => (hart, { rs1, rs2, imm }) => { if (hart.read(rs1) >>> 0 <= hart.read(rs2) >>> 0) hart.jump(hart.pc + imm); }),
  'jal links its own address':                 instead('jal', (right) => (hart, it) => { right(hart, it); hart.write(it.rd, hart.pc); }),
  'amomaxu compares signed':                   instead('amomaxu.w', () => amomax),
  'amoswap leaves rd':                         instead('amoswap.w', (right) => (hart, it) => { const old = hart.read(it.rd); right(hart, it); hart.write(it.rd, old); }),
  'csrrc sets':                                instead('csrrc', () => csrrs),
  'csrrci with 0 writes':                      instead('csrrci', (right) => (hart, it) => right(hart, { ...it, rs1: it.rs1 || 1 })),
  'ecall has one cause':                       instead('ecall', () => () => { throw { cause: 11, value: 0 }; }),
  'ebreak has the cause of an ecall':          instead('ebreak', () => () => { throw { cause: 8, value: 0 }; }),
  'mret is allowed to the supervisor':         instead('mret', () => (hart) => hart.returnFromMachine()),
  'mret leaves MPP':                           instead('mret', (right) => (hart, it) => { const mpp = hart.state.word(slot.mstatus) & status.MPP; right(hart, it); hart.state.words[slot.mstatus] = hart.state.word(slot.mstatus) | mpp; }),
  'sret ignores TSR':                          instead('sret', (right) => (hart, it) => { if (hart.privilege === 1) hart.returnFromSupervisor(); else right(hart, it); }),
  'sret leaves SPP':                           instead('sret', (right) => (hart, it) => { const spp = hart.state.word(slot.mstatus) & status.SPP; right(hart, it); hart.state.words[slot.mstatus] = hart.state.word(slot.mstatus) | spp; }),
  'sfence.vma ignores TVM':                    instead('sfence.vma', (right) => (hart, it) => { if (hart.privilege !== 1) right(hart, it); }),
  'medeleg can not be written':                csrWrite('medeleg', () => () => {}),
  'sstatus writes machine fields':             csrWrite('sstatus', () => (hart, value, retiring) => csrBehaviour(0x300)?.write(hart, value, retiring)),
  'sie writes what is not delegated':          csrWrite('sie', () => (hart, value) => { hart.state.words[slot.mie] = value; }),
  'translation ignores SUM':                   translated((mstatus) => mstatus | status.SUM),
  'translation ignores MXR':                   translated((mstatus) => mstatus & ~status.MXR),
  'stores do not set D':                       requested((request) => (request.access === STORE ? { ...request, access: LOAD } : request)),
  'the supervisor may use pages of the user':  requested((request) => ({ ...request, privilege: request.privilege === 1 ? 0 : request.privilege })),
  'PMP lets writers write what they may read': protectedBy((allows, address, size, access, mode) => allows(address, size, access === STORE ? LOAD : access, mode)),
  'PMP sees the first byte only':              protectedBy((allows, address, _size, access, mode) => allows(address, 1, access, mode)),
  'PMP holds nobody back':                     protectedBy(() => true),
  'interrupts are not delegated':              csrWrite('mideleg', () => () => {}),
  'lr reserves nothing':                       instead('lr.w', (right) => (hart, it) => { right(hart, it); hart.state.words[slot.reservation] = 0; }),
  'sc needs no reservation':                   instead('sc.w', (right) => (hart, it) => { hart.state.words[slot.reservation] = hart.mmu.wordOffset(hart.read(it.rs1), STORE) + hart.memory.ramBase; right(hart, it); }),
  'sc stores wherever something is reserved':  instead('sc.w', (right) => (hart, it) => { if (hart.state.word(slot.reservation) !== 0) hart.state.words[slot.reservation] = hart.mmu.wordOffset(hart.read(it.rs1), STORE) + hart.memory.ramBase; right(hart, it); }),
  'sc keeps the reservation':                  instead('sc.w', (right) => (hart, it) => { const kept = hart.state.word(slot.reservation); right(hart, it); hart.state.words[slot.reservation] = kept; }),
  'sc answers 1 when it stores':               instead('sc.w', (right) => (hart, it) => { right(hart, it); hart.write(it.rd, 1 - hart.read(it.rd)); }),
  'traps keep the reservation':                trapsKeepReservation,
  'machine mode ignores locks':                protectedBy((allows, address, size, access, mode) => mode === 3 || allows(address, size, access, mode)),
  'a locked region can be configured':         csrWrite('pmpcfg0', () => (hart, value) => { hart.state.words[slot.pmpcfg] = value; hart.pmp.refresh(); }),
  'a locked address can be written':           csrWrite('pmpaddr2', () => (hart, value) => { hart.state.words[slot.pmpaddr + 2] = value; hart.pmp.refresh(); }),
  'below a locked TOR the address is free':    csrWrite('pmpaddr1', (right) => (hart, value, retiring) => { if (hart.pmp.configurationOf(1) >= PMP_LOCK) right(hart, value, retiring); else hart.state.words[slot.pmpaddr + 1] = value; hart.pmp.refresh(); }),
  'mtimecmp makes nothing pending':            () => replace<'setTimerCycle', Hart['setTimerCycle']>(Hart.prototype, 'setTimerCycle', () => () => {}),
  'msip makes nothing pending':                () => replace<'setSoftwareInterrupt', Hart['setSoftwareInterrupt']>(Hart.prototype, 'setSoftwareInterrupt', () => () => {}),
  'the timer comes before software':           timerFirst,
};

function trapsKeepReservation(): void {
  for (const key of ['takeException', 'returnFromMachine'] as const) {
    replace<typeof key, (this: Hart, trap: Trap) => void>(
      Hart.prototype,
      key,
      (right) =>
        function (this: Hart, trap) {
          const kept = this.state.word(slot.reservation);
          right.call(this, trap);
          this.state.words[slot.reservation] = kept;
        },
    );
  }
}

/** A timer interrupt that is due hides the software interrupt, which is due first. */
function timerFirst(): void {
  replace<'takeInterrupt', (this: Hart) => void>(
    Hart.prototype,
    'takeInterrupt',
    (right) =>
      function (this: Hart) {
        const { words } = this.state;
        const hidden = (this.state.word(slot.mip) & 0x88) === 0x88 ? 8 : 0;
        words[slot.mip] = this.state.word(slot.mip) & ~hidden;
        right.call(this);
        words[slot.mip] = this.state.word(slot.mip) | hidden;
      },
  );
}

/** The programs of a group that end differently, run in an image of its own as on QEMU. */
function found(group: readonly Program[], index: number): readonly Difference[] {
  return differences(group, ours(group), theirs.slice(index * GROUP, (index + 1) * GROUP));
}

afterEach(() => {
  for (const restore of undo.splice(0)) restore();
});

describe.skipIf(!haveOracles('qemu'))('a planted error is found', () => {
  beforeAll(() => {
    theirs = groups.flatMap(onQemu(directory));
  });

  test('without one there is no difference', () => {
    expect(groups.flatMap((group, index) => found(group, index))).toEqual([]);
  });

  test.each(Object.entries(errors))('%s', (_, plant) => {
    replace<'reset', (this: Hart, pc: number) => void>(
      Hart.prototype,
      'reset',
      (right) =>
        function (this: Hart, pc) {
          current = this;
          right.call(this, pc);
        },
    );
    plant();
    // Most errors need only the first group.
    expect(groups.some((group, index) => found(group, index).length > 0)).toBe(true);
  });

  test('the program that shows it shrinks to a few instructions', () => {
    errors['sltu compares signed']?.();
    const [first] = groups.flatMap((group, index) => found(group, index));
    if (first === undefined) expect.fail('the error was not found');
    const least = shrink(first.program, (candidates) => {
      if (candidates.length === 0) return [];
      const failing = differences(candidates, ours(candidates), onQemu(directory)(candidates));
      return candidates.map((one) => failing.some(({ program }) => program === one));
    });
    const instructions = describeProgram(least).match(/^ {2}8001\w+: /gm) ?? [];
    expect(instructions.length).toBeGreaterThan(0);
    expect(instructions.length).toBeLessThan(6);
  });
});
