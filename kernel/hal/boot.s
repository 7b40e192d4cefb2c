# ------------------------------------------------------------------------------
# kernel/hal/boot.s — from reset to kmain: one hart prepares, the others wait for it.
#
# Every hart of the cluster starts here at the same time, in machine mode, with nothing known but
# its number. Memory holds the loaded image; what the image does not hold (bss) may be anything.
#
#   hart 0                                   harts 1 … 15                  harts 16 …
#   ──────                                   ────────────                  ──────────
#   zero bss                                 sleep until MSIP is set       sleep for ever
#   kmain: for n = 1 …: set MSIP of n,          │
#     n exists if it reads back as set ─────►   wait for boot_go
#   structures for that many cores              │
#   boot_go = 1 ────────────────────────────►   clear MSIP, own CSRs
#   wait until all are online ◄──────────────   cores_online += 1
#   start the process, idle                     idle
#
# A hart's MSIP bit remembers the call, however late that hart arrives, and no hart clears its bit
# before boot_go: so hart 0 always reads back the truth. boot_go is in data, not in bss, because
# others look at it before bss is zero.
#
# The boot stack of a core becomes the stack of its idle thread.

    .include "kernel.inc"

    .section .text.boot, "ax", @progbits

# ------------------------------------------------------------------------------
# _start(): entry of the image, for every hart. Never returns.
fn _start
    csrw    mie, zero
    csrw    mscratch, zero
    csrr    a0, mhartid
    li      t0, CORES_MAX
    bgeu    a0, t0, boot_park

    la      t0, trap_entry
    csrw    mtvec, t0

    # tp = cores[number], sp = upper end of its idle stack
    slli    t0, a0, CORE_SHIFT
    la      tp, cores
    add     tp, tp, t0
    addi    t0, a0, 1
    li      t1, IDLE_STACK_BYTES
    mul     t0, t0, t1
    la      sp, idle_stacks
    add     sp, sp, t0
    bnez    a0, boot_slave

    la      t0, __KERNEL_BSS_START
    la      t1, __KERNEL_BSS_END
_start.clear:
    bgeu    t0, t1, _start.cleared
    sw      zero, (t0)
    addi    t0, t0, 4
    j       _start.clear
_start.cleared:
    call    core_initialize
    call    kmain
endfn _start

# ------------------------------------------------------------------------------
# boot_slave(number a0): waits for hart 0's call, takes part, idles. Never returns.
fn boot_slave
    csrwi   mie, INTERRUPT_SOFTWARE
boot_slave.sleep:
    wfi
    csrr    t0, mip
    andi    t0, t0, INTERRUPT_SOFTWARE
    beqz    t0, boot_slave.sleep

    la      t0, boot_go
boot_slave.wait:
    lw      t1, (t0)
    beqz    t1, boot_slave.wait
    fence   r, rw

    slli    t0, a0, 2
    li      t1, CLINT_MSIP
    add     t0, t0, t1
    sw      zero, (t0)
    call    core_initialize

    la      t0, cores_online
    li      t1, 1
    amoadd.w.rl zero, t1, (t0)
    j       scheduler_idle
endfn boot_slave

# ------------------------------------------------------------------------------
# boot_park(): for harts that take no part. An interrupt cannot be taken, for mie is 0. Never
# returns.
fn boot_park
    wfi
    j       boot_park
endfn boot_park

    .section .data
    .balign 4
object boot_go
    .word   0
endobject boot_go

    .section .bss
    .balign 16
object idle_stacks
    .zero   CORES_MAX * IDLE_STACK_BYTES
endobject idle_stacks
