/** What every instruction does. The type refuses a table that lacks a row of vm/isa. */
import type { Mnemonic } from '../isa/instructions.ts';
import { rv32a } from './rv32a.ts';
import { type Execute, rv32i } from './rv32i.ts';
import { rv32m } from './rv32m.ts';
import { system } from './system.ts';

export const semantics: Readonly<Record<Mnemonic, Execute>> = {
  ...rv32i,
  ...rv32m,
  ...rv32a,
  ...system,
};
