# ------------------------------------------------------------------------------
# kernel/lib/panic.s — the kernel found itself wrong: one screen, and the end with exit code 255.
#
# Takes no lock and trusts nothing but the console: whatever held a lock may be what is broken.

    .include "kernel.inc"

    .text

.macro panic_save register
    sw      \register, frame.\register(tp)
.endm

.macro panic_show register
    .pushsection .rodata
panic.name\@:
    .asciz  "\register"
    .popsection
    la      a0, panic.name\@
    lw      a1, frame.\register(s0)
    call    panic_register
.endm

# ------------------------------------------------------------------------------
# kernel_panic(message a0, all registers): see above. They are shown as they are here: t0 tells
# where the panic is, or mepc, where it is a fault of the kernel. tp is the core's record. Does not
# return.
fn kernel_panic
    csrw    mscratch, tp
    la      tp, panic_frame
    for_each_gpr panic_save
    mv      s0, tp
    csrr    tp, mscratch
    sw      tp, frame.tp(s0)
    mv      s1, a0

    la      a0, panic.head
    call    kprint_string
    mv      a0, s1
    call    kprint_string
    call    exception_who

    call    panic_trap
    call    panic_registers
    lw      a0, frame.sp(s0)
    call    panic_calls
    li      a0, EXIT_PANIC
    j       power_off
endfn kernel_panic

# ------------------------------------------------------------------------------
# panic_trap(): the last trap of this core.
fn panic_trap
    enter
    la      a0, panic.cause
    csrr    a1, mcause
    call    panic_register
    la      a0, panic.pc
    csrr    a1, mepc
    call    panic_register
    la      a0, panic.value
    csrr    a1, mtval
    call    panic_register
    la      a0, panic.status
    csrr    a1, mstatus
    call    panic_register
    leave
endfn panic_trap

# ------------------------------------------------------------------------------
# panic_registers(): the saved registers, four to a line. s0 is panic_frame.
fn panic_registers
    enter
    for_each_gpr panic_show
    leave
endfn panic_registers

# ------------------------------------------------------------------------------
# panic_register(name a0, word a1): one column; every fourth ends the line.
fn panic_register
    enter   s0
    mv      s0, a1
    call    kprint_string
    la      a0, panic.is
    call    kprint_string
    mv      a0, s0
    call    kprint_hex
    la      t0, panic_column
    lw      t1, (t0)
    addi    t1, t1, 1
    sw      t1, (t0)
    andi    t1, t1, 3
    la      a0, panic.space
    bnez    t1, panic_register.out
    la      a0, panic.line
panic_register.out:
    call    kprint_string
    leave   s0
endfn panic_register

# ------------------------------------------------------------------------------
# panic_calls(stack a0): the words up to the end of its page that point into kernel text: who
# called.
fn panic_calls
    enter   s0, s1
    mv      s0, a0
    la      a0, panic.calls
    call    kprint_string
    li      s1, 12                      # at most
panic_calls.next:
    lw      a0, (s0)
    la      t0, __KERNEL_TEXT_START
    bltu    a0, t0, panic_calls.skip
    la      t0, __KERNEL_TEXT_END
    bgeu    a0, t0, panic_calls.skip
    call    kprint_hex
    la      a0, panic.space
    call    kprint_string
    addi    s1, s1, -1
    beqz    s1, panic_calls.out
panic_calls.skip:
    addi    s0, s0, 4
    slli    t0, s0, 32 - PAGE_SHIFT
    bnez    t0, panic_calls.next
panic_calls.out:
    la      a0, panic.line
    call    kprint_string
    leave   s0, s1
endfn panic_calls

    .section .rodata
panic.head:
    .asciz  "\n*** kernel panic: "
panic.line:
    .asciz  "\n"
panic.cause:
    .asciz  "mcause"
panic.pc:
    .asciz  "mepc"
panic.value:
    .asciz  "mtval"
panic.status:
    .asciz  "mstatus"
panic.is:
    .asciz  " "
panic.space:
    .asciz  "  "
panic.calls:
    .asciz  "\ncode addresses on the stack: "

    .section .bss
    .balign 4
object panic_frame
    .zero   frame.SIZE
endobject panic_frame
panic_column:
    .zero   4
