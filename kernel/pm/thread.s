# ------------------------------------------------------------------------------
# kernel/pm/thread.s — the user threads: 18 slots in the UArea.
#
# A slot's number decides its core: (slot mod (cores − 1)) + 1, so slot 15 of a 16-core cluster
# shares core 1 with slot 0. Creating and burying need pages and are the master's; all else happens
# on the core of the thread concerned. A dead thread stays a zombie until the master takes its
# stacks (thread_reap): nobody can give back the stack that he stands on.

    .include "kernel.inc"

    .text

# ------------------------------------------------------------------------------
# thread_create(user address of id a0, start a1, argument a2) → a0 0, -EINVAL: no start, -EFAULT: id
# cannot be written, -EAGAIN: no slot or no stack. Call 4, on the master. A zero id address stores
# nothing; one is written only if there is a thread to name.
fn thread_create
    enter   s0, s1
    mv      s0, a0
    beqz    a1, thread_create.invalid
    mv      a0, a1
    mv      a1, a2
    call    thread_prepare
    mv      s1, a0
    li      a0, -EAGAIN
    beqz    s1, thread_create.out

    beqz    s0, thread_create.launch
    mv      a0, s0
    addi    a1, s1, thread.id
    li      a2, 4
    call    user_write
    bnez    a0, thread_create.fault
thread_create.launch:
    mv      a0, s1
    call    thread_launch
    li      a0, 0
thread_create.out:
    leave   s0, s1
thread_create.fault:
    mv      a0, s1
    call    thread_bury
    li      a0, -EFAULT
    leave   s0, s1
thread_create.invalid:
    li      a0, -EINVAL
    leave   s0, s1
endfn thread_create

# ------------------------------------------------------------------------------
# thread_prepare(start a0, argument a1) → a0 user thread that nobody knows yet, 0: no slot or no
# stack. Core 0. thread_launch lets it run, thread_bury undoes it.
fn thread_prepare
    enter   s0, s1, s2, s3
    mv      s0, a0
    mv      s1, a1
    call    thread_reap
    call    thread_free_slot
    mv      s2, a0
    bltz    a0, thread_prepare.none

    # Two pages: kernel stack, then user stack.
    call    pool_alloc
    mv      s3, a0
    beqz    a0, thread_prepare.none
    call    pool_alloc
    bnez    a0, thread_prepare.made
    mv      a0, s3
    call    pool_free
thread_prepare.none:
    li      a0, 0
    leave   s0, s1, s2, s3

thread_prepare.made:
    mv      a2, a0
    mv      a0, s2
    mv      a1, s3
    call    thread_dress
    sw      s0, thread.start(a0)
    sw      s1, thread.argument(a0)
    la      t0, uarea
    lw      t0, uarea.next_id(t0)
    sw      t0, thread.id(a0)
    mv      s2, a0
    call    thread_forge
    mv      a0, s2
    leave   s0, s1, s2, s3
endfn thread_prepare

# ------------------------------------------------------------------------------
# thread_launch(thread a0): a prepared thread becomes one of the process. Core 0.
fn thread_launch
    li      a1, 1
    j       thread_enlist
endfn thread_launch

# ------------------------------------------------------------------------------
# thread_enlist(thread a0, count a1: 1, or 0 for one that does not keep the process alive). Core 0.
fn thread_enlist
    enter   s0
    mv      s0, a0
    acquire thread_lock
    la      t0, uarea
    lw      t1, uarea.next_id(t0)
    addi    t1, t1, 1
    sw      t1, uarea.next_id(t0)
    lw      t1, uarea.thread_count(t0)
    add     t1, t1, a1
    sw      t1, uarea.thread_count(t0)
    mv      a0, s0
    call    scheduler_ready
    release thread_lock
    leave   s0
endfn thread_enlist

# ------------------------------------------------------------------------------
# thread_dress(slot a0, kernel stack a1, user stack a2) → a0 thread: with stacks, guards and its
# core.
fn thread_dress
    enter   s0
    slli    t0, a0, 2
    la      t1, uarea
    add     t0, t0, t1
    sw      a1, uarea.kernel_stacks(t0)
    sw      a2, uarea.user_stacks(t0)
    li      t2, STACK_GUARD
    sw      t2, (a1)
    sw      t2, (a2)

    slli    s0, a0, THREAD_SHIFT
    add     s0, s0, t1
    addi    s0, s0, uarea.threads
    sw      a1, thread.stack(s0)
    sw      a2, thread.user_stack(s0)
    sw      zero, thread.kind(s0)
    sw      zero, thread.ticks(s0)
    sw      zero, thread.runs(s0)
    sw      zero, thread.signals(s0)
    call    thread_place
    sw      a0, thread.core(s0)
    li      t0, 1
    sll     t0, t0, a0
    sw      t0, thread.affinity(s0)

    lw      a0, thread.user_stack(s0)
    li      a1, PAGE_SIZE
    add     a1, a1, a0
    li      a2, PTE_R | PTE_W
    call    page_map_range
    call    page_changed
    mv      a0, s0
    leave   s0
