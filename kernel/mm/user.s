# ------------------------------------------------------------------------------
# kernel/mm/user.s — reading and writing the memory of the process, as the process could.
#
# With mstatus.MPRV set and MPP = user, a load or store of machine mode is translated and checked
# like one of the user's own [3.1.6.3]: page tables and PMP decide, not the kernel. An access that
# the user may not make faults, and trap_entry goes on at core.recovery with MPRV clear again. MPRV
# is set for the user's side of the copy alone, because the other side is kernel memory: for a word,
# or for the eight words that registers hold.

    .include "kernel.inc"

    .text

.macro as_user instruction:vararg
    csrs    mstatus, t2
    \instruction
    csrc    mstatus, t2
.endm

# eight lw, (BASE): so many words, to or from registers; clobbers t0, t1, t3 … t6, a3, a4.
.macro eight access, base
    .set    eight.offset, 0
    .irp    register, t0, t1, t3, t4, t5, t6, a3, a4
    \access \register, eight.offset(\base)
    .set    eight.offset, eight.offset + 4
    .endr
.endm
    .set    EIGHT_WORDS, 32

# ------------------------------------------------------------------------------
# user_read(to a0, user address from a1, bytes a2) → a0 0, -EFAULT. Any core, any lock.
fn user_read
    enter
    call    user_access_begin
user_read.next:
    beqz    a2, user_access_end
    or      t0, a0, a1
    andi    t0, t0, 3
    bnez    t0, user_read.byte
    sltiu   t0, a2, EIGHT_WORDS
    bnez    t0, user_read.word
    as_user eight lw, a1
    eight   sw, a0
    addi    a0, a0, EIGHT_WORDS
    addi    a1, a1, EIGHT_WORDS
    addi    a2, a2, -EIGHT_WORDS
    j       user_read.next
user_read.word:
    sltiu   t0, a2, 4
    bnez    t0, user_read.byte
    as_user lw t0, (a1)
    sw      t0, (a0)
    addi    a0, a0, 4
    addi    a1, a1, 4
    addi    a2, a2, -4
    j       user_read.next
user_read.byte:
    as_user lbu t0, (a1)
    sb      t0, (a0)
    addi    a0, a0, 1
    addi    a1, a1, 1
    addi    a2, a2, -1
    j       user_read.next
endfn user_read

# ------------------------------------------------------------------------------
# user_write(user address to a0, from a1, bytes a2) → a0 0, -EFAULT. Any core, any lock.
# Bytes before the one that faults may have been written.
fn user_write
    enter
    call    user_access_begin
user_write.next:
    beqz    a2, user_access_end
    or      t0, a0, a1
    andi    t0, t0, 3
    bnez    t0, user_write.byte
    sltiu   t0, a2, EIGHT_WORDS
    bnez    t0, user_write.word
    eight   lw, a1
    as_user eight sw, a0
    addi    a0, a0, EIGHT_WORDS
    addi    a1, a1, EIGHT_WORDS
    addi    a2, a2, -EIGHT_WORDS
    j       user_write.next
user_write.word:
    sltiu   t0, a2, 4
    bnez    t0, user_write.byte
    lw      t0, (a1)
    as_user sw t0, (a0)
    addi    a0, a0, 4
    addi    a1, a1, 4
    addi    a2, a2, -4
    j       user_write.next
user_write.byte:
    lbu     t0, (a1)
    as_user sb t0, (a0)
    addi    a0, a0, 1
    addi    a1, a1, 1
    addi    a2, a2, -1
    j       user_write.next
endfn user_write

# user_access_begin() → t2 MPRV: faults go to user_access_failed, translations are the present ones.
# Clobbers t0, t1.
user_access_begin:
    enter
    call    page_enter
    la      t0, user_access_failed
    sw      t0, core.recovery(tp)
    li      t0, MSTATUS_MPP
    csrc    mstatus, t0
    li      t2, MSTATUS_MPRV
    leave

# The two ends of both copies, in their frame.
user_access_end:
    sw      zero, core.recovery(tp)
    sw      zero, core.translating(tp)
    li      a0, 0
    leave

user_access_failed:
    sw      zero, core.translating(tp)
    li      a0, -EFAULT
    leave
