# ------------------------------------------------------------------------------
# kernel/kcall/info.s — call 78: what the kernel knows of the process, to look at. Core 0.

    .include "kernel.inc"
    .include "info.inc"

    .section .rodata
    .balign 4
info_rows:                              # routine(user address a0) → a0 0, -EFAULT; by INFO_…
    .word   info_threads, info_memory

    .text

# ------------------------------------------------------------------------------
# kcall_info(which a0, user address of struct info_threads a1) → a0 0, -EINVAL: it is no INFO_…, or
# no address, -EFAULT. Stores that, or what else info.inc says, which is smaller. Call 78.
fn kcall_info
    li      t0, INFOS
    bgeu    a0, t0, kcall_info.invalid
    beqz    a1, kcall_info.invalid
    slli    a0, a0, 2
    la      t0, info_rows
    add     t0, t0, a0
    lw      t0, (t0)
    mv      a0, a1
    jr      t0
kcall_info.invalid:
    li      a0, -EINVAL
    ret
endfn kcall_info

# ------------------------------------------------------------------------------
# info_threads(user address a0) → a0 0, -EFAULT
fn info_threads
    enter   s0, s1, s2
    addi    sp, sp, -32
    mv      s0, a0
    la      s1, uarea + uarea.threads
    li      s2, THREADS
info_threads.next:
    acquire thread_lock
    mv      a0, sp
    mv      a1, s1
    call    info_thread_at
    release thread_lock
    mv      a0, s0
    mv      a1, sp
    li      a2, info_thread.SIZE
    call    user_write
    bnez    a0, info_threads.out
    addi    s0, s0, info_thread.SIZE
    addi    s1, s1, thread.SIZE
    addi    s2, s2, -1
    bnez    s2, info_threads.next
    li      a0, 0
info_threads.out:
    addi    sp, sp, 32
    leave   s0, s1, s2
endfn info_threads

# ------------------------------------------------------------------------------
# info_thread_at(to a0, thread a1): what is told of it. thread_lock held. Leaf.
fn info_thread_at
    lw      t0, thread.state(a1)
    addi    t1, t0, -THREAD_ZOMBIE
    seqz    t1, t1
    addi    t1, t1, -1                  # t1 = all bits, or 0 for one that has gone
    snez    t2, t0
    neg     t2, t2
    and     t1, t1, t2
    and     t0, t0, t1
    sw      t0, info_thread.state(a0)
    .irp    word, id, core, affinity, ticks, runs
    lw      t0, thread.\word(a1)
    and     t0, t0, t1
    sw      t0, info_thread.\word(a0)
    .endr
    ret
endfn info_thread_at

# ------------------------------------------------------------------------------
# info_memory(user address a0) → a0 0, -EFAULT
fn info_memory
    enter   s0
    addi    sp, sp, -32
    mv      s0, a0
    li      t0, POOL_PAGES
    sw      t0, info_memory.pool(sp)
    la      a0, uarea_pool + pool.references
    li      a1, 0
1:  lw      t1, (a0)
    snez    t1, t1
    add     a1, a1, t1
    addi    a0, a0, 4
    addi    t0, t0, -1
    bnez    t0, 1b
    sw      a1, info_memory.pool_used(sp)

    li      t0, FRAMES
    sw      t0, info_memory.frames(sp)
    call    info_frames
    sw      a0, info_memory.frames_used(sp)
    la      t0, __PROGRAM_START
    lw      t1, header.bss_end(t0)
    li      t2, PAGE_SIZE - 1
    add     t1, t1, t2
    srli    t0, t0, PAGE_SHIFT
    srli    t1, t1, PAGE_SHIFT
    sub     t1, t1, t0
    sw      t1, info_memory.sections(sp)
    mv      a0, s0
    mv      a1, sp
    li      a2, info_memory.SIZE
    call    user_write
    addi    sp, sp, 32
    leave   s0
endfn info_memory

# ------------------------------------------------------------------------------
# info_frames() → a0 how many frames are in use. Leaf.
fn info_frames
    la      t0, uarea_pool + pool.frames
    addi    t1, t0, FRAMES / 8
    li      a0, 0
info_frames.word:
    lw      t2, (t0)
info_frames.bit:
    andi    t3, t2, 1
    add     a0, a0, t3
    srli    t2, t2, 1
    bnez    t2, info_frames.bit
    addi    t0, t0, 4
    bne     t0, t1, info_frames.word
    ret
endfn info_frames
