/* Integer matrices: products, a power by squaring, and a determinant modulo a prime. */
#include "console.h"

#define SIZE 24
#define PRIME 1000003u

typedef uint32_t matrix[SIZE][SIZE];

static void multiply(matrix result, matrix a, matrix b) {
    for (int row = 0; row < SIZE; row++) {
        for (int column = 0; column < SIZE; column++) {
            uint64_t sum = 0;
            for (int index = 0; index < SIZE; index++) {
                sum += (uint64_t)a[row][index] * b[index][column];
            }
            /* Below 24 × 10^12 < 2^45: the remainder of the halves, without the library. */
            uint32_t high = (uint32_t)(sum >> 20) % PRIME;
            uint32_t low = (uint32_t)sum & 0xfffff;
            for (int shift = 0; shift < 20; shift++) high = high * 2 % PRIME;
            result[row][column] = (high + low) % PRIME;
        }
    }
}

static uint32_t multiply_modulo(uint32_t a, uint32_t b) {
    uint32_t product = 0;
    for (; b != 0; b >>= 1, a = a * 2 % PRIME) {
        if (b & 1) product = (product + a) % PRIME;
    }
    return product;
}

static uint32_t inverse(uint32_t value) {
    uint32_t result = 1;
    for (uint32_t power = PRIME - 2; power != 0; power >>= 1) {
        if (power & 1) result = multiply_modulo(result, value);
        value = multiply_modulo(value, value);
    }
    return result;
}

static uint32_t determinant(matrix a) {
    uint32_t result = 1;
    for (int column = 0; column < SIZE; column++) {
        int pivot = column;
        while (pivot < SIZE && a[pivot][column] == 0) pivot++;
        if (pivot == SIZE) return 0;
        if (pivot != column) {
            for (int index = 0; index < SIZE; index++) {
                uint32_t kept = a[pivot][index];
                a[pivot][index] = a[column][index];
                a[column][index] = kept;
            }
            result = PRIME - result;
        }
        result = multiply_modulo(result, a[column][column]);
        uint32_t scale = inverse(a[column][column]);
        for (int row = column + 1; row < SIZE; row++) {
            uint32_t factor = multiply_modulo(a[row][column], scale);
            for (int index = column; index < SIZE; index++) {
                uint32_t taken = multiply_modulo(factor, a[column][index]);
                a[row][index] = (a[row][index] + PRIME - taken) % PRIME;
            }
        }
    }
    return result;
}

static matrix a, b, c, d;

static uint32_t trace(matrix m) {
    uint32_t sum = 0;
    for (int index = 0; index < SIZE; index++) sum = (sum + m[index][index]) % PRIME;
    return sum;
}

int main(int hart) {
    if (hart != 0) return 0;
    uint32_t seed = 7;
    for (int row = 0; row < SIZE; row++) {
        for (int column = 0; column < SIZE; column++) {
            seed = seed * 1103515245 + 12345;
            a[row][column] = (seed >> 8) % PRIME;
            seed = seed * 69069 + 1;
            b[row][column] = (seed >> 9 ^ seed << 3) % PRIME;
        }
    }
    multiply(c, a, b);
    multiply(d, b, a);
    print("trace of ab %u, of ba %u\n", trace(c), trace(d));
    uint32_t of_product = determinant(c);
    uint32_t product = multiply_modulo(determinant(a), determinant(b));
    print("determinant of the product %u, product of the determinants %u\n", of_product, product);
    return of_product == product && product != 0 ? 0 : 1;
}
