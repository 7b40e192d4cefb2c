# ------------------------------------------------------------------------------
# kernel/migration/container.s — whether what has come can be a process
#
# The checksums say that it is what the source has sent. This says that the kernel can live with it.

    .include "kernel.inc"

    .text

# ------------------------------------------------------------------------------
# container_check() → a0 1 or 0: whether the UArea is that of a frozen process of this kernel. Leaf.
fn container_check
    li      a0, 0
    la      t0, uarea
    li      t1, 1
    lw      t2, uarea.freezing(t0)
    bne     t2, t1, container_check.out
    lw      t2, uarea.process(t0)
    bne     t2, t1, container_check.out
    lw      t2, uarea.board(t0)
    la      t1, uarea_board
    bne     t2, t1, container_check.out
    lw      t2, uarea.luggage(t0)
    li      t1, LUGGAGE_PAGES * PAGE_SIZE
    bgtu    t2, t1, container_check.out
    lw      t2, uarea.thread_count(t0)
    addi    t2, t2, -1
    sltiu   a0, t2, THREADS
container_check.out:
    ret
endfn container_check
