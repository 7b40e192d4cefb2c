# ------------------------------------------------------------------------------
# kernel/migration/container.s — whether what has come can be a process: threads, lists
#
# The checksums say that it is what the source has sent. This says that the kernel can live with it:
# whatever it follows or counts by leads to where it may. Boards are in container-board.s, pages in
# container-pages.s.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "task-board.inc"

    .bss
    .balign 4
object container_owners                 # how often each page that a process may have is referred to
    .skip   (POOL_PAGES - POOL_KERNEL_PAGES) * 4
endobject container_owners

    .section .rodata
    .balign 4
# Where a thread goes on that is switched to: where it was left, or at its beginning.
container_comes_out:
    .word   scheduler_switched, thread_begin, executor_begin, executor_begin_emitted, 0

# Lists of sleepers in the UArea: a row for each table of them.
struct sleepers
    field   sleepers.first
    field   sleepers.count
    field   sleepers.bytes              # from one to the next
ends sleepers
container_lists:
    .word   uarea + uarea.sleepers, 1, 0
    .word   uarea + uarea.pausing, 2, condition.SIZE
    .word   uarea + uarea.signalled, 1, 0
    .word   uarea + uarea.join_conditions, THREADS, condition.SIZE
    .word   uarea_board + board.done + semaphore.waiters, BOARD_ENTRIES, board.SIZE
    .word   uarea_board + board.mutex + semaphore.waiters, BOARD_ENTRIES, board.SIZE
    .word   uarea + uarea.tasks + task_board.active + semaphore.waiters, 1, 0
    .word   0

    .text

# ------------------------------------------------------------------------------
# container_check() → a0 1 or 0: whether the UArea is that of a frozen process of this kernel.
fn container_check
    enter   s0
    la      s0, uarea
    la      a0, container_owners
    li      a1, 0
    li      a2, (POOL_PAGES - POOL_KERNEL_PAGES) * 4
    call    memory_fill
    li      a0, 0
    li      t1, 1
    lw      t2, uarea.freezing(s0)
    bne     t2, t1, container_check.out
    lw      t2, uarea.process(s0)
    bne     t2, t1, container_check.out
    lw      t2, uarea.board(s0)
    la      t1, uarea_board
    bne     t2, t1, container_check.out
    lw      t2, uarea.luggage(s0)
    li      t1, LUGGAGE_PAGES * PAGE_SIZE
    bgtu    t2, t1, container_check.out
    lw      t2, uarea.result_next(s0)
    li      t1, RESULTS
    bgeu    t2, t1, container_check.out
    lw      a0, uarea.home(s0)
    call    network_has_node
    beqz    a0, container_check.out
    call    container_threads
    beqz    a0, container_check.out
    call    container_sleepers
    beqz    a0, container_check.out
    call    container_board
    beqz    a0, container_check.out
    call    container_pages
container_check.out:
    leave   s0
endfn container_check

# ------------------------------------------------------------------------------
# container_own(page a0) → a0 1 or 0: whether it is a page of the pool that a process may have, and
# a1 its count, to which one more who refers to it is added. Leaf.
fn container_own
    li      t0, POOL_START + POOL_KERNEL_PAGES * PAGE_SIZE
    sub     t1, a0, t0
    li      t2, (POOL_PAGES - POOL_KERNEL_PAGES) * PAGE_SIZE
    slli    t0, a0, 32 - PAGE_SHIFT
    li      a0, 0
    bnez    t0, container_own.out
    bgeu    t1, t2, container_own.out
    srli    t1, t1, PAGE_SHIFT
    slli    t1, t1, 2
    la      a1, container_owners
    add     a1, a1, t1
    lw      t1, (a1)
    addi    t1, t1, 1
    sw      t1, (a1)
    li      a0, 1
container_own.out:
    ret
endfn container_own

# ------------------------------------------------------------------------------
# container_threads() → a0 1 or 0: whether every slot is free or that of a thread off its core, the
# ready list has those that are ready, and uarea.thread_count counts no more than there are.
fn container_threads
    enter   s0, s1, s2, s3
    la      s0, uarea + uarea.threads
    li      s1, 0                       # s1 = slot
    li      s2, 0                       # s2 = threads
    li      s3, 0                       # s3 = of these, ready
container_threads.next:
    mv      a0, s0
    slli    a1, s1, 2
    call    container_thread
    beqz    a0, container_threads.out
    lw      t0, thread.state(s0)
    snez    t1, t0
    add     s2, s2, t1
    addi    t0, t0, -THREAD_READY
    seqz    t0, t0
    add     s3, s3, t0
    addi    s0, s0, thread.SIZE
    addi    s1, s1, 1
    li      t0, THREADS
    bne     s1, t0, container_threads.next
    la      t0, uarea
    lw      t0, uarea.thread_count(t0)
    li      a0, 0
    beqz    t0, container_threads.out
    bgtu    t0, s2, container_threads.out   # those that run tasks are not counted
    la      a0, uarea + uarea.ready
    li      a1, THREAD_READY
    call    container_list
    beqz    a0, container_threads.out
    xor     a0, a1, s3
    seqz    a0, a0
