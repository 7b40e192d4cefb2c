/**
 * The finisher, as on QEMU's virt machine: one register that switches the cluster off. Writing
 * 0x5555 says that all went well, (code << 16) | 0x3333 that it failed with that code.
 */
import type { Device, Width } from './device.ts';

const PASS = 0x5555;
const FAIL = 0x3333;

export class Power implements Device {
  readonly #switchOff: (exitCode: number, cycle: number) => void;

  /** `switchOff` is told the exit code: 0, or that of the failure, which is never 0. */
  constructor(switchOff: (exitCode: number, cycle: number) => void) {
    this.#switchOff = switchOff;
  }

  read(offset: number, width: Width): number | undefined {
    return this.#isRegister(offset, width) ? 0 : undefined;
  }

  write(offset: number, width: Width, value: number, cycle: number): boolean {
    if (!this.#isRegister(offset, width)) return false;
    const order = value & 0xffff;
    const code = width === 4 ? value >>> 16 : 0;
    if (order === PASS) this.#switchOff(0, cycle);
    if (order === FAIL) this.#switchOff(code === 0 ? 1 : code, cycle);
    return true;
  }

  #isRegister(offset: number, width: Width): boolean {
    return offset === 0 && width !== 1;
  }
}
