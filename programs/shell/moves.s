# ------------------------------------------------------------------------------
# programs/shell/moves.s — commands that move processes between clusters

    .include "program.inc"
    .include "shell.inc"

    .set    CLUSTERS_MAX, 64            # of any machine

# An error, and what it means.
struct reason
    field   reason.error
    field   reason.text
ends reason

    .text

# ------------------------------------------------------------------------------
# shell_migrate(words a0, count a1): goes to the cluster that the word names, or to any.
fn shell_migrate
    enter   s0
    lw      s0, (a0)
    mv      a0, s0
    la      a1, any
    call    string_compare
    beqz    a0, shell_migrate.any
    mv      a0, s0
    call    word_number
    bltz    a0, shell_migrate.out
    call    kmigrate_to
    j       shell_migrate.tell
shell_migrate.any:
    call    migrate_to_any
shell_migrate.tell:
    beqz    a0, shell_migrate.out
    call    print_reason
shell_migrate.out:
    leave   s0
endfn shell_migrate

# ------------------------------------------------------------------------------
# migrate_to_any() → a0 0: in another cluster, the first that took us; or -EBUSY
# Whether a cluster is free nobody knows but its kernel, so each is asked.
fn migrate_to_any
    enter   s0
    li      s0, 0
migrate_to_any.next:
    mv      a0, s0
    call    kmigrate_to
    beqz    a0, migrate_to_any.out
    addi    s0, s0, 1
    li      t0, CLUSTERS_MAX
    bne     s0, t0, migrate_to_any.next
    li      a0, -EBUSY
migrate_to_any.out:
    leave   s0
endfn migrate_to_any

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
any:
    .asciz  "any"
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
