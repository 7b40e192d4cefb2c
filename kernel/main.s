# ------------------------------------------------------------------------------
# kernel/main.s — bringing up a cluster, told in order.

    .include "kernel.inc"

    .text

# ------------------------------------------------------------------------------
# kmain(): core 0, on its idle stack, with bss zero and its control registers set. Never returns:
# the boot becomes the idle thread of core 0, and the first thing that it gives way to is the
# master.
fn kmain
    # What is there: cores 1 … 15 wait for us, and perhaps a network.
    call    core_discover
    call    network_probe

    # What the process will live in, empty.
    call    uarea_initialize

    # Who works here: idle threads, master, dispatcher; and what they work on.
    call    system_initialize
    call    board_initialize
    call    task_initialize

    # The cores may choose threads now.
    call    core_release_others

    # Who talks to whom; and the neighbours, if there are any.
    call    network_initialize
    la      t0, network_present
    lw      t0, (t0)
    beqz    t0, kmain.alone
    call    uarea_is_apart              # else there is nothing that could be moved
    beqz    a0, kmain.alone
    call    migration_initialize
kmain.alone:

    # The program, if this cluster was given one.
    call    process_start
    j       scheduler_idle
endfn kmain
