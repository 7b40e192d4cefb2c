/*
 * A program in C that uses a little of everything in nanvix.h.
 *
 * expect: sum 4950 of 4 threads
 * expect: message: from C to C
 * expect: portal on port 0: -13
 * expect: page: 77
 * expect: signal: 5
 * expect: task: 42
 * expect: errorcheck: 0 0 -35 0 -1
 * expect: recursive: 0 0 0 0 0 -1
 * expect: normal: 0 0 -16 0
 * expect: produced and consumed: 4950
 * expect: handed over: 100
 * expect: strings: 0 -1 1 4 0
 */
#include "nanvix.h"

#define WORKERS 4

static struct mutex mutex;
static struct fence fence;
static int sum;

static void *worker(void *argument) {
  int first = (int)(intptr_t)argument;
  fence_wait(&fence);
  for (int number = first; number < 100; number += WORKERS) {
    mutex_lock(&mutex);
    sum += number;
    mutex_unlock(&mutex);
  }
  return (void *)1;
}

static volatile int seen;

static void handler(int signal) { seen = signal; }

static void threads(void) {
  int ids[WORKERS];
  int ended = 0;
  mutex_initialize(&mutex, MUTEX_NORMAL);
  fence_initialize(&fence, WORKERS);
  for (int n = 0; n < WORKERS; n++) kthread_create(&ids[n], worker, (void *)(intptr_t)n);
  for (int n = 0; n < WORKERS; n++) {
    void *result = NULL;
    kthread_join(ids[n], &result);
    ended += (int)(intptr_t)result;
  }
  print_string("sum ");
  print_decimal(sum);
  print_string(" of ");
  print_decimal(ended);
  print_line(" threads");
}

static void messages(void) {
  char received[MAILBOX_BYTES];
  const char *text = "from C to C";
  int node = knode_get_num();
  int input = kmailbox_create(node, 4);
  int output = kmailbox_open(node, 4);
  kmailbox_awrite(output, text, string_length(text) + 1);
  kmailbox_wait(output);
  kmailbox_aread(input, received, sizeof received);
  kmailbox_wait(input);
  print_string("message: ");
  print_line(received);
  print_string("portal on port 0: ");
  print_decimal(kportal_open(node, node, 0));
  print_line("");
}

static int product(uint32_t one, uint32_t other, uint32_t c, uint32_t d, uint32_t e) {
  return (int)(one * other + c + d + e);
}

static void tasks(void) {
  const uint32_t arguments[5] = {6, 7};
  int task = ktask_create(product, TASK_LOW, 0, TRIGGER_USER0, arguments);
  ktask_dispatch(task, NULL);
  print_string("task: ");
  print_decimal(ktask_wait(task));
  print_line("");
}

static void answers(const char *text, const int *values, int count) {
  print_string(text);
  for (int n = 0; n < count; n++) {
    print_string(" ");
    print_decimal(values[n]);
  }
  print_line("");
}

/* What a thread is told that locks twice, and unlocks once too often. */
static void kinds(void) {
  static struct mutex one;
  int told[6];
  told[0] = mutex_initialize(&one, MUTEX_ERRORCHECK);
  told[1] = mutex_lock(&one);
  told[2] = mutex_lock(&one);
  told[3] = mutex_unlock(&one);
  told[4] = mutex_unlock(&one);
  answers("errorcheck:", told, 5);
  told[0] = mutex_initialize(&one, MUTEX_RECURSIVE);
  told[1] = mutex_lock(&one);
  told[2] = mutex_trylock(&one);
  told[3] = mutex_unlock(&one);
  told[4] = mutex_unlock(&one);
  told[5] = mutex_unlock(&one);
  answers("recursive:", told, 6);
  told[0] = mutex_initialize(&one, MUTEX_NORMAL);
  told[1] = mutex_trylock(&one);
  told[2] = mutex_trylock(&one);
  told[3] = mutex_unlock(&one);
  answers("normal:", told, 4);
}

/* Numbers go through a place for one, guarded by two semaphores. */
static struct sem empty, full;
static int place;

static void *producer(void *argument) {
  for (int number = 0; number < 100; number++) {
    sem_down(&empty);
    place = number;
    sem_up(&full);
  }
  return argument;
}

static void semaphores(void) {
  int id, total = 0;
  sem_initialize(&empty, 1);
  sem_initialize(&full, 0);
  kthread_create(&id, producer, NULL);
  for (int n = 0; n < 100; n++) {
    while (sem_trydown(&full) != 0) kthread_yield();
    total += place;
    sem_up(&empty);
  }
  kthread_join(id, NULL);
  print_string("produced and consumed: ");
  print_decimal(total);
  print_line("");
}

/* Two threads count in turn: each waits for its parity. */
static struct cond changed;
static int turns;

static void *in_turn(void *argument) {
  int parity = (int)(intptr_t)argument;
  for (int n = 0; n < 50; n++) {
    mutex_lock(&mutex);
    while (turns % 2 != parity) cond_wait(&changed, &mutex);
    turns++;
    if (parity == 0) cond_signal(&changed);
    else cond_broadcast(&changed);
    mutex_unlock(&mutex);
  }
  return NULL;
}

static void conditions(void) {
  int ids[2];
  mutex_initialize(&mutex, MUTEX_NORMAL);
  cond_initialize(&changed);
  for (int n = 0; n < 2; n++) kthread_create(&ids[n], in_turn, (void *)(intptr_t)n);
  for (int n = 0; n < 2; n++) kthread_join(ids[n], NULL);
  print_string("handed over: ");
  print_decimal(turns);
  print_line("");
}

static void strings(void) {
  char copy[8];
  int told[5];
  string_copy(copy, "text");
  told[0] = string_compare(copy, "text");
  told[1] = string_compare("aab", "aac");
  told[2] = string_compare("b", "a");
  told[3] = (int)string_length(copy);
  told[4] = copy[4];
  answers("strings:", told, 5);
}

int main(void) {
  volatile uint32_t *page = (volatile uint32_t *)USER_VIRTUAL_START;
  threads();
  messages();
  if (kupage_alloc((void *)page) == 0) *page = 77;
  print_string("page: ");
  print_unsigned(*page);
  print_line("");
  const struct action action = {handler, ksigreturn};
  ksigctl(5, &action);
  ksigsend(5, kthread_get_id());
  print_string("signal: ");
  print_decimal(seen);
  print_line("");
  tasks();
  kinds();
  semaphores();
  conditions();
  strings();
  return 0;
}
