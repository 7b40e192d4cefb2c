import { describe, expect, test } from 'vitest';
import { type Alias, aliases } from '../../vm/isa/aliases.ts';
import { causeName, exceptions, interrupts } from '../../vm/isa/causes.ts';
import { csrName, csrNumber, csrs } from '../../vm/isa/csrs.ts';
import { decode } from '../../vm/isa/decode.ts';
import { encode } from '../../vm/isa/encoding.ts';
import { registerName, registerNumber, registers } from '../../vm/isa/registers.ts';
import { haveOracles, temporaryDirectory } from '../support/oracle.ts';
import { assembleWithGnu } from './gnu.ts';

const directory = temporaryDirectory();
const haveGnuAs = haveOracles('as', 'objcopy');

describe('registers', () => {
  test('are numbered in order', () => {
    expect(registers.map((register) => register.number)).toEqual([...Array(32).keys()]);
  });

  test('are found by both names, and s0 by a third', () => {
    expect(registerNumber('x31')).toBe(31);
    expect(registerNumber('t6')).toBe(31);
    expect(registerNumber('fp')).toBe(registerNumber('s0'));
    expect(registerName(2)).toBe('sp');
  });

  test.each(['x32', 'A0', 'x01', 'constructor', ''])('%o is no register', (name) => {
    expect(registerNumber(name)).toBeUndefined();
  });

  test.skipIf(!haveGnuAs)('have the numbers that GNU as gives them', () => {
    const names = registers.flatMap((register) => [register.name, register.abiName]);
    const words = assembleWithGnu(
      names.map((name) => `add ${name}, zero, zero`),
      directory,
    );
    expect(words.map((word) => decode(word)?.rd)).toEqual(names.map(registerNumber));
  });

  test('saved by the callee are sp and s0 … s11, as in the psABI', () => {
    const saved = registers.filter((register) => register.savedBy === 'callee');
    expect(saved.map((register) => register.abiName).sort()).toEqual(
      ['sp', ...[...Array(12).keys()].map((index) => `s${index}`)].sort(),
    );
  });
});

describe('CSRs', () => {
  test('have each a name and a number of their own', () => {
    expect(new Set(csrs.map((csr) => csr.name)).size).toBe(csrs.length);
    expect(new Set(csrs.map((csr) => csr.number)).size).toBe(csrs.length);
    for (const { name, number } of csrs) {
      expect([csrNumber(name), csrName(number)]).toEqual([number, name]);
    }
  });

  test.skipIf(!haveGnuAs)('have the numbers that GNU as gives them', () => {
    const words = assembleWithGnu(
      csrs.map((csr) => `csrr a0, ${csr.name}`),
      directory,
    );
    expect(words.map((word) => decode(word)?.imm)).toEqual(csrs.map((csr) => csr.number));
  });

  test.each([
    ['cycle', 'U', 'ro'],
    ['hpmcounter31h', 'U', 'ro'],
    ['satp', 'S', 'rw'],
    ['mhartid', 'M', 'ro'],
    ['pmpaddr15', 'M', 'rw'],
    ['mcountinhibit', 'M', 'rw'],
  ])('%s: mode %s, %s', (name, privilege, access) => {
    expect(csrs.find((csr) => csr.name === name)).toMatchObject({ privilege, access });
  });

  test('of other machines have no name', () => {
    expect(csrName(0x7c0)).toBeUndefined();
    expect(csrNumber('hstatus')).toBeUndefined();
  });
});

describe('causes', () => {
  // RISC-V privileged manual, table "Machine cause register values after trap".
  test('have the numbers of the manual', () => {
    expect(Object.values(exceptions)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 15]);
    expect(Object.values(interrupts)).toEqual([1, 3, 5, 7, 9, 11]);
  });

  test.each([
    [2, 'illegal instruction'],
    [13, 'load page fault'],
    [0x8000_0007, 'machine timer interrupt'],
    [0x8000_0007 | 0, 'machine timer interrupt'],
    [10, 'unknown exception 10'],
    [0x8000_0010, 'unknown interrupt 16'],
  ])('%i is: %s', (cause, name) => {
    expect(causeName(cause)).toBe(name);
  });
});

describe('aliases', () => {
  // Left out: those with a label, which GNU as leaves to the linker.
  const unlinked = aliases.filter((alias) => !alias.operands.includes('label'));
  const examples: Readonly<Record<string, string>> = {
    rd: 's1',
    rs1: 's2',
    rs2: 's3',
    imm: '20',
    shamt: '5',
    csr: 'mscratch',
    zimm: '7',
  };

  function wordOf({ base, operands, fixed }: Alias): number {
    const has = (word: string) => new RegExp(`\\b${word}\\b`).test(operands);
    const imm = has('csr') ? 0x340 : has('shamt') ? 5 : has('imm') ? 20 : 0;
    const rs1 = has('zimm') ? 7 : has('rs1') ? 18 : 0;
    const given = { rd: has('rd') ? 9 : 0, rs1, rs2: has('rs2') ? 19 : 0, imm };
    return encode(base, { ...given, ...fixed }) >>> 0;
  }

  test.skipIf(!haveGnuAs)('mean to us what they mean to GNU as', () => {
    // GNU as wants an extension to be named before it knows this one.
    const known = unlinked.filter((alias) => alias.name !== 'pause');
    const lines = known.map(
      ({ name, operands }) =>
        `${name} ${operands.replace(/\w+/g, (word) => examples[word] ?? word)}`,
    );
    const words = assembleWithGnu(lines, directory);
    const theirs = lines.map((line, index) => `${line}: ${words[index]?.toString(16)}`);
    const ours = known.map((alias, index) => `${lines[index]}: ${wordOf(alias).toString(16)}`);
    expect(ours).toEqual(theirs);
  });
});
