# Takes exactly as many of something as there may be, asks for one more, and gives all back; twice.
# The host chooses which by writing `chosen`, a row of `cases`, and how many by writing `most`. It looks
# at the kernel's tables when the program comes to its labels.
#
#   prepare()   what must be there before
#   one(n)      takes one, → a0 below 0: refused
#   over()      asks for one too many
#   undo(what one answered a0, n a1)    → a0 0

    .include "../cases/case.inc"
    .include "communicator.inc"
    .include "triggers.inc"

    .set    MOST, 128
    .set    PORTS_READ, 31              # of the 32, port 0 is the kernel's
    .set    CASE_SHIFT, 4
    .set    NODE_0, 8

# s0 the case, s1 n, s2 results, s3 most, s4 rounds left
fn main
    enter   s0, s1, s2, s3, s4
    call    knode_get_num
    la      t0, node
    sw      a0, (t0)
    la      t0, chosen
    lw      t0, (t0)
    slli    t0, t0, CASE_SHIFT
    la      s0, cases
    add     s0, s0, t0
    la      s2, results
    la      s3, most
    lw      s3, (s3)
    li      s4, 2
    lw      t0, 0(s0)
    jalr    t0

main.round:
    li      s1, 0
main.fill:
    beq     s1, s3, main.full
    mv      a0, s1
    lw      t0, 4(s0)
    jalr    t0
    bltz    a0, main.failed
    slli    t0, s1, 2
    add     t0, t0, s2
    sw      a0, (t0)
    addi    s1, s1, 1
    j       main.fill
main.full:
    call    settle
    call    rest
    .globl  limit_full
limit_full:
    mv      a0, s1
    lw      t0, 8(s0)
    jalr    t0
    .globl  limit_refused
limit_refused:
    mv      s5, a0
    call    rest
    addi    s4, s4, -1

main.empty:
    beqz    s1, main.emptied
    addi    s1, s1, -1
    slli    t0, s1, 2
    add     t0, t0, s2
    lw      a0, (t0)
    mv      a1, s1
    lw      t0, 12(s0)
    jalr    t0
    bnez    a0, main.failed
    j       main.empty
main.emptied:
    call    settle
    .globl  limit_emptied
limit_emptied:
    bnez    s4, main.round
    mv      a0, s5
    say     "one more:"
    call    ksleep                      # for ever: the host looks at what is left
main.failed:
    say     "failed:"
    li      a0, 1
    leave   s0, s1, s2, s3, s4
endfn main

# rest(): sleeps for ever if the host wants to look now: `rests` counts down to it.
rest:
    la      t0, rests
    lw      t1, (t0)
    addi    t1, t1, -1
    sw      t1, (t0)
    beqz    t1, ksleep
    ret

# settle(): lets all others come to their sleep.
settle:
    enter   s5
    li      s5, 50
1:  call    kthread_yield
    li      t0, 200
2:  addi    t0, t0, -1
    bnez    t0, 2b
    addi    s5, s5, -1
    bnez    s5, 1b
    leave   s5

nothing:
    li      a0, 0
    ret

thread_one:
    enter
    la      a0, id
    la      a1, sleeper
    call    kthread_create
    bnez    a0, 1f
    lw      a0, id
1:  leave
sleeper:
    enter
    call    ksleep
    leave
thread_undo:
    enter   s5
    mv      s5, a0
1:  mv      a0, s5
    call    kwakeup
    bnez    a0, 1b
    mv      a0, s5
    li      a1, 0
    call    kthread_join
    leave   s5

# n → a0 page, every fourth one
page_of:
    slli    a0, a0, PAGE_SHIFT + 2
    li      t0, USER_VIRTUAL_START
    add     a0, a0, t0
    ret
page_one:
    enter
    call    page_of
    call    kupage_alloc
    leave
page_undo:
    enter
    mv      a0, a1
    call    page_of
    call    kupage_free
    leave

mailbox_one:
    addi    a1, a0, 1
    li      t0, PORTS_READ
    lw      a0, node
    bleu    a1, t0, kmailbox_create
    li      a1, 1
    j       kmailbox_open
mailbox_undo:
    li      t0, PORTS_READ
    bltu    a1, t0, kmailbox_unlink
    j       kmailbox_close
mailbox_port:
    lw      a0, node
    li      a1, PORTS_READ + 1
    j       kmailbox_create

# The 32 of one port come behind those that are created, then one of another.
portal_one:
    addi    a1, a0, 1
    li      t0, PORTS_READ
    li      a2, 7
    li      t1, PORTS_READ + 33
    bltu    a1, t1, 1f
    li      a2, 8
