/* SHA-256 (FIPS 180-4) of three messages; the test compares the digests with another maker's. */
#include "console.h"

static const uint32_t constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t rotate(uint32_t value, int count) {
    return value >> count | value << (32 - count);
}

static void compress(uint32_t state[8], const uint8_t block[64]) {
    uint32_t words[64];
    for (int index = 0; index < 16; index++) {
        words[index] = (uint32_t)block[4 * index] << 24 | block[4 * index + 1] << 16 |
                       block[4 * index + 2] << 8 | block[4 * index + 3];
    }
    for (int index = 16; index < 64; index++) {
        uint32_t a = words[index - 15];
        uint32_t b = words[index - 2];
        words[index] = words[index - 16] + (rotate(a, 7) ^ rotate(a, 18) ^ a >> 3) +
                       words[index - 7] + (rotate(b, 17) ^ rotate(b, 19) ^ b >> 10);
    }
    uint32_t v[8];
    memcpy(v, state, sizeof v);
    for (int round = 0; round < 64; round++) {
        uint32_t sum1 = rotate(v[4], 6) ^ rotate(v[4], 11) ^ rotate(v[4], 25);
        uint32_t choice = (v[4] & v[5]) ^ (~v[4] & v[6]);
        uint32_t first = v[7] + sum1 + choice + constants[round] + words[round];
        uint32_t sum0 = rotate(v[0], 2) ^ rotate(v[0], 13) ^ rotate(v[0], 22);
        uint32_t majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]);
        for (int index = 7; index > 0; index--) v[index] = v[index - 1];
        v[4] += first;
        v[0] = first + sum0 + majority;
    }
    for (int index = 0; index < 8; index++) state[index] += v[index];
}

/* The digest of `size` bytes, of which each is message[index % period]. */
static void digest(const char *message, uint32_t size, uint32_t period) {
    uint32_t state[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                         0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    uint8_t block[64];
    uint32_t filled = 0;
    for (uint32_t index = 0; index < size; index++) {
        block[filled++] = (uint8_t)message[index % period];
        if (filled == 64) compress(state, block), filled = 0;
    }
    block[filled++] = 0x80;
    if (filled > 56) {
        memset(block + filled, 0, 64 - filled);
        compress(state, block);
        filled = 0;
    }
    memset(block + filled, 0, 60 - filled);
    for (int index = 0; index < 4; index++) block[60 + index] = (uint8_t)(size * 8 >> (24 - 8 * index));
    compress(state, block);
    for (int index = 0; index < 8; index++) print("%08x", state[index]);
    print("\n");
}

int main(int hart) {
    if (hart != 0) return 0;
    digest("", 0, 1);
    digest("abc", 3, 3);
    digest("0123456789", 50000, 10);
    return 0;
}
