# More messages than there are buffers, to a mailbox whose owner does not read yet: none is lost, and
# they come in order. This file stands in for kernel/main.s in two clusters; see ipc.s. The reader
# begins at the third run of a periodic task, so that also the task engine's clock runs here.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "network.inc"

    .set    MESSAGES, 150               # LETTERS here, 16 in the interface, the rest held back
    .set    PORT, 4
    .set    NODE_0, 8
    .set    NODE_1, 9
    .set    PERIOD, 10

    .bss
    .balign 4
t_send:
    .skip   task.SIZE
t_sent:
    .skip   task.SIZE
t_clock:
    .skip   task.SIZE
t_read:
    .skip   task.SIZE
t_got:
    .skip   task.SIZE
number:
    .skip   4
message:
    .skip   4
wrong:
    .skip   4
beats:
    .skip   4

    .section .rodata
    .balign 4
tasks:
    task_of t_send, send
    task_of t_sent, sent
    task_of t_clock, clock
    task_of t_read, read
    task_of t_got, got
    end_of_graph
edges:
    edge_of t_send, DEFAULT, t_sent
    edge_of t_sent, USER0, t_send
    edge_of t_clock, USER1, t_read
    edge_of t_read, DEFAULT, t_got
    edge_of t_got, USER0, t_read
    end_of_graph
text_sent:
    .asciz  "sent all\n"
text_first:
    .asciz  "not one read, sender held back: "
text_wrong:
    .asciz  "out of order: "

    .text

fn kmain
    call    core_discover
    call    network_probe
    call    uarea_initialize
    call    system_initialize
    call    board_initialize
    call    task_initialize
    call    core_release_others
    call    network_initialize
    call    network_node                # ports above 0 are those of a process
    la      t0, uarea
    sw      a0, uarea.home(t0)
    li      t1, 1
    sw      t1, uarea.process(t0)
    la      a0, tasks
    la      a1, edges
    call    task_graph_build
    call    network_node
    li      t0, NODE_0
    li      a1, PORT
    beq     a0, t0, kmain.sender
    call    mailbox_create
    la      a0, t_clock
    li      t0, PERIOD
    sw      t0, task.period(a0)
    call    task_dispatch
    j       scheduler_idle
kmain.sender:
    li      a0, NODE_1
    call    mailbox_open
    la      a0, t_send
    call    task_dispatch
    j       scheduler_idle
endfn kmain

send:
    enter
    la      a1, message
    la      t0, number
    lw      t1, (t0)
    sw      t1, (a1)
    addi    t1, t1, 1
    sw      t1, (t0)
    li      a0, 0
    li      a2, 4
    call    mailbox_awrite
    leave
sent:
    enter
    la      t0, number
    lw      t0, (t0)
    li      t1, MESSAGES
    bne     t0, t1, sent.out
    # expect 0: sent all
    la      a0, text_sent
    call    kprint_string
    li      a0, 0
    call    power_off
sent.out:
    leave

# clock(task): twice nothing; the third time reading begins, and the clock stops.
clock:
    enter
    la      t0, beats
    lw      t1, (t0)
    addi    t1, t1, 1
    sw      t1, (t0)
    li      t2, 3
    bltu    t1, t2, clock.out
    # expect 1: not one read, sender held back: 16
    la      a0, text_first
    call    kprint_string
    li      t0, NETWORK_INTERFACE
    lw      a0, network.receive(t0)
    call    kprint_decimal
    li      a0, '\n'
    call    console_put
    li      a0, TRIGGER_USER1 | TRIGGER_STOP
    li      a1, 0
    call    task_exit
clock.out:
    leave
read:
    enter
    li      a0, 0
    la      a1, message
    li      a2, 4
    call    mailbox_aread
    leave
got:
    enter
    la      t0, number
    lw      t1, (t0)
    addi    t2, t1, 1
    sw      t2, (t0)
    la      t0, message
    lw      t0, (t0)
    xor     t0, t0, t1
    snez    t0, t0
    la      t1, wrong
    lw      t3, (t1)
    add     t3, t3, t0
    sw      t3, (t1)
    li      t1, MESSAGES
    bne     t2, t1, got.out
    # expect 1: out of order: 0
    la      a0, text_wrong
    call    kprint_string
    la      t0, wrong
    lw      a0, (t0)
    call    kprint_decimal
    li      a0, '\n'
    call    console_put
    li      a0, 0
    call    power_off
got.out:
    leave