1:  lw      a0, node
    bleu    a1, t0, kportal_create
    mv      a1, a0
    j       kportal_open
portal_undo:
    li      t0, PORTS_READ
    bltu    a1, t0, kportal_unlink
    j       kportal_close
portal_port:
    lw      a0, node
    li      a1, PORTS_READ + 1
    j       kportal_create
portal_way:
    lw      a0, node
    mv      a1, a0
    li      a2, 7
    j       kportal_open
portal_way_undo:
    j       kportal_close

# An input and an output of port 5, one allowed.
stream_prepare:
    enter
    lw      a0, node
    li      a1, 5
    call    kportal_create
    la      t0, ends
    sw      a0, 0(t0)
    lw      a1, node
    li      a2, 0
    call    kportal_allow
    lw      a0, node
    mv      a1, a0
    li      a2, 5
    call    kportal_open
    la      t0, ends
    sw      a0, 4(t0)
    leave
stream_write:
    lw      a0, ends + 4
    la      a1, results
    li      a2, (1 << 20) + 1
    j       kportal_awrite
stream_read:
    lw      a0, ends
    la      a1, results
    li      a2, (1 << 20) + 1
    j       kportal_aread

# Every subset of eight other clusters is another sync: n + 1 says which.
sync_one:
    addi    a0, a0, 1
    la      t0, nodes
    lw      t1, node
    sw      t1, (t0)
    li      a1, 1
1:  addi    t1, t1, 1
    andi    t2, a0, 1
    srli    a0, a0, 1
    beqz    t2, 2f
    slli    t2, a1, 2
    add     t2, t2, t0
    sw      t1, (t2)
    addi    a1, a1, 1
2:  bnez    a0, 1b
    la      a0, nodes
    li      a2, SYNC_ALL_TO_ONE
    j       ksync_create

task_one:
    la      a0, nothing
    li      a1, TASK_LOW
    li      a2, 0
    li      a3, TRIGGER_USER0
    li      a4, 0
    j       ktask_create
# Four parents and a child.
tasks_prepare:
    enter   s5
    la      s5, ends
1:  call    task_one
    sw      a0, (s5)
    addi    s5, s5, 4
    la      t0, ends + 5 * 4
    bne     s5, t0, 1b
    leave   s5
child_one:
    li      a0, 0
    j       edge_one
# Ten edges from each parent.
parent_one:
    li      t0, TASK_CHILDREN
    divu    a0, a0, t0
edge_one:
    slli    a0, a0, 2
    la      t0, ends
    add     a0, a0, t0
    lw      a0, (a0)
    lw      a1, 16(t0)
    li      a2, TRIGGER_USER0
    li      a3, EDGE_DEPENDENCY
    j       ktask_connect
child_undo:
    li      a1, 0
    j       edge_undo
parent_undo:
    li      t0, TASK_CHILDREN
    divu    a1, a1, t0
edge_undo:
    slli    a1, a1, 2
    la      t0, ends
    add     a1, a1, t0
    lw      a0, (a1)
    lw      a1, 16(t0)
    j       ktask_disconnect

    .section .rodata
    .balign 4
cases:
    .word   nothing, thread_one, thread_one, thread_undo
    .word   nothing, page_one, page_one, page_undo
    .word   nothing, kframe_alloc, kframe_alloc, kframe_free
    .word   nothing, mailbox_one, mailbox_one, mailbox_undo
    .word   nothing, mailbox_one, mailbox_port, mailbox_undo
    .word   nothing, portal_one, portal_one, portal_undo
    .word   nothing, portal_one, portal_port, portal_undo
    .word   nothing, portal_way, portal_way, portal_way_undo
    .word   stream_prepare, nothing, stream_write, nothing
    .word   stream_prepare, nothing, stream_read, nothing
    .word   nothing, sync_one, sync_one, ksync_unlink
    .word   nothing, task_one, task_one, ktask_unlink
    .word   tasks_prepare, child_one, child_one, child_undo
    .word   tasks_prepare, parent_one, parent_one, parent_undo

    .section .data
    .balign 4
    .globl  chosen, most, rests
chosen:
    .word   0
most:
    .word   0
rests:
    .word   0

    .section .bss
    .balign 4
node:
    .zero   4
id: .zero   4
ends:
    .zero   5 * 4
nodes:
    .zero   9 * 4
results:
    .zero   4 * MOST
