# ------------------------------------------------------------------------------
# kernel/kcall/board.s — the system-call board: slaves ask, the master answers (drawn at struct
# board).
#
# An entry is the caller's from down(mutex) to up(mutex); while `pending` is set it is the master's.
# A caller sleeps in words of the UArea, so it may wake in another cluster and still find its
# result.

    .include "kernel.inc"

    .text

# ------------------------------------------------------------------------------
# board_initialize(): nothing asked, nothing to serve; the system's own entry is free.
fn board_initialize
    enter
    la      a0, board_requests
    li      a1, 0
    call    semaphore_initialize
    la      a0, board_master + board.mutex
    li      a1, 1
    call    semaphore_initialize
    leave
endfn board_initialize

# ------------------------------------------------------------------------------
# board_call(number a0, address of five arguments a1) → a0 result. Sleeps; any thread but the
# master.
fn board_call
    enter   s0, s1, s2
    mv      s1, a0
    mv      s2, a1
    call    board_entry
    mv      s0, a0
    addi    a0, s0, board.mutex
    call    semaphore_down

    addi    a0, s0, board.arguments
    mv      a1, s2
    li      a2, 5 * 4
    call    memory_copy
    sw      s1, board.number(s0)
    lw      t0, core.thread(tp)
    sw      t0, board.caller(s0)
    li      t0, 1
    fence   w, w
    sw      t0, board.pending(s0)
    la      a0, board_requests
    call    semaphore_up

    addi    a0, s0, board.done
    call    semaphore_down
    lw      s1, board.result(s0)
    addi    a0, s0, board.mutex
    call    semaphore_up
    mv      a0, s1
    leave   s0, s1, s2
endfn board_call

# ------------------------------------------------------------------------------
# board_entry() → a0 entry of the calling thread. Leaf.
# User threads of core n use entry n − 1; where there is only core 0, entry 0.
fn board_entry
    lw      t0, core.thread(tp)
    lw      t0, thread.kind(t0)
    bnez    t0, board_entry.system
    lw      t0, core.number(tp)
    seqz    t1, t0
    add     t0, t0, t1
    addi    t0, t0, -1
    slli    t0, t0, BOARD_SHIFT
    la      a0, uarea_board
    add     a0, a0, t0
    ret
board_entry.system:
    la      a0, board_master
    ret
endfn board_entry

# ------------------------------------------------------------------------------
# master_main(): the master thread. One call, then whoever else is ready on core 0, for ever. Never
# returns.
fn master_main
    la      a0, board_requests
    call    semaphore_down
    call    board_next
    call    board_serve
    call    scheduler_yield
    j       master_main
endfn master_main

# ------------------------------------------------------------------------------
# board_next() → a0 pending entry: the first behind the one that was served last, in a circle.
# board_requests counted one, so there is one.
fn board_next
    enter
    la      t0, board_last
    lw      t1, (t0)
    li      t2, BOARD_ENTRIES + 1       # entries to look at
board_next.next:
    beqz    t2, board_next.none
    addi    t2, t2, -1
    addi    t1, t1, 1
    li      t3, BOARD_ENTRIES
    ble     t1, t3, board_next.look
    li      t1, 0
board_next.look:
    la      a0, board_master            # it is number BOARD_ENTRIES
    beq     t1, t3, board_next.test
    slli    a0, t1, BOARD_SHIFT
    la      t3, uarea_board
    add     a0, a0, t3
board_next.test:
    lw      t3, board.pending(a0)
    addi    t3, t3, -BOARD_ASKED
    bnez    t3, board_next.next
    sw      t1, (t0)
    leave
board_next.none:
    panic   "a request without a pending call"
endfn board_next

# ------------------------------------------------------------------------------
# board_serve(entry a0): executes its call and gives the result back.
fn board_serve
    enter   s0
    mv      s0, a0
    la      t0, kcall_serving
    sw      s0, (t0)
    fence   r, r

    lw      a0, board.number(s0)
    call    kcall_find
    mv      t0, a0
    lw      a0, board.arguments + 0(s0)
    lw      a1, board.arguments + 4(s0)
    lw      a2, board.arguments + 8(s0)
    lw      a3, board.arguments + 12(s0)
    lw      a4, board.arguments + 16(s0)
    jalr    t0
    la      t0, kcall_serving
    sw      zero, (t0)
    mv      a1, a0
    mv      a0, s0
    lw      t0, board.pending(s0)
    li      t1, BOARD_DEFERRED
    beq     t0, t1, board_serve.out
    call    board_complete
board_serve.out:
    leave   s0
endfn board_serve

# ------------------------------------------------------------------------------
# board_defer(): the call that is being served will be completed later, by board_complete. Its
# routine's result means nothing. Leaf.
fn board_defer
    la      t0, kcall_serving
    lw      t0, (t0)
    li      t1, BOARD_DEFERRED
    sw      t1, board.pending(t0)
    ret
endfn board_defer

# ------------------------------------------------------------------------------
# board_complete(entry a0, result a1): gives the result of a call back.
fn board_complete
    enter
    sw      a1, board.result(a0)
    fence   w, w
    sw      zero, board.pending(a0)
    addi    a0, a0, board.done
    call    semaphore_up
    acquire thread_lock
    call    freeze_check
    release thread_lock
    leave
endfn board_complete

    .section .bss
    .balign 4
object board_master
    .zero   board.SIZE
endobject board_master
object board_requests
    .zero   semaphore.SIZE
endobject board_requests
object board_last
    .zero   4
endobject board_last
object kcall_serving
    .zero   4
endobject kcall_serving

    uarea_part board
object uarea_board
    .zero   BOARD_ENTRIES * board.SIZE
endobject uarea_board
