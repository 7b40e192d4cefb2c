/*
 * programs/lib/nanvix.h — the calls and the library for programs in C
 *
 * Every function is in programs/lib: the stubs of the kernel calls (kcalls.s), printing, and what
 * threads and clusters meet at. Negative results are the negatives of the error numbers below. What
 * each call answers stands in the head of its routine; kernel/README.md says in which file that is.
 * A program defines main; its result is the exit status. Compile with -march=rv32ima -mabi=ilp32
 * -ffreestanding -fno-pic -fno-common and without the linker's relaxation.
 */
#ifndef NANVIX_H
#define NANVIX_H

#include <stddef.h>
#include <stdint.h>

/* Limits: kernel/include/layout.inc */
#define PAGE_SIZE 4096
#define THREADS 18
#define FRAME_NULL 0
#define USER_VIRTUAL_START 0x90000000
#define USER_VIRTUAL_END 0xF0000000
#define WRITE_MAX 512
#define SIGNALS 16

/* Errors: kernel/include/errors.inc */
#define EPERM 1
#define ESRCH 3
#define EIO 5
#define EBADF 9
#define EAGAIN 11
#define ENOMEM 12
#define EACCES 13
#define EFAULT 14
#define EBUSY 16
#define EINVAL 22
#define EDEADLK 35
#define ENOSYS 38
#define ENOMSG 42
#define EPROTO 71
#define ENOTSUP 95
#define EADDRINUSE 98
#define ETIMEDOUT 110

/* Mailboxes, portals and syncs: kernel/include/communicator.inc, network.inc */
#define MAILBOX_BYTES 128
#define PORTAL_BYTES 4096
#define PORTS 32
#define NODE_ANY -1
#define IOCTL_VOLUME 1
#define IOCTL_LATENCY 2
#define IOCTL_CREATES 3
#define IOCTL_UNLINKS 4
#define IOCTL_OPENS 5
#define IOCTL_CLOSES 6
#define IOCTL_READS 7
#define IOCTL_WRITES 8
#define IOCTL_SET_REMOTE 9
#define IOCTL_WAITS 9
#define IOCTL_SIGNALS 10
#define COMM_MAILBOX 0
#define COMM_PORTAL 1
#define SYNC_ONE_TO_ALL 0
#define SYNC_ALL_TO_ONE 1
#define SYNC_NODES_MIN 2
#define SYNC_NODES_MAX 24

/* Statistics and events: kernel/include/stats.inc */
#define THREAD_TICKS 0
#define THREAD_RUNS 1
#define EVENT_CYCLES 1
#define EVENT_INSTRUCTIONS 2
#define EVENT_BRANCHES 3
#define EVENTS_LAST 23

/* What kinfo tells: kernel/include/info.inc */
#define INFO_THREADS 0
#define INFO_MEMORY 1

struct info_thread {
  uint32_t id;
  uint32_t state;
  uint32_t core;
  uint32_t affinity;
  uint32_t ticks;
  uint32_t runs;
};

struct info_memory {
  uint32_t pool;
  uint32_t pool_used;
  uint32_t frames;
  uint32_t frames_used;
  uint32_t sections;
};

/* Faults that a process may handle: kernel/include/machine.inc */
#define CAUSE_FETCH_ACCESS 1
#define CAUSE_ILLEGAL 2
#define CAUSE_BREAKPOINT 3
#define CAUSE_FETCH_PAGE 12
#define CAUSE_LOAD_PAGE 13
#define CAUSE_STORE_PAGE 15

/* Tasks: kernel/include/triggers.inc */
#define TASK_CHILDREN 10
#define TASK_PARENTS 32
#define TASK_LOW 0
#define TASK_HIGH 1
#define TRIGGER_USER0 1
#define TRIGGER_USER1 2
#define TRIGGER_USER2 4
#define TRIGGER_AGAIN 8
#define TRIGGER_STOP 16
#define TRIGGER_PERIODIC 32
#define TRIGGER_ERROR_THROW 64
#define TRIGGER_ERROR_CATCH 128
#define TRIGGER_ERROR (TRIGGER_ERROR_THROW | TRIGGER_ERROR_CATCH)
#define TRIGGER_DEFAULT (TRIGGER_USER0 | TRIGGER_ERROR_THROW)
#define TRIGGER_ALL 255
#define TRIGGER_NONE 0
#define EDGE_FLOW 0
#define EDGE_DEPENDENCY 1
#define EDGE_TEMPORARY 2

/* What excp_pause tells: struct fault of kernel/include/structs.inc */
struct fault {
  uint32_t cause;
  uint32_t address;
  uint32_t pc;
  uint32_t thread;
};

/* The cluster, its console, its clock */
void k_exit(int status) __attribute__((noreturn));
void kshutdown(void) __attribute__((noreturn));
int kwrite(int descriptor, const void *bytes, size_t count);
int kread(int descriptor, void *bytes, size_t count);
int kinfo(int which, void *structures);
int knode_get_num(void);
int kcluster_get_num(void);
int kclock(uint64_t *time);
int kstats(uint64_t *count, int event);
int kmigrate_to(int cluster);

/* Threads */
int kthread_get_id(void);
int kthread_create(int *id, void *(*function)(void *), void *argument);
void kthread_exit(void *result) __attribute__((noreturn));
int kthread_join(int id, void **result);
int kthread_yield(void);
int kthread_set_affinity(uint32_t cores);
int kthread_stats(int id, uint64_t *value, int which);
int ksleep(void);
int kwakeup(int id);

