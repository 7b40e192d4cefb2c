# ------------------------------------------------------------------------------
# kernel/pm/freeze.s — the process stands still, so that it can be copied.
#
# freeze only says so: slaves then choose their idle threads as soon as they come by, which SCHED
# makes them do at once. The process has become static when every slave idles and the board holds no
# pending call: no user instruction runs, none of its kernel calls is half done, and every thread is
# either ready or asleep with its context saved. That moment is announced once to the task engine on
# core 0:
#
#   last slave chooses idle, or the master completes the last call
#     └─► freeze_check: EVENT_TASK to core 0 ─► freeze_announce ─► migration_quiescent
#
# The flag is in the UArea: a process arrives frozen.

    .include "kernel.inc"

    .set    FREEZE_DUE, 1               # freeze_state; 0: not static yet
    .set    FREEZE_TOLD, 2

    .text

# ------------------------------------------------------------------------------
# freeze() → a0 0: no user thread is chosen from now on. Again is no harm. Core 0. Call 73.
fn freeze
    enter
    acquire thread_lock
    la      t0, uarea
    lw      t1, uarea.freezing(t0)
    bnez    t1, freeze.out
    li      t1, 1
    sw      t1, uarea.freezing(t0)
    la      t0, freeze_state
    sw      zero, (t0)
    call    freeze_notify
    call    freeze_check
freeze.out:
    release thread_lock
    li      a0, 0
    leave
endfn freeze

# ------------------------------------------------------------------------------
# unfreeze() → a0 0: user threads are chosen again. Again is no harm. Core 0. Call 74.
fn unfreeze
    enter
    acquire thread_lock
    la      t0, uarea
    lw      t1, uarea.freezing(t0)
    beqz    t1, unfreeze.out
    la      t1, process_ending
    lw      t1, (t1)
    bnez    t1, unfreeze.out            # its threads are over
    sw      zero, uarea.freezing(t0)
    la      t0, freeze_state
    sw      zero, (t0)
    call    freeze_notify
unfreeze.out:
    release thread_lock
    li      a0, 0
    leave
endfn unfreeze

# ------------------------------------------------------------------------------
# user_syscall_lookup() → a0 1: a slave's call is pending, 0: none. Call 75.
# A user who asks does not count his own call.
fn user_syscall_lookup
    la      t0, uarea_board
    li      t1, BOARD_ENTRIES
    la      t2, kcall_serving
    lw      t2, (t2)
    li      a0, 1
user_syscall_lookup.next:
    beq     t0, t2, user_syscall_lookup.skip
    lw      t3, board.pending(t0)
    bnez    t3, user_syscall_lookup.out
user_syscall_lookup.skip:
    addi    t0, t0, board.SIZE
    addi    t1, t1, -1
    bnez    t1, user_syscall_lookup.next
    li      a0, 0
user_syscall_lookup.out:
    ret
endfn user_syscall_lookup

# ------------------------------------------------------------------------------
# freeze_notify(): every core that may run user threads chooses again.
fn freeze_notify
    enter   s0, s1
    call    core_user_mask
    mv      s0, a0
    li      s1, 0
freeze_notify.next:
    andi    t0, s0, 1
    beqz    t0, freeze_notify.skip
    mv      a0, s1
    li      a1, EVENT_SCHED
    call    event_notify
freeze_notify.skip:
    srli    s0, s0, 1
    addi    s1, s1, 1
    bnez    s0, freeze_notify.next
    leave   s0, s1
endfn freeze_notify

# ------------------------------------------------------------------------------
# freeze_check(): if the process is frozen and static, and that is new, tells core 0. thread_lock
# held.
fn freeze_check
    enter
    la      t0, uarea
    lw      t0, uarea.freezing(t0)
    beqz    t0, freeze_check.out
    la      t0, freeze_state
    lw      t0, (t0)
    bnez    t0, freeze_check.out
    call    freeze_is_static
    beqz    a0, freeze_check.out

    la      t0, freeze_state
    li      t1, FREEZE_DUE
    sw      t1, (t0)
    li      a0, MASTER
    li      a1, EVENT_TASK
    call    event_notify
freeze_check.out:
    leave
endfn freeze_check

# ------------------------------------------------------------------------------
# freeze_is_static() → a0 1: no core runs a user thread, and no call is pending. Leaf; thread_lock
# held.
fn freeze_is_static
    la      t0, uarea_board
    li      t1, BOARD_ENTRIES
freeze_is_static.entry:
    lw      t2, board.pending(t0)
    bnez    t2, freeze_is_static.no
    addi    t0, t0, board.SIZE
    addi    t1, t1, -1
    bnez    t1, freeze_is_static.entry

    la      t0, cores
    la      t1, core_count
    lw      t1, (t1)
freeze_is_static.core:
    lw      t2, core.thread(t0)
    lw      t2, thread.kind(t2)
    beqz    t2, freeze_is_static.no                     # KIND_USER
    addi    t0, t0, core.SIZE
    addi    t1, t1, -1
    bnez    t1, freeze_is_static.core
    li      a0, 1
    ret
freeze_is_static.no:
    li      a0, 0
    ret
endfn freeze_is_static

# ------------------------------------------------------------------------------
# freeze_announce(): event TASK at core 0: if it is due, says that the process is static.
fn freeze_announce
    enter
    la      t0, freeze_state
    lw      t1, (t0)
    li      t2, FREEZE_DUE
    bne     t1, t2, freeze_announce.out
    li      t1, FREEZE_TOLD
    sw      t1, (t0)

    # The core that stopped last holds the lock until it has left the stack that is to be copied.
    acquire thread_lock
    release thread_lock
    call    migration_quiescent
freeze_announce.out:
    leave
endfn freeze_announce

# ------------------------------------------------------------------------------
# freeze_tell_again(): if the process is frozen and static, that is announced once more. Core 0.
fn freeze_tell_again
    enter
    acquire thread_lock
    la      t0, freeze_state
    sw      zero, (t0)
    call    freeze_check
    release thread_lock
    leave
endfn freeze_tell_again

# ------------------------------------------------------------------------------
# freeze_reset(): the process is gone, and with it its freezing. Leaf.
fn freeze_reset
    la      t0, freeze_state
    sw      zero, (t0)
    ret
endfn freeze_reset

    .section .bss
    .balign 4
freeze_state:
    .zero   4
