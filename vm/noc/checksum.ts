/** CRC-32: the checksum of transfers, and of files. */
const POLYNOMIAL = 0xedb8_8320;

const remainders = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit += 1) {
    remainder = (remainder >>> 1) ^ ((remainder & 1) === 1 ? POLYNOMIAL : 0);
  }
  return remainder;
});

/** CRC-32 as in ISO 3309, Ethernet and gzip; unsigned. */
export function crc32(bytes: Uint8Array): number {
  let remainder = 0xffff_ffff;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index] as number;
    remainder = (remainder >>> 8) ^ (remainders[(remainder ^ byte) & 0xff] as number);
  }
  return ~remainder >>> 0;
}
