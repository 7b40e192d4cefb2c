/* Four harts: a lock of LR/SC, a lock of AMO, and plain atomics; no count may be lost. */
#include "console.h"

#define HARTS 4
#define ROUNDS 2000

static volatile uint32_t reserved_lock, swapped_lock;
static volatile uint32_t under_reserved, under_swapped;
static volatile uint32_t added, largest, bits, flipped;
static volatile uint32_t by_hart[HARTS];
static volatile uint32_t finished;

static void lock_by_reservation(volatile uint32_t *lock) {
    uint32_t failed;
    do {
        __asm__ volatile("1: lr.w.aq %0, (%1)\n"
                         "   bnez %0, 1b\n"
                         "   sc.w %0, %2, (%1)\n"
                         : "=&r"(failed)
                         : "r"(lock), "r"(1)
                         : "memory");
    } while (failed);
}

static void lock_by_swap(volatile uint32_t *lock) {
    uint32_t was;
    do {
        __asm__ volatile("amoswap.w.aq %0, %2, (%1)" : "=&r"(was) : "r"(lock), "r"(1) : "memory");
    } while (was != 0);
}

static void unlock(volatile uint32_t *lock) {
    __asm__ volatile("amoswap.w.rl zero, zero, (%0)" ::"r"(lock) : "memory");
}

int main(int hart) {
    for (uint32_t round = 0; round < ROUNDS; round++) {
        lock_by_reservation(&reserved_lock);
        under_reserved = under_reserved + 1;
        unlock(&reserved_lock);

        lock_by_swap(&swapped_lock);
        under_swapped = under_swapped + 1;
        unlock(&swapped_lock);

        uint32_t mine = round * HARTS + (uint32_t)hart;
        __asm__ volatile("amoadd.w zero, %1, (%0)" ::"r"(&added), "r"(mine) : "memory");
        __asm__ volatile("amomaxu.w zero, %1, (%0)" ::"r"(&largest), "r"(mine) : "memory");
        __asm__ volatile("amoor.w zero, %1, (%0)" ::"r"(&bits), "r"(1 << (mine % 29)) : "memory");
        __asm__ volatile("amoxor.w zero, %1, (%0)" ::"r"(&flipped), "r"(mine) : "memory");
        by_hart[hart]++;
    }
    __asm__ volatile("amoadd.w.rl zero, %1, (%0)" ::"r"(&finished), "r"(1) : "memory");
    if (hart != 0) return 0;
    while (finished != HARTS) {
    }
    print("under locks %u and %u of %u\n", under_reserved, under_swapped, HARTS * ROUNDS);
    print("added %u, largest %u, bits %08x, flipped %u\n", added, largest, bits, flipped);
    for (int index = 0; index < HARTS; index++) print("hart %d: %u\n", index, by_hart[index]);
    return under_reserved == HARTS * ROUNDS && under_swapped == HARTS * ROUNDS ? 0 : 1;
}
