/* A program for debuggers: see linked.test.ts, which names lines of it. */
#include "point.h"

extern int helper(struct point *p, int n);

static struct point points[3] = { {1, 2, points}, {3, 4, 0} };
enum colour paint = GREEN;

int unused_one(int a) {
  int b = a * 3;
  return b + 1;
}

static inline int twice(int v) {
  int w = v + v;
  return w;
}

int main(int argc) {
  struct point *p = &points[0];
  int total = SCALE(argc);
  for (int i = 0; i < 3; i++) {
    int step = helper(p, i);
    total += twice(step);
  }
  return total + paint;
}

void _start(void) {
  main(0);
  for (;;) {}
}
