/**
 * A plain interpreter as a measure for the others: fetch, decode, switch, and nothing else. It has
 * no traps, no CSRs, no devices and no translation, so it is an upper bound of what such a loop can
 * do in TypeScript, and can run the benchmark's workloads only.
 */
const RAM_BASE = 0x8000_0000;

export class Baseline {
  readonly #registers = new Int32Array(32);
  readonly #bytes: Uint8Array;
  readonly #signedBytes: Int8Array;
  readonly #halves: Uint16Array;
  readonly #signedHalves: Int16Array;
  readonly #words: Int32Array;
  #pc: number;

  /** `ram` is copied; execution begins at `entry`. */
  constructor(ram: Uint8Array, entry: number) {
    this.#bytes = ram.slice();
    const { buffer } = this.#bytes;
    this.#signedBytes = new Int8Array(buffer);
    this.#halves = new Uint16Array(buffer);
    this.#signedHalves = new Int16Array(buffer);
    this.#words = new Int32Array(buffer);
    this.#pc = entry | 0;
  }

  get registers(): Int32Array {
    return this.#registers;
  }

  /** Runs that many instructions, none of which may be at the workload's end. */
  run(instructions: number): void {
    const x = this.#registers;
    let pc = this.#pc;
    for (let left = instructions; left > 0; left -= 1) {
      const word = this.#words[(pc ^ RAM_BASE) >>> 2] as number;
      const rs1 = x[(word >>> 15) & 31] as number;
      const rs2 = x[(word >>> 20) & 31] as number;
      let next = (pc + 4) | 0;
      let value = 0;
      let rd = (word >>> 7) & 31;
      switch (word & 0x7f) {
        case 0x37:
          value = word & 0xffff_f000;
          break;
        case 0x17:
          value = pc + (word & 0xffff_f000);
          break;
        case 0x6f:
          value = next;
          next = (pc + jumpOffset(word)) | 0;
          break;
        case 0x67:
          value = next;
          next = (rs1 + (word >> 20)) & ~1;
          break;
        case 0x63:
          rd = 0;
          if (isTaken(word, rs1, rs2)) next = (pc + branchOffset(word)) | 0;
          break;
        case 0x03:
          value = this.#load(word, (rs1 + (word >> 20)) ^ RAM_BASE);
          break;
        case 0x23:
          rd = 0;
          this.#store(word, (rs1 + storeOffset(word)) ^ RAM_BASE, rs2);
          break;
        case 0x13:
          value = computeImmediate(word, rs1);
          break;
        case 0x33:
          value = (word & 0x0200_0000) === 0 ? compute(word, rs1, rs2) : multiply(word, rs1, rs2);
          break;
        case 0x73:
          break;
        default:
          throw new Error(`the baseline cannot run ${(word >>> 0).toString(16)}`);
      }
      if (rd !== 0) x[rd] = value;
      pc = next;
    }
    this.#pc = pc;
  }

  // biome-ignore format: one line a width
  #load(word: number, offset: number): number {
    switch ((word >>> 12) & 7) {
      case 0:  return this.#signedBytes[offset] as number;
      case 1:  return this.#signedHalves[offset >> 1] as number;
      case 2:  return this.#words[offset >> 2] as number;
      case 4:  return this.#bytes[offset] as number;
      default: return this.#halves[offset >> 1] as number;
    }
  }

  #store(word: number, offset: number, value: number): void {
    const width = (word >>> 12) & 7;
    if (width === 2) this.#words[offset >> 2] = value;
    else if (width === 1) this.#halves[offset >> 1] = value;
    else this.#bytes[offset] = value;
  }
}

// biome-ignore format: one line a condition
function isTaken(word: number, left: number, right: number): boolean {
  switch ((word >>> 12) & 7) {
    case 0:  return left === right;
    case 1:  return left !== right;
    case 4:  return left < right;
    case 5:  return left >= right;
    case 6:  return left >>> 0 < right >>> 0;
    default: return left >>> 0 >= right >>> 0;
  }
}

// biome-ignore format: one line an operation
function computeImmediate(word: number, left: number): number {
  const right = word >> 20;
  switch ((word >>> 12) & 7) {
    case 0:  return left + right;
    case 1:  return left << right;
    case 2:  return left < right ? 1 : 0;
    case 3:  return left >>> 0 < right >>> 0 ? 1 : 0;
    case 4:  return left ^ right;
    case 5:  return word & 0x4000_0000 ? left >> right : left >>> right;
    case 6:  return left | right;
    default: return left & right;
  }
}

// biome-ignore format: one line an operation
function compute(word: number, left: number, right: number): number {
  switch ((word >>> 12) & 7) {
    case 0:  return word & 0x4000_0000 ? left - right : left + right;
    case 1:  return left << right;
    case 2:  return left < right ? 1 : 0;
    case 3:  return left >>> 0 < right >>> 0 ? 1 : 0;
    case 4:  return left ^ right;
    case 5:  return word & 0x4000_0000 ? left >> right : left >>> right;
    case 6:  return left | right;
    default: return left & right;
  }
}

/** Division by zero and upper words of products are rare enough for BigInt and no workload's. */
function multiply(word: number, left: number, right: number): number {
  const unsignedLeft = left >>> 0;
  const unsignedRight = right >>> 0;
  switch ((word >>> 12) & 7) {
    case 0:
      return Math.imul(left, right);
    case 3:
      return Number((BigInt(unsignedLeft) * BigInt(unsignedRight)) >> 32n) | 0;
    case 4:
      return right === 0 ? -1 : (left / right) | 0;
    case 5:
      return right === 0 ? -1 : (unsignedLeft / unsignedRight) | 0;
    case 6:
      return right === 0 ? left : left % right;
    case 7:
      return right === 0 ? left : (unsignedLeft % unsignedRight) | 0;
    default:
      return Number((BigInt(left) * BigInt((word & 0x1000) === 0 ? unsignedRight : right)) >> 32n);
  }
}

function jumpOffset(word: number): number {
  const upper = ((word >> 31) << 20) | (word & 0xf_f000);
  return upper | ((word >>> 9) & 0x800) | ((word >>> 20) & 0x7fe);
}

function branchOffset(word: number): number {
  const upper = ((word >> 31) << 12) | ((word << 4) & 0x800);
  return upper | ((word >>> 20) & 0x7e0) | ((word >>> 7) & 0x1e);
}

function storeOffset(word: number): number {
  return ((word >> 25) << 5) | ((word >>> 7) & 31);
}
