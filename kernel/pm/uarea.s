# ------------------------------------------------------------------------------
# kernel/pm/uarea.s — the UArea: everything that the kernel keeps for the process, in five pages.
#
#   0x8004_0000  uarea            threads, ready list, join conditions, exit values, freezing
#   0x8004_1000  uarea_board      what the slaves ask of the master: 15 entries
#   0x8004_2000  uarea_pool       use of pool pages, use of frames
#   0x8004_3000  uarea_directory  Sv32 root
#   0x8004_4000  uarea_table      Sv32 table of linked sections and stacks
#
# It has the same address in every cluster, and its pointers lead only into itself, into pool pages,
# to kernel text and to the core records. So a byte copy of it is the same process elsewhere.

    .include "kernel.inc"

    .text

# ------------------------------------------------------------------------------
# uarea_initialize(): an empty UArea: no process, no thread, nothing in use. Core 0, no user thread
# runs.
fn uarea_initialize
    enter   s0
    li      s0, UAREA_START
uarea_initialize.page:
    mv      a0, s0
    call    page_clear
    li      t0, PAGE_SIZE
    add     s0, s0, t0
    li      t0, UAREA_END
    bne     s0, t0, uarea_initialize.page

    la      t0, uarea
    li      t1, THREAD_FIRST
    sw      t1, uarea.next_id(t0)
    la      t1, uarea_board
    sw      t1, uarea.board(t0)

    # Every entry of the board is free.
    li      t2, BOARD_ENTRIES
    li      t3, 1
1:  sw      t3, board.mutex + semaphore.count(t1)
    addi    t1, t1, board.SIZE
    addi    t2, t2, -1
    bnez    t2, 1b

    call    pool_initialize
    call    page_initialize
    leave   s0
endfn uarea_initialize

.macro uarea_page name
    .section .uarea.\name, "aw", @nobits
    .balign PAGE_SIZE
.endm

    uarea_page core
object uarea
    .zero   PAGE_SIZE
endobject uarea

    uarea_page board
object uarea_board
    .zero   PAGE_SIZE
endobject uarea_board

    uarea_page pool
object uarea_pool
    .zero   PAGE_SIZE
endobject uarea_pool

    uarea_page directory
object uarea_directory
    .zero   PAGE_SIZE
endobject uarea_directory

    uarea_page table
object uarea_table
    .zero   PAGE_SIZE
endobject uarea_table