container_threads.out:
    leave   s0, s1, s2, s3
endfn container_threads

# ------------------------------------------------------------------------------
# container_thread(slot a0, its number times 4 a1) → a0 1 or 0
fn container_thread
    enter   s0, s1
    mv      s0, a0
    la      t0, uarea
    add     a1, a1, t0
    lw      s1, thread.stack(s0)
    lw      a0, thread.user_stack(s0)
    lw      t1, uarea.kernel_stacks(a1)
    bne     t1, s1, container_thread.no
    lw      t1, uarea.user_stacks(a1)
    bne     t1, a0, container_thread.no
    lw      t1, thread.state(s0)
    beqz    t1, container_thread.free
    li      t2, THREAD_READY
    beq     t1, t2, container_thread.used
    li      t2, THREAD_SLEEPING
    bne     t1, t2, container_thread.no
container_thread.used:
    lw      t1, thread.kind(s0)         # KIND_USER
    bnez    t1, container_thread.no
    lw      t1, thread.id(s0)
    lw      t2, uarea.next_id(t0)
    addi    t1, t1, -THREAD_FIRST
    addi    t2, t2, -THREAD_FIRST
    bgeu    t1, t2, container_thread.no
    lw      t1, thread.core(s0)
    li      t2, CORES_MAX
    bgeu    t1, t2, container_thread.no
    call    container_own
    beqz    a0, container_thread.out
    mv      a0, s1
    call    container_own
    beqz    a0, container_thread.out
    lw      a0, thread.context(s0)
    mv      a1, s1
    call    container_context
    leave   s0, s1
container_thread.free:
    or      t1, s1, a0
    seqz    a0, t1
    leave   s0, s1
container_thread.no:
    li      a0, 0
container_thread.out:
    leave   s0, s1
endfn container_thread

# ------------------------------------------------------------------------------
# container_context(context a0, stack a1) → a0 1 or 0: whether it is in the stack, below the frame,
# the stack's guard is whole, and who switches there comes out where a thread was left. Leaf.
fn container_context
    mv      t0, a0
    li      a0, 0
    lw      t1, (a1)
    li      t2, STACK_GUARD
    bne     t1, t2, container_context.out
    andi    t1, t0, 3
    bnez    t1, container_context.out
    sub     t1, t0, a1
    li      t2, PAGE_SIZE - frame.SIZE - context.SIZE + 1
    bgeu    t1, t2, container_context.out
    lw      t1, context.ra(t0)
    la      t0, container_comes_out
container_context.next:
    lw      t2, (t0)
    beqz    t2, container_context.out
    addi    t0, t0, 4
    bne     t1, t2, container_context.next
    li      a0, 1
container_context.out:
    ret
endfn container_context

# ------------------------------------------------------------------------------
# container_list(list a0, state a1) → a0 1 or 0: whether its members are threads of the process in
# that state, the sleeping ones know that they are in it, and tail and count are right; a1 members.
# Leaf.
fn container_list
    mv      t0, a0
    mv      t3, a1
    lw      t1, list.head(t0)
    li      t2, 0                       # t2 = the member before
    li      a1, 0
container_list.next:
    li      a0, 0
    beqz    t1, container_list.end
    la      a2, uarea + uarea.threads
    sub     a2, t1, a2
    andi    a3, a2, thread.SIZE - 1
    bnez    a3, container_list.out
    li      a3, THREADS * thread.SIZE
    bgeu    a2, a3, container_list.out
    lw      a2, thread.state(t1)
    bne     a2, t3, container_list.out
    addi    a2, a2, -THREAD_READY
    beqz    a2, container_list.counted
    lw      a2, thread.queue(t1)
    bne     a2, t0, container_list.out
container_list.counted:
    addi    a1, a1, 1
    li      a2, THREADS
    bgtu    a1, a2, container_list.out  # it goes round
    mv      t2, t1
    lw      t1, thread.next(t1)
    j       container_list.next
container_list.end:
    lw      t1, list.tail(t0)
    bne     t1, t2, container_list.out
    lw      t1, list.count(t0)
    xor     a0, t1, a1
    seqz    a0, a0
container_list.out:
    ret
endfn container_list

# ------------------------------------------------------------------------------
# container_sleepers() → a0 1 or 0: whether the lists of sleepers are in order. Who is in none of
# them waits for an operation or a sync; those come with the luggage.
fn container_sleepers
    enter   s0, s1, s2
    la      s0, container_lists
container_sleepers.row:
    lw      s1, sleepers.first(s0)
    lw      s2, sleepers.count(s0)
    li      a0, 1
    beqz    s1, container_sleepers.out
container_sleepers.list:
    mv      a0, s1
    li      a1, THREAD_SLEEPING
    call    container_list
    beqz    a0, container_sleepers.out
    lw      t0, sleepers.bytes(s0)
    add     s1, s1, t0
    addi    s2, s2, -1
    bnez    s2, container_sleepers.list
    addi    s0, s0, sleepers.SIZE
    j       container_sleepers.row
container_sleepers.out:
    leave   s0, s1, s2
endfn container_sleepers
