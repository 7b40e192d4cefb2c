# ------------------------------------------------------------------------------
# kernel/kcall/dispatch.s — from a call's number to its routine, by the table of kcalls.inc.

    .include "kernel.inc"

    .set    PLACE_LOCAL, 0
    .set    PLACE_FORWARDED, 1

struct kcall_row
    field   kcall_row.routine
    field   kcall_row.place
ends kcall_row
    .set    KCALL_ROW_SHIFT, 3

# The jump table. A number that kcalls.inc leaves out is filled in as absent.
    .set    kcall.next, 0

.macro kcall_entry routine, place
    .word   \routine, \place
    .set    kcall.next, kcall.next + 1
.endm

.macro kcall number, name, place, routine
    .rept   \number - kcall.next
    kcall_entry kcall_absent, PLACE_LOCAL
    .endr
    .ifc    \place, local
    kcall_entry \routine, PLACE_LOCAL
    .endif
    .ifc    \place, forwarded
    kcall_entry \routine, PLACE_FORWARDED
    .endif
    .ifc    \place, absent
    kcall_entry kcall_absent, PLACE_LOCAL
    .endif
.endm

    .section .data
    .balign 4
object kcall_table
    .include "kcalls.inc"
endobject kcall_table
    .purgem kcall
    .set    KCALLS, kcall.next

    .text

# ------------------------------------------------------------------------------
# kcall_dispatch(frame a0): executes the call of the thread that trapped with this frame; its a0
# becomes the result: -EINVAL for a number beyond the table, -ENOSYS for a call that does not exist.
fn kcall_dispatch
    enter   s0
    mv      s0, a0
    lw      a0, frame.a7(s0)
    li      t0, KCALLS
    bgeu    a0, t0, kcall_dispatch.invalid
    call    kcall_find
    bnez    a1, kcall_dispatch.forwarded

    mv      t0, a0
    lw      a0, frame.a0(s0)
    lw      a1, frame.a1(s0)
    lw      a2, frame.a2(s0)
    lw      a3, frame.a3(s0)
    lw      a4, frame.a4(s0)
    jalr    t0
    j       kcall_dispatch.out

    # The five arguments lie together in the frame as they will on the board.
kcall_dispatch.forwarded:
    lw      a0, frame.a7(s0)
    addi    a1, s0, frame.a0
    call    board_call
    j       kcall_dispatch.out
kcall_dispatch.invalid:
    li      a0, -EINVAL
kcall_dispatch.out:
    sw      a0, frame.a0(s0)
    leave   s0
endfn kcall_dispatch

# ------------------------------------------------------------------------------
# kcall_find(number a0) → a0 routine, a1 PLACE_…. The number is below KCALLS. Leaf.
fn kcall_find
    slli    a0, a0, KCALL_ROW_SHIFT
    la      t0, kcall_table
    add     t0, t0, a0
    lw      a0, kcall_row.routine(t0)
    lw      a1, kcall_row.place(t0)
    ret
endfn kcall_find

# ------------------------------------------------------------------------------
# kcall_absent() → a0 -ENOSYS: the routine of every number without a call. Leaf.
fn kcall_absent
    li      a0, -ENOSYS
    ret
endfn kcall_absent
