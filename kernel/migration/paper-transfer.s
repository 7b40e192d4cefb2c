# ------------------------------------------------------------------------------
# kernel/migration/paper-transfer.s — walking the nine states: what moves, and in which order
#
#   state  what                       items                        from
#     0    user sections              pages up to the end of bss   header in their first page
#     1    UArea: struct uarea        1
#     2    system-call board          1
#     3    page directory             1
#     4    table of linked sections   1
#     5    pool table                 1
#     6    pool pages in use          4 … 39                       state 5
#     7    frame bitmap               1
#     8    frames in use              0 … 127                      state 7
#
# Sender and receiver walk this table at the same pace, each on its own memory. Whether an item
# moves is decided by memory that has moved before it, so both decide alike, and a chunk needs no
# label. Pages 0 to 3 of the pool are stacks of the kernel, which stays where it is.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "network.inc"
    .include "migration.inc"

    .set    BOARD_BYTES, BOARD_ENTRIES * board.SIZE
    .set    POOL_TABLE_BYTES, POOL_PAGES * 4
    .set    BITMAP_BYTES, FRAMES / 8
    .set    TRANSFER_STATES, 0          # each row below counts itself

.macro state name, base, bytes, first, count, used
    .if     STATE_\name != TRANSFER_STATES
    .error  "migration.inc numbers the states otherwise"
    .endif
    .word   \base, \bytes, \first, paper_count_\count, paper_used_\used
    .set    TRANSFER_STATES, TRANSFER_STATES + 1
.endm

    .section .rodata
    .balign 4
object paper_states
    state   SECTIONS, USER_START, PAGE_SIZE, 0, sections, always
    state   UAREA, UAREA_CORE, uarea.SIZE, 0, one, always
    state   BOARD, UAREA_BOARD, BOARD_BYTES, 0, one, always
    state   DIRECTORY, UAREA_DIRECTORY, PAGE_SIZE, 0, one, always
    state   TABLE, UAREA_TABLE, PAGE_SIZE, 0, one, always
    state   POOL, UAREA_POOL + pool.references, POOL_TABLE_BYTES, 0, one, always
    state   PAGES, POOL_START, PAGE_SIZE, POOL_KERNEL_PAGES, pool, page
    state   BITMAP, UAREA_POOL + pool.frames, BITMAP_BYTES, 0, one, always
    state   FRAMES, FRAMES_START, PAGE_SIZE, 0, frames, frame
endobject paper_states

    .text

# ------------------------------------------------------------------------------
# paper_begin(): goes before the first state.
fn paper_begin
    la      t0, migration
    li      t1, -1
    sw      t1, migration.state(t0)
    ret
endfn paper_begin

# ------------------------------------------------------------------------------
# paper_state(task a0): goes to the next state (USER0), or to finish behind the last (USER1).
fn paper_state
    la      t0, migration
    lw      t1, migration.state(t0)
    addi    t1, t1, 1
    sw      t1, migration.state(t0)
    mv      t0, t1
    # Observers of the machine stop here: t0 = the state that has begun, or one behind the last.
    .globl  migration_state
migration_state:
    li      t1, TRANSFER_STATES
    beq     t0, t1, paper_state.last
    enter
    call    paper_row
    lw      t1, transfer.first(a0)
    addi    t1, t1, -1
    la      t0, migration
    sw      t1, migration.index(t0)     # before the first item
    leave
paper_state.last:
    li      a0, TRIGGER_USER1
    li      a1, 0
    tail    task_exit
endfn paper_state

# ------------------------------------------------------------------------------
# paper_row() → a0 row of the present state
fn paper_row
    la      t0, migration
    lw      t0, migration.state(t0)
    li      t1, transfer.SIZE
    mul     t0, t0, t1
    la      a0, paper_states
    add     a0, a0, t0
    ret
endfn paper_row

