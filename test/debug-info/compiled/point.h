/* What both halves of the program know; its macros stand in a group of sections of their own. */
#define SCALE(value) ((value) * 3)

struct point {
  int x, y;
  struct point *next;
};
enum colour { RED, GREEN = 5 };
