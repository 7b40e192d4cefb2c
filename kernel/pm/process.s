# ------------------------------------------------------------------------------
# kernel/pm/process.s — the one process of a cluster: it starts, arrives, leaves. Core 0 alone.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "network.inc"
    .include "communicator.inc"
    .include "residence.inc"
    .include "migration.inc"

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
    call    network_node
    la      t0, uarea
    sw      a0, uarea.home(t0)
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
# process_goes_on() → a0 1: this cluster holds a process that is not over, 0: it does not. Leaf.
fn process_goes_on
    la      t0, process_ending
    lw      t0, (t0)
    li      a0, 0
    beqz    t0, process_present
    ret
endfn process_goes_on

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
# process_end(code a0): the process is over, and with it this cluster: as soon as who gave it to us
# knows that it came, all others know that it lived here, and nothing is left to send. Until then no
# thread of it runs. Returns only to the master, with the call that it serves deferred.
fn process_end
    enter
    addi    a0, a0, 1
    la      t0, process_ending
    sw      a0, (t0)                    # of two ends at once either will do
    la      t0, uarea
    li      t1, 1
    sw      t1, uarea.freezing(t0)
    call    process_told
    lw      t1, core.thread(tp)
    lw      t1, thread.kind(t1)
    bnez    t1, process_end.master      # KIND_SYSTEM
    lw      t1, core.number(tp)
    beqz    t1, process_over            # no other core would tell them
process_end.wait:
    call    process_told
    j       process_end.wait
process_end.master:
    restore_frame
    tail    board_defer
endfn process_end

# ------------------------------------------------------------------------------
# process_told(): if the process is over, and all is told and sent, ends the cluster. Any core.
# Leaf.
fn process_told
    fence
    la      t0, process_ending
    lw      t0, (t0)
    beqz    t0, process_told.out
    la      t0, migration
    lw      t0, migration.owed(t0)
    bnez    t0, process_told.out
    la      t0, question
    lw      t0, question.kind(t0)
    bnez    t0, process_told.out
    la      t0, question
    lw      t0, question.rounds(t0)
    li      t1, QUESTION_ROUNDS
    bgtu    t0, t1, process_over        # somebody is dead, and may hold the interface up for ever
    la      t0, letter_outbox
    lw      t0, (t0)
    beqz    t0, process_over
process_told.out:
    ret
endfn process_told

# process_over: in place of a return: the end of the cluster, with the code in process_ending.
process_over:
    la      t0, process_ending
    lw      a0, (t0)
    addi    a0, a0, -1
    j       power_off

# ------------------------------------------------------------------------------
# process_release(): gives the process up: pages, frames, threads, everything in the UArea. It must
# be frozen and static; afterwards the cluster is as after a boot without a program.
# Under thread_lock, lest a core that looks for a thread sees half of the old lists, not frozen.
fn process_release
    enter
    call    hold_forget
    acquire thread_lock
    call    uarea_initialize
    call    freeze_reset
    release thread_lock
    call    page_changed
    li      a0, TIMER_PROCESS
    call    timer_let_go
    leave
endfn process_release

    .section .bss
    .balign 4
object process_ending                   # 1 + exit code of a process that is over; 0: it is not
    .zero   4
endobject process_ending
