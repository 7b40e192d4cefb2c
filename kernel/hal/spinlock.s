# ------------------------------------------------------------------------------
# kernel/hal/spinlock.s — the kernel's three locks.
#
# thread_lock guards who runs, who waits and for what; console_lock a line of output; task_lock (in
# pm/task.s) the task board. Order: task_lock, thread_lock, console_lock. None is ever held by a
# thread that is off its core, and all are in kernel data, so no migrated memory holds a lock.
# thread_lock alone is handed over at a context switch: the thread that leaves takes it, the one
# that arrives gives it back.

    .include "kernel.inc"

    .text

# ------------------------------------------------------------------------------
# spinlock_acquire(lock t0): clobbers t1 only, so that the macro can stand anywhere.
fn spinlock_acquire
    li      t1, 1
1:  amoswap.w.aq t1, t1, (t0)
    bnez    t1, 1b
    ret
endfn spinlock_acquire

# ------------------------------------------------------------------------------
# spinlock_release(lock t0): clobbers nothing.
fn spinlock_release
    amoswap.w.rl zero, zero, (t0)
    ret
endfn spinlock_release

    .section .bss
    .balign 4
object thread_lock
    .zero   4
endobject thread_lock
object console_lock
    .zero   4
endobject console_lock