# ------------------------------------------------------------------------------
# paper_loop(task a0)
# Goes to the next item: write (USER0) or read (USER1) looks at it; behind the last, state (USER2).
fn paper_loop
    enter   s0
    la      s0, migration
    lw      t0, migration.index(s0)
    addi    t0, t0, 1
    sw      t0, migration.index(s0)
    call    paper_row
    lw      t0, transfer.count(a0)
    jalr    t0
    mv      t0, a0
    li      a0, TRIGGER_USER2
    lw      t1, migration.index(s0)
    bgeu    t1, t0, paper_loop.exit
    li      a0, TRIGGER_USER0
    lw      t0, migration.phase(s0)
    li      t1, PHASE_RECEIVING
    bne     t0, t1, paper_loop.exit
    li      a0, TRIGGER_USER1
paper_loop.exit:
    li      a1, 0
    call    task_exit
    leave   s0
endfn paper_loop

# ------------------------------------------------------------------------------
# paper_write(task a0): sends the present item (USER1), if it is in use; else goes on (USER0).
fn paper_write
    la      t0, migration
    lw      a0, migration.portal_out(t0)
    tail    paper_item
endfn paper_write

# ------------------------------------------------------------------------------
# paper_read(task a0): receives the present item (USER1), if it is in use; else goes on (USER0).
fn paper_read
    la      t0, migration
    lw      a0, migration.portal_in(t0)
    tail    paper_item
endfn paper_read

# ------------------------------------------------------------------------------
# paper_item(portal a0)
# Ends with USER1 and the arguments {portal, address, bytes, peer, port} if the present item moves.
fn paper_item
    enter   s0, s1, s2
    mv      s2, a0
    la      s0, migration
    call    paper_row
    mv      s1, a0
    lw      a0, migration.index(s0)
    lw      t0, transfer.used(s1)
    jalr    t0
    beqz    a0, paper_item.out

    addi    sp, sp, -FRAME_OF_ARGUMENTS
    sw      s2, argument.0(sp)
    lw      t0, transfer.bytes(s1)
    sw      t0, argument.2(sp)
    lw      t1, migration.index(s0)
    mul     t1, t1, t0
    lw      t0, transfer.base(s1)
    add     t0, t0, t1
    sw      t0, argument.1(sp)
    lw      t0, migration.peer(s0)
    sw      t0, argument.3(sp)
    li      t0, MIGRATION_PORT
    sw      t0, argument.4(sp)
    li      a0, TRIGGER_USER1
    mv      a1, sp
    call    task_exit
    addi    sp, sp, FRAME_OF_ARGUMENTS
paper_item.out:
    leave   s0, s1, s2
endfn paper_item

# ------------------------------------------------------------------------------
# paper_count_sections() → a0 pages from the start of the user sections to the end of their bss
fn paper_count_sections
    tail    chunks_of_sections
endfn paper_count_sections

# ------------------------------------------------------------------------------
# paper_count_one() → a0 1
fn paper_count_one
    li      a0, 1
    ret
endfn paper_count_one

# ------------------------------------------------------------------------------
# paper_count_pool() → a0 pages of the pool
fn paper_count_pool
    li      a0, POOL_PAGES
    ret
endfn paper_count_pool

# ------------------------------------------------------------------------------
# paper_count_frames() → a0 user frames
fn paper_count_frames
    li      a0, FRAMES
    ret
endfn paper_count_frames

# ------------------------------------------------------------------------------
# paper_used_always(number a0) → a0 1
fn paper_used_always
    li      a0, 1
    ret
endfn paper_used_always

# ------------------------------------------------------------------------------
# paper_used_page(number a0) → a0 whether that page of the pool is in use
fn paper_used_page
    slli    a0, a0, 2
    li      t0, UAREA_POOL
    add     t0, t0, a0
    lw      a0, pool.references(t0)
    snez    a0, a0
    ret
endfn paper_used_page

# ------------------------------------------------------------------------------
# paper_used_frame(number a0) → a0 whether that frame is in use
fn paper_used_frame
    mv      a1, a0
    li      a0, UAREA_POOL + pool.frames
    tail    bitmap_test
endfn paper_used_frame
