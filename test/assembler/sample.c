/* What a compiler makes of this is assembled by GNU as and by ours: see compiler.test.ts. */
struct node { struct node *next; int key; char name[12]; };

static struct node pool[16];
static unsigned char table[256];
int counter = 5;
const char *const names[] = { "one", "two", "three" };
int external(int, const char *);
extern int elsewhere;

__attribute__((noinline)) int sum(const int *a, int n) {
  int total = 0;
  for (int i = 0; i < n; i++) total += a[i] * (i % 3) / 7;
  return total;
}

unsigned crc(const unsigned char *bytes, unsigned count) {
  unsigned value = ~0u;
  while (count--) {
    value ^= *bytes++;
    for (int k = 0; k < 8; k++) value = value & 1 ? (value >> 1) ^ 0xedb88320u : value >> 1;
  }
  return ~value;
}

int dispatch(int x) {
  switch (x) {
    case 0: return external(1, "a\tb\n\"quoted\" \\ \1");
    case 1: return counter++;
    case 2: return sum((int *)table, 4);
    case 3: return 77;
    case 4: return elsewhere;
    case 5: return x * 3;
    case 6: return 9;
    case 7: return 1234567;
    default: return external(x, names[x % 3]);
  }
}

struct node *find(int key) {
  for (struct node *at = pool; at; at = at->next)
    if (at->key == key) return at;
  return 0;
}

long long wide(long long a, int b) { return a * b + (a >> 3); }

__attribute__((weak)) int maybe(void) { return 1; }

int main(void) {
  table[3] = maybe();
  __asm__ volatile("csrr t0, mhartid\n1: bltz t0, 1b" ::: "t0");
  return dispatch(crc(table, 256)) + (int)wide(5, 6) + find(3)->key;
}
