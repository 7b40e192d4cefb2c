# ------------------------------------------------------------------------------
# kernel/hal/console.s — the serial line.

    .include "kernel.inc"

    .text

# ------------------------------------------------------------------------------
# console_put(byte a0): sends one byte, waiting for the UART. Leaf; clobbers t0, t1; takes no lock.
fn console_put
    li      t0, UART
1:  lbu     t1, uart.line_status(t0)
    andi    t1, t1, UART_SEND_EMPTY
    beqz    t1, 1b
    sb      a0, uart.data(t0)
    ret
endfn console_put

# ------------------------------------------------------------------------------
# console_write(bytes a0, count a1): sends them all with no other writer between.
fn console_write
    enter   s0, s1
    mv      s0, a0
    add     s1, a0, a1
    acquire console_lock
console_write.next:
    bgeu    s0, s1, console_write.out
    lbu     a0, (s0)
    call    console_put
    addi    s0, s0, 1
    j       console_write.next
console_write.out:
    release console_lock
    leave   s0, s1
endfn console_write
