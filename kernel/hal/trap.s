# ------------------------------------------------------------------------------
# kernel/hal/trap.s — into the kernel and out of it.
#
# Every trap of every core enters at trap_entry, in machine mode, with interrupts off. Two registers
# tell where from: tp is the core record while in the kernel, and mscratch holds it while in user
# mode and 0 while in the kernel. So one exchange of the two finds both the record and the answer:
#
#               tp        mscratch                   after csrrw tp, mscratch, tp
#   from user   user's    core record     ──────►    tp = record   mscratch = user's tp
#   from kernel record    0               ──────►    tp = 0        mscratch = record
#
# A user trap saves all registers at the top of the thread's own kernel stack. There the thread may
# be put to sleep, and there everything is when it goes on, on this core, another one or in another
# cluster:
#
#      kernel stack of a thread (one page of the pool)
#      ┌──────────────────────────┐ page end
#      │ frame: pc, user registers│ struct frame       ◄── core.frame while the thread runs
#      ├──────────────────────────┤
#      │ calls inside the kernel  │
#      ├──────────────────────────┤
#      │ ra, s0 … s11             │ struct context     ◄── thread.context while it does not run
#      ├──────────────────────────┤
#      │ guard word               │
#      └──────────────────────────┘ page start
#
# The kernel itself never takes an interrupt: it polls (interrupt.s). A trap from the kernel is
# therefore a fault: an expected one, when core.recovery says where to go on, or the end.

    .include "kernel.inc"

    .text

.macro frame_save register
    sw      \register, frame.\register(sp)
.endm

.macro frame_restore register
    .ifnc \register, sp
    lw      \register, frame.\register(sp)
    .endif
.endm

    .balign 4

# ------------------------------------------------------------------------------
# trap_entry(all registers): mtvec points here, so it is aligned.
fn trap_entry
    csrrw   tp, mscratch, tp
    beqz    tp, trap_entry.kernel

    # All registers are saved; sp and tp then once more, with the user's values.
    sw      sp, core.user_sp(tp)
    lw      sp, core.frame(tp)
    for_each_gpr frame_save
    lw      t0, core.user_sp(tp)
    sw      t0, frame.sp(sp)
    csrrw   t0, mscratch, zero
    sw      t0, frame.tp(sp)
    csrr    t0, mepc
    sw      t0, frame.pc(sp)
    sw      zero, core.translating(tp)

    csrr    a0, mcause
    bltz    a0, trap_entry.interrupt
    li      t0, CAUSE_USER_CALL
    beq     a0, t0, trap_entry.call
    call    exception_user
    j       trap_return

trap_entry.interrupt:
    call    interrupt_poll
    j       trap_return

    # The call returns to the instruction behind ecall.
trap_entry.call:
    lw      t0, frame.pc(sp)
    addi    t0, t0, 4
    sw      t0, frame.pc(sp)
    mv      a0, sp
    call    kcall_dispatch
    j       trap_return

    # From the kernel. t0 waits in mscratch while the recovery address is looked up.
trap_entry.kernel:
    csrr    tp, mscratch
    csrw    mscratch, t0
    lw      t0, core.recovery(tp)
    beqz    t0, trap_entry.fatal
    sw      zero, core.recovery(tp)
    csrw    mscratch, zero
    li      t1, MSTATUS_MPRV
    csrc    mstatus, t1
    jr      t0

trap_entry.fatal:
    csrr    t0, mscratch
    csrw    mscratch, zero
    la      a0, trap_entry.message
    j       kernel_panic
endfn trap_entry

# ------------------------------------------------------------------------------
# trap_return(): to user mode, as the frame at sp says. Who must give up the core does so first.
# Also the first thing that a new thread does in the kernel (thread_begin). Does not return.
fn trap_return
    lw      t0, core.reschedule(tp)
    beqz    t0, trap_return.user
    call    scheduler_yield
    j       trap_return

    # A signal for this thread changes the frame. One that comes from here on interrupts at once.
trap_return.user:
    lw      t0, core.thread(tp)
    lw      t0, thread.signals(t0)
    blez    t0, trap_return.enter       # none, or SIGNAL_HANDLING
    call    signal_deliver

    # From here on this core may use translations, so it must know the present ones.
trap_return.enter:
    call    page_enter

    lw      t0, frame.pc(sp)
    csrw    mepc, t0
    li      t0, MSTATUS_MPP
    csrc    mstatus, t0
    li      t0, MSTATUS_MPIE
    csrs    mstatus, t0

    csrw    mscratch, tp
    for_each_gpr frame_restore
    lw      sp, frame.sp(sp)

    # A hook for observers: the next instruction of this core is the user's.
    .globl  user_resume
user_resume:
    mret
endfn trap_return

# ------------------------------------------------------------------------------
# thread_begin(): where context_switch comes out for a new thread: sp is its frame, thread_lock is
# held. Does not return.
fn thread_begin
    release thread_lock
    j       trap_return
endfn thread_begin

    .section .rodata
trap_entry.message:
    .asciz  "fault inside the kernel"
