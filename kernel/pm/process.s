# ------------------------------------------------------------------------------
# kernel/pm/process.s — the one process of a cluster: it starts, arrives, leaves. Core 0 alone.

    .include "kernel.inc"

    .text

# ------------------------------------------------------------------------------
# process_start(): starts the linked program, if there is one: maps it and makes its first thread.
fn process_start
    enter
    la      t0, __PROGRAM_START
    lw      t0, header.magic(t0)
    li      t1, USER_MAGIC
    bne     t0, t1, process_start.out

    call    region_map
    beqz    a0, process_start.mapped
    panic   "the header of the user sections makes no sense"
process_start.mapped:
    call    process_begin
    la      t0, __PROGRAM_START
    lw      a0, header.entry(t0)
    li      a1, 0
    call    thread_prepare
    call    thread_launch
process_start.out:
    leave
endfn process_start

# process_begin(): from now on this cluster holds a process.
process_begin:
    la      t0, uarea
    li      t1, 1
    sw      t1, uarea.process(t0)
    li      a0, TIMER_PROCESS
    j       timer_hold

# ------------------------------------------------------------------------------
# process_present() → a0 1: this cluster holds a process, 0: it does not. Leaf.
fn process_present
    la      t0, uarea
    lw      a0, uarea.process(t0)
    ret
endfn process_present

# ------------------------------------------------------------------------------
# process_adopt(): all parts of a process have been copied in, still frozen; makes it ours.
# Every core will see the new translations and code, and a thread whose core this cluster lacks gets
# one that it has. Ends frozen: unfreeze lets it go on.
fn process_adopt
    enter   s0, s1
    call    process_begin
    call    page_changed

    la      s0, uarea + uarea.threads
    li      s1, 0
process_adopt.next:
    lw      t0, thread.state(s0)
    beqz    t0, process_adopt.skip
    call    core_user_mask
    lw      t0, thread.affinity(s0)
    and     a0, a0, t0
    bnez    a0, process_adopt.affine
    mv      a0, s1
    call    thread_place
    sw      a0, thread.core(s0)
    li      t0, 1
    sll     a0, t0, a0
process_adopt.affine:
    sw      a0, thread.affinity(s0)
process_adopt.skip:
    addi    s0, s0, thread.SIZE
    addi    s1, s1, 1
    li      t0, THREADS
    bne     s1, t0, process_adopt.next
    leave   s0, s1
endfn process_adopt

# ------------------------------------------------------------------------------
# process_release(): gives the process up: pages, frames, threads, everything in the UArea. It must
# be frozen and static; afterwards the cluster is as after a boot without a program.
# Under thread_lock, lest a core that looks for a thread sees half of the old lists, not frozen.
fn process_release
    enter
    acquire thread_lock
    call    uarea_initialize
    call    freeze_reset
    release thread_lock
    call    page_changed
    li      a0, TIMER_PROCESS
    call    timer_let_go
    leave
endfn process_release
