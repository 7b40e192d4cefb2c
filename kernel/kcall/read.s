# ------------------------------------------------------------------------------
# kernel/kcall/read.s — call 77: what is typed at the console.
#
# The UART interrupts nobody here, so the tick of core 0 looks for what has come, as long as a
# thread waits for it. What came goes from the UART to the process's own buffer in the UArea, and
# moves with it. The UART's interrupt-enable bit tells the other end of the line that somebody
# waits: whoever types from a file goes on then, and at most INPUT_BYTES at a time, for which there
# is room. So nothing stays behind in the UART of a cluster that its process leaves.

    .include "kernel.inc"

    .text

# ------------------------------------------------------------------------------
# kcall_read(descriptor a0, buffer a1, count a2) → a0 1 … count bytes, or 0 for a count of 0;
# -EINVAL: negative descriptor, no buffer, negative count; -EFAULT, and they can be read again.
# Every descriptor is the console. Sleeps until there is a byte. Call 77, on the calling core.
fn kcall_read
    enter   s0, s1, s2
    mv      s0, a1
    mv      s1, a2
    bltz    a0, kcall_read.invalid
    beqz    a1, kcall_read.invalid
    bltz    a2, kcall_read.invalid
    li      a0, 0
    beqz    a2, kcall_read.out
    acquire thread_lock
kcall_read.look:
    call    input_take
    bnez    a0, kcall_read.copy
    la      a0, uarea + uarea.input + input.readers
    call    condition_wait
    j       kcall_read.look

kcall_read.copy:
    bgeu    s1, a0, kcall_read.all
    mv      a0, s1
kcall_read.all:
    mv      s1, a0                      # s1 = bytes that are read
    addi    sp, sp, -INPUT_BYTES
    mv      a0, sp
    call    input_peek
    mv      a0, s0
    mv      a1, sp
    mv      a2, s1
    call    user_write
    addi    sp, sp, INPUT_BYTES
    mv      s2, a0
    bnez    a0, kcall_read.done
    mv      s2, s1
    la      t2, uarea + uarea.input
    lw      t0, input.read(t2)
    add     t0, t0, s1
    sw      t0, input.read(t2)
kcall_read.done:
    release thread_lock
    mv      a0, s2
kcall_read.out:
    leave   s0, s1, s2
kcall_read.invalid:
    li      a0, -EINVAL
    leave   s0, s1, s2
endfn kcall_read

# ------------------------------------------------------------------------------
# input_peek(to a0): copies all that can be read, in order, without taking it. thread_lock held.
# Leaf.
fn input_peek
    la      t2, uarea + uarea.input
    lw      t0, input.read(t2)
    li      t3, INPUT_BYTES
1:  andi    t1, t0, INPUT_BYTES - 1
    add     t1, t1, t2
    lbu     t1, input.bytes(t1)
    sb      t1, (a0)
    addi    a0, a0, 1
    addi    t0, t0, 1
    addi    t3, t3, -1
    bnez    t3, 1b
    ret
endfn input_peek

# ------------------------------------------------------------------------------
# input_take() → a0 bytes that can be read: takes over what the UART has, as far as there is room;
# if there is nothing to read, asks for more. thread_lock held. Leaf.
fn input_take
    la      t2, uarea + uarea.input
    li      t3, UART
    sb      zero, uart.interrupts(t3)   # before the UART is empty, lest somebody types behind us
input_take.next:
    lw      t0, input.came(t2)
    lw      t1, input.read(t2)
    sub     a0, t0, t1
    li      t1, INPUT_BYTES
    bgeu    a0, t1, input_take.full
    lbu     t1, uart.line_status(t3)
    andi    t1, t1, UART_RECEIVED
    beqz    t1, input_take.empty
    lbu     a0, uart.data(t3)
    andi    t1, t0, INPUT_BYTES - 1
    add     t1, t1, t2
    sb      a0, input.bytes(t1)
    addi    t0, t0, 1
    sw      t0, input.came(t2)
    j       input_take.next
input_take.empty:
    bnez    a0, input_take.out
    li      t1, UART_ON_RECEIVED
    sb      t1, uart.interrupts(t3)
    ret
input_take.full:
    mv      a0, t1                      # also if the counts are those of no kernel
input_take.out:
    ret
endfn input_take

# ------------------------------------------------------------------------------
# input_tick(): a tick: wakes who waits for what is there now; nobody while the process is frozen,
# for then it does not change. Core 0.
fn input_tick
    enter
    acquire thread_lock
    la      t2, uarea
    lw      t0, uarea.freezing(t2)
    bnez    t0, input_tick.out
    la      t2, uarea + uarea.input
    lw      t0, input.readers + condition.waiters + list.count(t2)
    beqz    t0, input_tick.out
    call    input_take
    beqz    a0, input_tick.out
    la      a0, uarea + uarea.input + input.readers
    call    condition_broadcast
input_tick.out:
    release thread_lock
    leave
endfn input_tick

# ------------------------------------------------------------------------------
# input_rest(): the process is static and is about to move: what was typed for it is its own now,
# and no more is asked for. Core 0.
fn input_rest
    enter
    acquire thread_lock
    call    input_take
    li      t0, UART
    sb      zero, uart.interrupts(t0)
    release thread_lock
    leave
endfn input_rest
