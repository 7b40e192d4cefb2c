# ------------------------------------------------------------------------------
# test/kernel/daemon-absent.s — weak ends for the hooks that task engine, network and migration fill.

    .text
    .irp    hook, task_initialize, task_tick, task_interrupt, network_initialize
    .weak   \hook
\hook:
    .endr
    .irp    hook, network_interrupt, migration_initialize, migration_quiescent, migration_to
    .weak   \hook
\hook:
    .endr
    ret

    .weak   task_dispatch_loop
task_dispatch_loop:
    la      a0, absent
    call    semaphore_down
    j       task_dispatch_loop

    .bss
absent:
    .zero   16
