/**
 * Copies memory page by page and leaves alone what is 0 on both sides: the host gives no memory to
 * pages that were never written.
 */
const PAGE_BYTES = 4096;

/** Makes the beginning of `to` equal to `from`; both begin at a multiple of 4 of their buffers. */
export function copyPages(from: Uint8Array, to: Uint8Array): void {
  for (let start = 0; start < from.length; start += PAGE_BYTES) {
    const end = Math.min(start + PAGE_BYTES, from.length);
    const source = from.subarray(start, end);
    const target = to.subarray(start, end);
    if (!isZero(source) || !isZero(target)) target.set(source);
  }
}

function isZero(bytes: Uint8Array): boolean {
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >>> 2);
  for (let index = 0; index < words.length; index += 1) if (words[index] !== 0) return false;
  return bytes.subarray(words.length * 4).every((byte) => byte === 0);
}
