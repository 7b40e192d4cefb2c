/**
 * A 16550 UART, the cluster's console: bytes written to it are collected for the host, bytes from
 * the host wait in a queue. It is always ready to send and raises no interrupts, for the machine
 * has no controller to take them to; but the host can see that a guest wants one for what is typed.
 * Bytes only.
 */
import type { Device, Width } from './device.ts';

const RECEIVE_OR_TRANSMIT = 0;
const INTERRUPT_ENABLE = 1;
const INTERRUPT_IDENTITY = 2;
const LINE_CONTROL = 3;
const LINE_STATUS = 5;
const REGISTERS = 8;

const DIVISOR_LATCH = 0x80;
const NO_INTERRUPT = 0x01;
const ON_DATA_READY = 0x01;
const DATA_READY = 0x01;
const TRANSMITTER_EMPTY = 0x60;

/** Bytes that the input queue holds. */
export const INPUT_BYTES = 4096;

// State words: the registers as written, the two divisor bytes, where the queue begins, its length.
const DIVISOR = REGISTERS;
const QUEUE_FIRST = REGISTERS + 2;
const QUEUE_LENGTH = REGISTERS + 3;
const QUEUE = 64;

export const UART_STATE_BYTES = QUEUE + INPUT_BYTES;

export class Uart implements Device {
  readonly #words: Int32Array;
  readonly #queue: Uint8Array;
  #output: number[] = [];

  constructor(buffer: SharedArrayBuffer, stateOffset: number) {
    this.#words = new Int32Array(buffer, stateOffset, QUEUE / 4);
    this.#queue = new Uint8Array(buffer, stateOffset + QUEUE, INPUT_BYTES);
  }

  reset(): void {
    this.#words.fill(0);
    this.#queue.fill(0);
    this.#output = [];
  }

  /** What was written since the last call. */
  takeOutput(): Uint8Array {
    const taken = Uint8Array.from(this.#output);
    this.#output = [];
    return taken;
  }

  /** Puts bytes behind the output that nobody has taken yet. */
  addOutput(bytes: Uint8Array): void {
    for (const byte of bytes) this.#output.push(byte);
  }

  /** Whether the guest has read all that was typed, and has enabled the interrupt for more. */
  get isAsking(): boolean {
    const isEnabled = (this.#word(INTERRUPT_ENABLE) & ON_DATA_READY) !== 0;
    return isEnabled && this.#word(QUEUE_LENGTH) === 0;
  }

  /** Queues bytes for the guest; returns how many found room. */
  feed(bytes: Uint8Array): number {
    const room = Math.min(bytes.length, INPUT_BYTES - this.#word(QUEUE_LENGTH));
    const free = this.#word(QUEUE_FIRST) + this.#word(QUEUE_LENGTH);
    for (let index = 0; index < room; index += 1) {
      this.#queue[(free + index) % INPUT_BYTES] = bytes[index] as number;
    }
    this.#words[QUEUE_LENGTH] = this.#word(QUEUE_LENGTH) + room;
    return room;
  }

  read(offset: number, width: Width): number | undefined {
    if (width !== 1 || offset >= REGISTERS) return undefined;
    if (this.#isDivisor(offset)) return this.#word(DIVISOR + offset);
    switch (offset) {
      case RECEIVE_OR_TRANSMIT:
        return this.#takeInput();
      case INTERRUPT_IDENTITY:
        return NO_INTERRUPT;
      case LINE_STATUS:
        return TRANSMITTER_EMPTY | (this.#word(QUEUE_LENGTH) > 0 ? DATA_READY : 0);
      default:
        return this.#word(offset);
    }
  }

  write(offset: number, width: Width, value: number): boolean {
    if (width !== 1 || offset >= REGISTERS) return false;
    if (this.#isDivisor(offset)) this.#words[DIVISOR + offset] = value & 0xff;
    else if (offset === RECEIVE_OR_TRANSMIT) this.#output.push(value & 0xff);
    else if (offset !== LINE_STATUS) this.#words[offset] = value & 0xff;
    return true;
  }

  /** The divisor of the baud rate hides the first two registers while bit 7 of LCR is set. */
  #isDivisor(offset: number): boolean {
    return offset <= INTERRUPT_ENABLE && (this.#word(LINE_CONTROL) & DIVISOR_LATCH) !== 0;
  }

  #takeInput(): number {
    if (this.#word(QUEUE_LENGTH) === 0) return 0;
    const first = this.#word(QUEUE_FIRST);
    this.#words[QUEUE_FIRST] = (first + 1) % INPUT_BYTES;
    this.#words[QUEUE_LENGTH] = this.#word(QUEUE_LENGTH) - 1;
    return this.#queue[first] as number;
  }

  #word(index: number): number {
    return this.#words[index] as number;
  }
}