/* Frames and pages */
uint32_t kframe_alloc(void);
int kframe_free(uint32_t frame);
int kupage_alloc(void *page);
int kupage_free(void *page);
int kupage_map(void *page, uint32_t frame);
int kupage_link(void *mapped, void *page);
int kupage_unmap(void *page);

/* Faults */
int kexcp_ctrl(int cause, int isHandled);
int kexcp_pause(struct fault *fault);
int kexcp_resume(void);

/* Tasks are named by numbers above 0. A task's function is called with the task's five words. */
typedef int task_function(uint32_t, uint32_t, uint32_t, uint32_t, uint32_t);

int ktask_create(task_function *function, int priority, int period, int release,
                 const uint32_t arguments[5]);
int ktask_unlink(int task);
int ktask_connect(int parent, int child, int trigger, int kind);
int ktask_disconnect(int parent, int child);
int ktask_dispatch(int task, const uint32_t arguments[5]);
int ktask_emit(int task, int core);
int ktask_exit(int result, int ending, const uint32_t arguments[5]);
int ktask_wait(int task);
int ktask_trywait(int task);
int ktask_stop(int task);
int ktask_continue(int task);
int ktask_complete(int task, int ending);
int ktask_current(void);
int kexcp_set_handler(int cause, task_function *handler);

/* Signals: a handler returns into the restorer, which is ksigreturn; struct action */
struct action {
  void (*handler)(int signal);
  void (*restorer)(void);
};

int ksigctl(int signal, const struct action *action);
int kalarm(int seconds);
int ksigsend(int signal, int id);
int ksigwait(int signal);
void ksigreturn(void);

/* Freezing */
int kfreeze(void);
int kunfreeze(void);
int kuser_syscall_lookup(void);

/* Mailboxes: at most MAILBOX_BYTES */
int kmailbox_create(int node, int port);
int kmailbox_open(int node, int port);
int kmailbox_unlink(int mailbox);
int kmailbox_close(int mailbox);
int kmailbox_awrite(int mailbox, const void *bytes, size_t count);
int kmailbox_aread(int mailbox, void *bytes, size_t count);
int kmailbox_wait(int mailbox);
int kmailbox_ioctl(int mailbox, int request, void *value);

/* Portals: at most 1 MiB */
int kportal_create(int node, int port);
int kportal_allow(int portal, int node, int port);
int kportal_open(int localNode, int node, int port);
int kportal_unlink(int portal);
int kportal_close(int portal);
int kportal_awrite(int portal, const void *bytes, size_t count);
int kportal_aread(int portal, void *bytes, size_t count);
int kportal_wait(int portal);
int kportal_ioctl(int portal, int request, void *value);
int kcomm_get_port(int descriptor, int type);

/* Syncs */
int ksync_create(const int *nodes, int count, int mode);
int ksync_open(const int *nodes, int count, int mode);
int ksync_unlink(int sync);
int ksync_close(int sync);
int ksync_wait(int sync);
int ksync_signal(int sync);
int ksync_ioctl(int sync, int request, uint64_t *value);

/* What threads meet at: kernel/include/locks.inc. Zeroed memory is no lock: initialize it. */
struct ring {
  uint32_t lock;
  uint32_t first;
  uint32_t count;
  uint32_t ids[THREADS];
};

struct mutex {
  struct ring ring;
  uint32_t kind;
  uint32_t owner;
  uint32_t depth;
};

struct sem {
  struct ring ring;
  uint32_t count;
};

struct cond {
  struct ring ring;
};

struct fence {
  struct ring ring;
  uint32_t threads;
  uint32_t arrived;
};

struct barrier {
  uint32_t is_leader;
  int32_t gather;
  int32_t release;
};

#define MUTEX_NORMAL 0
#define MUTEX_ERRORCHECK 1
#define MUTEX_RECURSIVE 2

int mutex_initialize(struct mutex *mutex, int kind);
int mutex_lock(struct mutex *mutex);
int mutex_trylock(struct mutex *mutex);
int mutex_unlock(struct mutex *mutex);
int sem_initialize(struct sem *sem, int count);
int sem_down(struct sem *sem);
int sem_trydown(struct sem *sem);
int sem_up(struct sem *sem);
int cond_initialize(struct cond *cond);
int cond_wait(struct cond *cond, struct mutex *mutex);
int cond_signal(struct cond *cond);
int cond_broadcast(struct cond *cond);
int fence_initialize(struct fence *fence, int threads);
int fence_wait(struct fence *fence);
int barrier_open(struct barrier *barrier, const int *nodes, int count);
int barrier_wait(struct barrier *barrier);
int barrier_close(struct barrier *barrier);

/* Printing and reading, one line at a time; texts and bytes */
void print_line(const char *text);
void print_string(const char *text);
void print_decimal(int number);
void print_unsigned(unsigned number);
void print_hex(uint32_t word);
void print_character(int byte);
void print_flush(void);
size_t string_length(const char *text);
int string_compare(const char *one, const char *other);
void string_copy(char *to, const char *text);
int string_number(const char *text);
int read_line(char *buffer, size_t size);
void bytes_copy(void *to, const void *from, size_t count);
void bytes_fill(void *to, int byte, size_t count);
void pattern_fill(uint32_t *at, uint32_t n, size_t count);
uint32_t pattern_fold(uint32_t sum, const uint32_t *at, size_t count);

#endif
