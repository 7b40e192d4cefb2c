# The kernel's side of freeze.s: when the process is static, it is copied away, given up and wiped, and
# then copied back and adopted, as if it had gone to another cluster and come home. Needs memory
# beyond the 2 MiB that a cluster has by itself.
#
# What moves: user sections, UArea, pool pages from 4 on, frames.

    .include "kernel.inc"

    .set    AWAY, 0x82000000            # 2 MiB that nobody else uses
    .set    PROGRAM, 0x8000             # more than freeze.s uses, of sections and of frames
    .set    WIPE, 0x5a
    .set    COUNT, FRAMES_START + 4     # second word of the program's first frame

.macro for_each_part action
    \action UAREA_START, UAREA_END
    \action POOL_START + POOL_KERNEL_PAGES * PAGE_SIZE, POOL_END
    \action USER_START, USER_START + PROGRAM
    \action FRAMES_START, FRAMES_START + PROGRAM
.endm

.macro go start, end
    li      a0, AWAY + \start - KERNEL_START
    li      a1, \start
    li      a2, \end - (\start)
    call    memory_copy
.endm

.macro wipe start, end
    li      a0, \start
    li      a1, WIPE
    li      a2, \end - (\start)
    call    memory_fill
.endm

.macro come start, end
    li      a0, \start
    li      a1, AWAY + \start - KERNEL_START
    li      a2, \end - (\start)
    call    memory_copy
.endm

    .text
fn migration_quiescent
    enter
    call    user_syscall_lookup
    beqz    a0, migration_quiescent.static
    panic   "frozen with a pending call"
migration_quiescent.static:
    for_each_part go
    call    process_release
    call    process_present
    beqz    a0, migration_quiescent.released
    panic   "released but present"
migration_quiescent.released:
    wipe    POOL_START + POOL_KERNEL_PAGES * PAGE_SIZE, POOL_END
    wipe    USER_START, USER_START + PROGRAM
    wipe    FRAMES_START, FRAMES_START + PROGRAM
    for_each_part come

    li      t0, COUNT
    lw      t1, (t0)
    addi    t1, t1, 1
    sw      t1, (t0)
    call    process_adopt
    call    unfreeze
    leave
endfn migration_quiescent
