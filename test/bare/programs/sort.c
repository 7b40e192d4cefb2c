/* Sorts numbers in three ways and words in one, and shows that all agree. */
#include "console.h"

#define COUNT 3000

static int32_t original[COUNT];
static int32_t sorted[COUNT];

static uint32_t seed = 12345;
static uint32_t next_random(void) {
    seed = seed * 1664525 + 1013904223;
    return seed >> 3;
}

static void swap(int32_t *a, int32_t *b) {
    int32_t kept = *a;
    *a = *b;
    *b = kept;
}

static void quick_sort(int32_t *from, int32_t *to) {
    if (to - from < 2) return;
    int32_t pivot = from[(to - from) / 2];
    int32_t *low = from;
    int32_t *high = to - 1;
    while (low <= high) {
        while (*low < pivot) low++;
        while (*high > pivot) high--;
        if (low <= high) swap(low++, high--);
    }
    quick_sort(from, high + 1);
    quick_sort(low, to);
}

static void sift_down(int32_t *heap, int root, int size) {
    for (;;) {
        int child = 2 * root + 1;
        if (child >= size) return;
        if (child + 1 < size && heap[child + 1] > heap[child]) child++;
        if (heap[root] >= heap[child]) return;
        swap(&heap[root], &heap[child]);
        root = child;
    }
}

static void heap_sort(int32_t *from, int32_t *to) {
    int size = to - from;
    for (int root = size / 2 - 1; root >= 0; root--) sift_down(from, root, size);
    while (--size > 0) {
        swap(&from[0], &from[size]);
        sift_down(from, 0, size);
    }
}

static void shell_sort(int32_t *from, int32_t *to) {
    int size = to - from;
    for (int gap = size / 2; gap > 0; gap /= 2) {
        for (int index = gap; index < size; index++) {
            for (int at = index; at >= gap && from[at - gap] > from[at]; at -= gap) {
                swap(&from[at - gap], &from[at]);
            }
        }
    }
}

static uint32_t checksum(void) {
    uint32_t sum = 0;
    for (int index = 0; index < COUNT; index++) sum = sum * 31 + (uint32_t)sorted[index];
    return sum;
}

static int is_sorted(void) {
    for (int index = 1; index < COUNT; index++) {
        if (sorted[index - 1] > sorted[index]) return 0;
    }
    return 1;
}

static int compare_words(const char *a, const char *b) {
    while (*a != 0 && *a == *b) a++, b++;
    return *a - *b;
}

int main(int hart) {
    if (hart != 0) return 0;
    static void (*const sorts[])(int32_t *, int32_t *) = {quick_sort, heap_sort, shell_sort};
    static const char *const names[] = {"quick", "heap", "shell"};
    for (int index = 0; index < COUNT; index++) {
        original[index] = (int32_t)(next_random() * (next_random() & 1 ? 1u : -1u));
    }
    int failures = 0;
    for (int sort = 0; sort < 3; sort++) {
        memcpy(sorted, original, sizeof sorted);
        sorts[sort](sorted, sorted + COUNT);
        if (!is_sorted()) failures++;
        print("%6s sort: %d … %d, checksum %08x\n", names[sort], sorted[0], sorted[COUNT - 1],
              checksum());
    }
    static const char *words[] = {"route", "mesh", "torus", "mailbox", "portal", "hart", "mes"};
    int count = sizeof words / sizeof words[0];
    for (int index = 1; index < count; index++) {
        const char *word = words[index];
        int at = index;
        for (; at > 0 && compare_words(words[at - 1], word) > 0; at--) words[at] = words[at - 1];
        words[at] = word;
    }
    for (int index = 0; index < count; index++) print("%s ", words[index]);
    print("\n");
    return failures;
}
