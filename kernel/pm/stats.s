# ------------------------------------------------------------------------------
# kernel/pm/stats.s — calls 9 and 45: what threads and the master core have done. Core 0.

    .include "kernel.inc"
    .include "stats.inc"

    .text

# ------------------------------------------------------------------------------
# kcall_thread_stats(id a0, user address of two words a1, which a2) → a0 0, -EINVAL: no such thread
# of the process, or no such statistics, -EFAULT. Stores THREAD_TICKS or THREAD_RUNS, low word
# first. Call 9.
fn kcall_thread_stats
    enter   s0, s1
    mv      s0, a1
    mv      s1, a2
    mv      t2, a0
    acquire thread_lock
    mv      a0, t2
    call    thread_find
    mv      t2, a0
    release thread_lock
    li      a0, -EINVAL
    beqz    t2, kcall_thread_stats.out
    lw      a1, thread.ticks(t2)
    beqz    s1, kcall_thread_stats.store    # THREAD_TICKS
    lw      a1, thread.runs(t2)
    li      t0, THREAD_RUNS
    bne     s1, t0, kcall_thread_stats.out
kcall_thread_stats.store:
    mv      a0, s0
    li      a2, 0
    call    stats_store
kcall_thread_stats.out:
    leave   s0, s1
endfn kcall_thread_stats

# ------------------------------------------------------------------------------
# kcall_stats(user address of two words a0, event a1) → a0 0, -EINVAL: the machine lacks that event,
# or it is not the one that is counted, -EFAULT. Call 45.
# Without an address: starts counting the event on the master core, from 0. With one: stops, and
# stores how often it has happened, low word first.
fn kcall_stats
    enter
    la      t2, stats_event
    bnez    a0, kcall_stats.stop
    csrw    mhpmevent3, zero
    sw      zero, (t2)
    addi    t0, a1, -1
    li      t1, EVENTS_LAST
    bgeu    t0, t1, kcall_stats.invalid
    csrw    mhpmcounter3, zero
    csrw    mhpmcounter3h, zero
    csrw    mhpmevent3, a1
    csrr    t0, mhpmevent3              # a machine that lacks an event does not take its number
    bne     t0, a1, kcall_stats.invalid
    sw      a1, (t2)
    leave

kcall_stats.stop:
    lw      t0, (t2)
    beqz    t0, kcall_stats.invalid
    bne     t0, a1, kcall_stats.invalid
    csrw    mhpmevent3, zero
    sw      zero, (t2)
    csrr    a1, mhpmcounter3
    csrr    a2, mhpmcounter3h
    call    stats_store
    leave
kcall_stats.invalid:
    li      a0, -EINVAL
    leave
endfn kcall_stats

# ------------------------------------------------------------------------------
# stats_store(user address a0, low a1, high a2) → a0 0, -EFAULT
fn stats_store
    addi    sp, sp, -16
    sw      ra, 0(sp)
    sw      a1, 4(sp)
    sw      a2, 8(sp)
    addi    a1, sp, 4
    li      a2, 8
    call    user_write
    lw      ra, 0(sp)
    addi    sp, sp, 16
    ret
endfn stats_store

    .section .bss
    .balign 4
stats_event:                            # that is counted, 0: none
    .zero   4
