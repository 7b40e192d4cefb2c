/** Numbers of variable length: seven bits a byte, the lowest first (DWARF 5, section 7.6). */

export function uleb128(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  do {
    const isLast = rest < 0x80n;
    bytes.push(Number(rest & 0x7fn) | (isLast ? 0 : 0x80));
    rest >>= 7n;
  } while (rest !== 0n);
  return Uint8Array.from(bytes);
}

export function sleb128(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const isLast = rest >= -64n && rest < 64n;
    bytes.push(Number(rest & 0x7fn) | (isLast ? 0 : 0x80));
    if (isLast) return Uint8Array.from(bytes);
    rest >>= 7n;
  }
}
