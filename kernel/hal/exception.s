# ------------------------------------------------------------------------------
# kernel/hal/exception.s — user mode did what it must not.
#
# A process whose thread faults is ended, with one line on the console and exit code 128 + mcause,
# unless it has said that it handles that cause (pm/fault.s).
# One fault is meant: a thread's first function returns to THREAD_RETURN, which is never mapped, and
# that is how the kernel learns that the thread is over.

    .include "kernel.inc"

    .text

# ------------------------------------------------------------------------------
# exception_user(cause a0): ends the thread, or the process, unless it handles the cause itself.
# Does not return. sp must be the frame of the thread that runs here.
fn exception_user
    lw      t0, frame.pc(sp)
    li      t1, THREAD_RETURN
    bne     t0, t1, exception_user.fault
    li      t1, CAUSE_FETCH_PAGE
    bne     a0, t1, exception_user.fault
    lw      a0, frame.a0(sp)
    j       thread_exit

exception_user.fault:
    mv      s0, a0
    call    fault_hold
    bnez    a0, exception_user.resumed
    lw      s1, frame.pc(sp)
    acquire console_lock
    la      a0, exception.ended
    call    kprint_string
    mv      a0, s0
    call    exception_name
    call    kprint_string
    mv      a0, s1
    mv      a1, s0
    call    exception_where
    release console_lock
    addi    a0, s0, EXIT_EXCEPTION
    j       process_end
exception_user.resumed:
    j       trap_return
endfn exception_user

# ------------------------------------------------------------------------------
# exception_stack(): ends the process because a thread's user stack overran. Does not return.
fn exception_stack
    acquire console_lock
    la      a0, exception.ended
    call    kprint_string
    la      a0, exception.overrun
    call    kprint_string
    call    exception_who
    release console_lock
    li      a0, EXIT_STACK
    j       process_end
endfn exception_stack

# ------------------------------------------------------------------------------
# exception_name(cause a0) → a0 text. Leaf.
fn exception_name
    li      t0, CAUSES
    bltu    a0, t0, exception_name.known
    li      a0, CAUSES
exception_name.known:
    slli    a0, a0, 2
    la      t0, exception.names
    add     a0, a0, t0
    lw      a0, (a0)
    ret
endfn exception_name

# ------------------------------------------------------------------------------
# exception_where(pc a0, cause a1): prints where, with the address if the cause has one, and who.
fn exception_where
    enter   s0, s1
    mv      s0, a0
    mv      s1, a1
    la      a0, exception.at
    call    kprint_string
    mv      a0, s0
    call    kprint_hex
    la      a0, exception.address
    call    kprint_string
    csrr    a0, mtval
    call    kprint_hex
    call    exception_who
    leave   s0, s1
endfn exception_where

# ------------------------------------------------------------------------------
# exception_who(): prints core and thread and ends the line.
fn exception_who
    enter
    la      a0, exception.core
    call    kprint_string
    lw      a0, core.number(tp)
    call    kprint_decimal
    la      a0, exception.thread
    call    kprint_string
    lw      t0, core.thread(tp)
    lw      a0, thread.id(t0)
    call    kprint_decimal
    la      a0, exception.end
    call    kprint_string
    leave
endfn exception_who

    .section .rodata
exception.ended:
    .asciz  "process ended: "
exception.overrun:
    .asciz  "stack overrun"
exception.at:
    .asciz  " at pc "
exception.address:
    .asciz  ", address "
exception.core:
    .asciz  " (core "
exception.thread:
    .asciz  ", thread "
exception.end:
    .asciz  ")\n"

# Names by mcause [3.1.15].
.macro exception_text text
    .pushsection .rodata
exception.text\@:
    .asciz  "\text"
    .popsection
    .word   exception.text\@
.endm
    .section .data
    .balign 4
exception.names:
    exception_text "misaligned instruction address"
    exception_text "instruction access fault"
    exception_text "illegal instruction"
    exception_text "breakpoint"
    exception_text "misaligned load"
    exception_text "load access fault"
    exception_text "misaligned store"
    exception_text "store access fault"
    exception_text "call from user mode"
    exception_text "call from supervisor mode"
    exception_text "reserved exception 10"
    exception_text "call from machine mode"
    exception_text "instruction page fault"
    exception_text "load page fault"
    exception_text "reserved exception 14"
    exception_text "store page fault"
    exception_text "unknown exception"