endfn thread_dress

# ------------------------------------------------------------------------------
# thread_forge(thread a0): its frame says that it called the kernel just before its first
# instruction. Its first function returns to THREAD_RETURN, whose fault ends the thread.
fn thread_forge
    lw      a1, thread.stack(a0)
    li      t0, PAGE_SIZE - frame.SIZE
    add     a1, a1, t0
    lw      t0, thread.start(a0)
    sw      t0, frame.pc(a1)
    lw      t0, thread.argument(a0)
    sw      t0, frame.a0(a1)
    li      t0, THREAD_RETURN
    sw      t0, frame.ra(a1)
    lw      t0, thread.user_stack(a0)
    li      t1, PAGE_SIZE
    add     t0, t0, t1
    sw      t0, frame.sp(a1)
    la      a2, thread_begin
    j       context_forge
endfn thread_forge

# ------------------------------------------------------------------------------
# thread_place(slot a0) → a0 core. Leaf.
fn thread_place
    la      t0, core_count
    lw      t0, (t0)
    addi    t0, t0, -1
    beqz    t0, thread_place.alone
    remu    a0, a0, t0
    addi    a0, a0, 1
    ret
thread_place.alone:
    li      a0, MASTER
    ret
endfn thread_place

# ------------------------------------------------------------------------------
# thread_free_slot() → a0 slot, -1: none. Leaf.
fn thread_free_slot
    la      t0, uarea + uarea.threads
    li      a0, 0
    li      t1, THREADS
thread_free_slot.next:
    lw      t2, thread.state(t0)
    beqz    t2, thread_free_slot.out
    addi    t0, t0, thread.SIZE
    addi    a0, a0, 1
    bne     a0, t1, thread_free_slot.next
    li      a0, -1
thread_free_slot.out:
    ret
endfn thread_free_slot

# ------------------------------------------------------------------------------
# thread_find(id a0) → a0 thread that has it and has not gone, 0: none. Leaf; thread_lock held.
fn thread_find
    la      t0, uarea + uarea.threads
    li      t1, THREADS
    li      t3, THREAD_ZOMBIE
thread_find.next:
    lw      t2, thread.id(t0)
    bne     t2, a0, thread_find.skip
    lw      t2, thread.state(t0)
    beqz    t2, thread_find.skip
    bne     t2, t3, thread_find.found
thread_find.skip:
    addi    t0, t0, thread.SIZE
    addi    t1, t1, -1
    bnez    t1, thread_find.next
    li      t0, 0
thread_find.found:
    mv      a0, t0
    ret
endfn thread_find

# ------------------------------------------------------------------------------
# thread_slot(thread a0) → a0 its slot. Leaf.
fn thread_slot
    la      t0, uarea + uarea.threads
    sub     a0, a0, t0
    srli    a0, a0, THREAD_SHIFT
    ret
endfn thread_slot

# ------------------------------------------------------------------------------
# thread_reap(): takes the stacks of all zombies and frees their slots, and the pages that no task
# uses. Core 0, no lock held.
fn thread_reap
    enter   s0, s1
    la      s0, uarea + uarea.threads
    li      s1, THREADS
thread_reap.next:
    acquire thread_lock
    lw      t2, thread.state(s0)
    release thread_lock
    li      t3, THREAD_ZOMBIE
    bne     t2, t3, thread_reap.skip
    mv      a0, s0
    call    thread_bury
thread_reap.skip:
    addi    s0, s0, thread.SIZE
    addi    s1, s1, -1
    bnez    s1, thread_reap.next
    restore_frame s0, s1
    tail    user_tasks_reap
endfn thread_reap

# ------------------------------------------------------------------------------
# thread_bury(thread a0): frees the stacks and the slot of one zombie. Core 0.
# Its user stack may become a kernel stack next, so no core may still translate to it.
fn thread_bury
    enter   s0
    mv      s0, a0
    lw      a0, thread.user_stack(s0)
    call    page_unmap_stack
    call    page_changed
    lw      a0, thread.user_stack(s0)
    call    pool_free
    lw      a0, thread.stack(s0)
    call    pool_free

    mv      a0, s0
    call    thread_slot
    slli    t0, a0, 2
    la      t1, uarea
    add     t0, t0, t1
    sw      zero, uarea.kernel_stacks(t0)
    sw      zero, uarea.user_stacks(t0)
    sw      zero, thread.user_stack(s0)
    sw      zero, thread.stack(s0)
    sw      zero, thread.state(s0)
    leave   s0
endfn thread_bury
