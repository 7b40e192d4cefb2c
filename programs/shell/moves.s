# ------------------------------------------------------------------------------
# programs/shell/moves.s — commands that move processes between clusters

    .include "program.inc"
    .include "shell.inc"

# An error, and what it means.
struct reason
    field   reason.error
    field   reason.text
ends reason

    .text

# ------------------------------------------------------------------------------
# shell_migrate(words a0, count a1): goes to the cluster that the word names.
fn shell_migrate
    enter
    lw      a0, (a0)
    call    word_number
    bltz    a0, shell_migrate.out
    call    kmigrate_to
    beqz    a0, shell_migrate.out
    call    print_reason
shell_migrate.out:
    leave
endfn shell_migrate

# ------------------------------------------------------------------------------
# print_reason(error a0): why it did not come to pass.
fn print_reason
    enter   s0
    mv      s0, a0
    print   "that was refused: "
    la      t0, reasons
print_reason.next:
    lw      t1, reason.error(t0)
    beqz    t1, print_reason.print
    beq     t1, s0, print_reason.print
    addi    t0, t0, reason.SIZE
    j       print_reason.next
print_reason.print:
    lw      a0, reason.text(t0)
    call    print_string
    print   " ("
    mv      a0, s0
    call    print_decimal
    print   ")"
    call    print_newline
    leave   s0
endfn print_reason

    .section .rodata
    .balign 4
reasons:                                # struct reason
    .word   -EBUSY, reason.busy
    .word   -EINVAL, reason.invalid
    .word   -ENOTSUP, reason.unsupported
    .word   -ETIMEDOUT, reason.late
    .word   0, reason.other
reason.busy:
    .asciz  "that cluster holds a process, or a migration is in course"
reason.invalid:
    .asciz  "there is no such compute cluster, or it is this one"
reason.unsupported:
    .asciz  "its kernel cannot move this process"
reason.late:
    .asciz  "it does not answer"
reason.other:
    .asciz  "an error"
