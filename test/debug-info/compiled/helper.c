/* The other half, a member of an archive. */
#include "point.h"

typedef int number;
int calls;

int unused_two(number n) {
  return n - 1;
}

number helper(struct point *p, number n) {
  number result = SCALE(p->x) * n;
  calls++;
  return result + p->y;
}
