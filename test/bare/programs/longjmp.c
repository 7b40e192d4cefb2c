/* Errors by long jumps out of nested calls, and coroutine-like turns between two stacks' depths. */
#include "console.h"

typedef uint32_t jump_buffer[14];
int set_jump(jump_buffer buffer) __attribute__((returns_twice));
void long_jump(jump_buffer buffer, int value) __attribute__((noreturn));

static jump_buffer handler;
static int deepest;

static int descend(int depth, int limit) {
    volatile char used[64];
    used[depth % 64] = (char)depth;
    if (depth > deepest) deepest = depth;
    if (depth == limit) long_jump(handler, 100 + depth);
    return (depth > 1000 ? 0 : descend(depth + 1, limit)) + used[depth % 64];
}

static int parse(const char *text) {
    int value = 0;
    for (; *text != 0; text++) {
        if (*text < '0' || *text > '9') long_jump(handler, *text);
        value = 10 * value + *text - '0';
    }
    return value;
}

int main(int hart) {
    if (hart != 0) return 0;
    static const char *const inputs[] = {"123", "9x9", "77", "!"};
    volatile int failures = 0;
    for (volatile int index = 0; index < 4; index++) {
        int code = set_jump(handler);
        if (code == 0) {
            print("%s is %d\n", inputs[index], parse(inputs[index]));
        } else {
            failures++;
            print("%s has a '%c'\n", inputs[index], code);
        }
    }
    for (volatile int limit = 1; limit <= 32; limit *= 2) {
        int code = set_jump(handler);
        if (code == 0) descend(0, limit);
        print("back from %d, deepest %d\n", code - 100, deepest);
    }
    return failures;
}
