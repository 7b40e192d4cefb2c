# ------------------------------------------------------------------------------
# test/kernel/isolation/prober.s — does what user code must not, many times, and says what came of it
#
# The table `probes`, which the host has generated, has a row for each access. On every core that
# runs user threads, the prober makes one after the other. An access that faults is held by the
# kernel and told to the helper (excp_pause), which sends the prober a signal before it lets it go
# on; the signal's handler makes it go on behind the access.
#
#   prober ── access ── fault ┄┄► helper: notes it, sigsend, excp_resume ┄┄► skip ── sigreturn ──► next
#
# Of each probe that did not end as the table says, one line: core, row, cause, address.

    .include "program.inc"
    .include "structs.inc"
    .include "machine.inc"

struct probe
    field   probe.routine               # makes the access, to the address in a0, and returns
    field   probe.address
    field   probe.cause                 # that it must have, NO_FAULT: none …
    field   probe.other                 # … or this one
ends probe
    .set    NO_FAULT, CAUSES
    .set    SKIP, 1                     # the signal
    .set    MOST_LINES, 40

    .text

# ------------------------------------------------------------------------------
# main() → a0 how many probes ended otherwise than they must, at most 255
fn main
    enter   s0
    li      s0, 0
main.handle:
    mv      a0, s0
    li      a1, 1
    call    kexcp_ctrl                  # refuses calls, which are no faults
    addi    s0, s0, 1
    li      t0, CAUSES
    bne     s0, t0, main.handle
    li      a0, SKIP
    la      a1, skipping
    call    ksigctl
    li      a0, 0
    la      a1, helper
    call    kthread_create
    call    prepared
    li      a0, USER_VIRTUAL_START
    call    kupage_alloc

    li      s0, 0
main.core:
    li      a0, 1
    sll     a0, a0, s0
    call    kthread_set_affinity
    bltz    a0, main.next               # this core runs no user threads, or is not there
    mv      a0, s0
    call    prober
main.next:
    addi    s0, s0, 1
    li      t0, CORES_MAX
    bne     s0, t0, main.core
    la      t0, wrong
    lw      a0, (t0)
    sltiu   t0, a0, 255
    bnez    t0, main.out
    li      a0, 255
main.out:
    leave   s0
endfn main

# ------------------------------------------------------------------------------
# prepared(): a place where the host may stop the machine.
fn prepared
    ret
endfn prepared

# ------------------------------------------------------------------------------
# prober(core a0): makes all accesses; says how many they were.
fn prober
    enter   s0, s1, s2
    mv      s2, a0
    la      s0, probes
    li      s1, 0                       # s1 = row
prober.next:
    la      t0, probes_end
    bgeu    s0, t0, prober.out
    la      t1, seen
    li      t2, NO_FAULT
    sw      t2, fault.cause(t1)
    lw      a0, probe.address(s0)
    lw      t0, probe.routine(s0)
    jalr    t0
prober.behind:
    la      t0, seen
    lw      t1, fault.cause(t0)
    lw      t2, probe.cause(s0)
    beq     t1, t2, prober.address
    lw      t2, probe.other(s0)
    bne     t1, t2, prober.wrong

    # An illegal instruction has no address.
prober.address:
    li      t2, NO_FAULT
    beq     t1, t2, prober.right
    li      t2, CAUSE_BREAKPOINT
    bleu    t1, t2, prober.right
    lw      t1, fault.address(t0)
    lw      t2, probe.address(s0)
    beq     t1, t2, prober.right
prober.wrong:
    mv      a0, s2
    mv      a1, s1
    call    complain
prober.right:
    addi    s0, s0, probe.SIZE
    addi    s1, s1, 1
    j       prober.next
prober.out:
    la      a0, text_core
    call    print_string
    mv      a0, s2
    call    print_decimal
    la      a0, text_made
    call    print_string
    mv      a0, s1
    call    print_decimal
    la      a0, text_end
    call    print_line
    leave   s0, s1, s2
endfn prober

# ------------------------------------------------------------------------------
# complain(core a0, row a1): counts a probe that ended otherwise, and says how, if not too many did.
fn complain
    enter   s0
    mv      s0, a1
    la      t0, wrong
    lw      t1, (t0)
    addi    t1, t1, 1
    sw      t1, (t0)
    li      t2, MOST_LINES
    bgtu    t1, t2, complain.out
    call    print_decimal
    mv      a0, s0
    call    say_number
    la      t0, seen
    lw      a0, fault.cause(t0)
    call    say_number
    la      t0, seen
    lw      a0, fault.address(t0)
    call    say_number
    la      a0, text_end
    call    print_line
complain.out:
    leave   s0
endfn complain

# ------------------------------------------------------------------------------
# say_number(number a0): prints a space and the number.
fn say_number
    enter   s0
    mv      s0, a0
    la      a0, text_space
    call    print_string
    mv      a0, s0
    call    print_unsigned
    leave   s0
endfn say_number

# ------------------------------------------------------------------------------
# helper(): lets every thread that faults go on behind its fault. Never returns.
fn helper
    la      a0, told
    call    kexcp_pause
    la      t0, told
    la      t1, seen
    lw      t2, fault.address(t0)
    sw      t2, fault.address(t1)
    lw      t2, fault.cause(t0)
    sw      t2, fault.cause(t1)
    li      a0, SKIP
    lw      a1, fault.thread(t0)
    call    ksigsend
    call    kexcp_resume
    j       helper
endfn helper

# ------------------------------------------------------------------------------
# skip(): handler of SKIP. Where the prober was is a struct frame at sp.
fn skip
    la      t0, prober.behind
    sw      t0, frame.pc(sp)
    ret
endfn skip

    .section .rodata
    .balign 4
skipping:
    .word   skip, ksigreturn
text_core:
    .asciz  "core "
text_made:
    .asciz  ": probes "
text_space:
    .asciz  " "
text_end:
    .asciz  ""

    .section .bss
    .balign 4
object seen                             # by the prober
    .zero   fault.SIZE
endobject seen
object told                             # by the kernel; also cleared by it
    .zero   fault.SIZE
endobject told
object wrong
    .zero   4
endobject wrong
object scratch                          # may be written
    .zero   64
endobject scratch
