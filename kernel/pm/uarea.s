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
# to kernel text and to the core records. So a byte copy of it is the same process elsewhere. Each
# part is declared in the file that works on it; the linker puts them together by their sections.
#
# In the mixed layout, to compare with, the linker leaves them in the bss of those files, and kernel
# and program share text, rodata, data and bss: there is no UArea, nothing to move, and no wall
# between program and kernel. __UAREA_START and __UAREA_END, which are equal then, tell the kernel.

    .include "kernel.inc"

    .text

# ------------------------------------------------------------------------------
# uarea_is_apart() → a0 1: there is a UArea, 0: this is the mixed layout. Leaf; clobbers t0.
fn uarea_is_apart
    la      a0, __UAREA_END
    la      t0, __UAREA_START
    sub     a0, a0, t0
    snez    a0, a0
    ret
endfn uarea_is_apart

# ------------------------------------------------------------------------------
# uarea_initialize(): an empty UArea: no process, no thread, nothing in use. Core 0, no user thread
# runs. In the mixed layout all of it is in bss, which is zero at boot.
fn uarea_initialize
    enter   s0, s1
    la      s0, __UAREA_START
    la      s1, __UAREA_END
uarea_initialize.page:
    beq     s0, s1, uarea_initialize.clear
    mv      a0, s0
    call    page_clear
    li      t0, PAGE_SIZE
    add     s0, s0, t0
    j       uarea_initialize.page

uarea_initialize.clear:
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
    leave   s0, s1
endfn uarea_initialize

    uarea_part core
object uarea
    .zero   uarea.SIZE
endobject uarea
