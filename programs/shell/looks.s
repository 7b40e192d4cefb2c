# ------------------------------------------------------------------------------
# programs/shell/looks.s — commands that look: what the kernel tells of this process and of itself

    .include "program.inc"
    .include "structs.inc"
    .include "info.inc"
    .include "communicator.inc"
    .include "shell.inc"

    .set    PORT, 1                     # of the shell's own mailbox and portal
    .set    MESSAGE_BYTES, 128

# A counter: what it is called, and the IOCTL_… that it is asked by.
struct count
    field   count.text
    field   count.request
ends count

# say TEXT, STRUCTURE.FIELD: the text, then that word of the structure at s0.
.macro say text, field
    print   "\text"
    lw      a0, \field(s0)
    call    print_decimal
.endm

    .text

# ------------------------------------------------------------------------------
# shell_ps(words a0, count a1): a line for each thread.
fn shell_ps
    enter   s0, s1
    li      a0, INFO_THREADS
    la      a1, threads
    call    kinfo
    la      s0, threads
    li      s1, THREADS
shell_ps.next:
    lw      t0, info_thread.state(s0)
    beqz    t0, shell_ps.free
    say     "thread ", info_thread.id
    print   " "
    lw      t0, info_thread.state(s0)
    slli    t0, t0, 2
    la      t1, states
    add     t0, t0, t1
    lw      a0, (t0)
    call    print_string
    say     " on core ", info_thread.core
    say     ", ticks ", info_thread.ticks
    say     ", runs ", info_thread.runs
    call    print_newline
shell_ps.free:
    addi    s0, s0, info_thread.SIZE
    addi    s1, s1, -1
    bnez    s1, shell_ps.next
    leave   s0, s1
endfn shell_ps

# ------------------------------------------------------------------------------
# shell_mem(words a0, count a1)
fn shell_mem
    enter   s0
    la      s0, memory
    li      a0, INFO_MEMORY
    mv      a1, s0
    call    kinfo
    say     "pages of sections ", info_memory.sections
    say     ", of stacks and tables ", info_memory.pool_used
    say     " of ", info_memory.pool
    say     ", frames ", info_memory.frames_used
    say     " of ", info_memory.frames
    call    print_newline
    leave   s0
endfn shell_mem

# ------------------------------------------------------------------------------
# noc_open(): a mailbox and a portal of our own, and the mailbox's other end: they move with us.
fn noc_open
    enter   s0
    call    knode_get_num
    mv      s0, a0
    li      a1, PORT
    call    kmailbox_create
    la      t0, inbox
    sw      a0, (t0)
    mv      a0, s0
    li      a1, PORT
    call    kmailbox_open
    la      t0, outbox
    sw      a0, (t0)
    mv      a0, s0
    li      a1, PORT
    call    kportal_create
    la      t0, portal
    sw      a0, (t0)
    leave   s0
endfn noc_open

# ------------------------------------------------------------------------------
# shell_noc(words a0, count a1): sends a message to our mailbox, reads it, and tells the counters.
fn shell_noc
    enter
    la      t0, outbox
    lw      a0, (t0)
    la      a1, letter
    li      a2, MESSAGE_BYTES
    call    kmailbox_awrite
    la      t0, outbox
    lw      a0, (t0)
    call    kmailbox_wait
    la      t0, inbox
    lw      a0, (t0)
    la      a1, letter
    li      a2, MESSAGE_BYTES
    call    kmailbox_aread
    la      t0, inbox
    lw      a0, (t0)
    call    kmailbox_wait

    print   "node "
    call    knode_get_num
    call    print_decimal
    print   ", in cluster "
    call    kcluster_get_num
    call    print_decimal
    call    print_newline
    print   "mailboxes: "
    la      a0, kmailbox_ioctl
    la      t0, inbox
    lw      a1, (t0)
    call    noc_counts
    print   "portals: "
    la      a0, kportal_ioctl
    la      t0, portal
    lw      a1, (t0)
    call    noc_counts
    leave
endfn shell_noc

# ------------------------------------------------------------------------------
# noc_counts(ioctl a0, descriptor a1): bytes of the descriptor, then what this kernel has counted.
fn noc_counts
    enter   s0, s1, s2
    mv      s0, a0
    mv      s1, a1
    la      s2, counts
noc_counts.next:
    lw      a0, count.text(s2)
    beqz    a0, noc_counts.out
    call    print_string
    mv      a0, s1
    lw      a1, count.request(s2)
    la      a2, counter
    jalr    s0
    la      t0, counter
    lw      a0, (t0)
    call    print_decimal
    addi    s2, s2, count.SIZE
    j       noc_counts.next
noc_counts.out:
    call    print_newline
    leave   s0, s1, s2
endfn noc_counts

    .section .rodata
    .balign 4
states:                                 # by THREAD_…
    .word   state.0, state.1, state.2, state.3, state.4, state.5, state.6
counts:                                 # struct count
    .word   count.0, IOCTL_VOLUME
    .word   count.1, IOCTL_CREATES
    .word   count.2, IOCTL_OPENS
    .word   count.3, IOCTL_READS
    .word   count.4, IOCTL_WRITES
    .word   0
state.0:
    .asciz  "new"
state.1:
    .asciz  "ready"
state.2:
    .asciz  "running"
state.3:
    .asciz  "asleep"
state.4:
    .asciz  "stopped"
state.5:
    .asciz  "ended"
state.6:
    .asciz  "gone"
count.0:
    .asciz  "bytes "
count.1:
    .asciz  "; here created "
count.2:
    .asciz  ", opened "
count.3:
    .asciz  ", read "
count.4:
    .asciz  ", written "

    .bss
    .balign 4
inbox:
    .skip   4
outbox:
    .skip   4
portal:
    .skip   4
counter:                                # two words, low first
    .skip   8
letter:
    .skip   MESSAGE_BYTES
threads:
    .skip   info_threads.SIZE
memory:
    .skip   info_memory.SIZE
