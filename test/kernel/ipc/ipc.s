# Mailboxes and portals by themselves: this file stands in for kernel/main.s in two clusters, which
# talk through tasks alone. Each prints what it sees; what it should print stands beside the code,
# as `expect 0:` or `expect 1:`.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "network.inc"

    .set    LONG, 4200                  # bytes of the long transfer: a chunk and a part
    .set    LETTER_PORT, 4
    .set    PORTAL_PORT, 7
    .set    SENDER_PORT, 9              # that the sender's portal comes from
    .set    NODE_0, 8
    .set    NODE_1, 9
    .set    SENDER, NODE_0 << PORT_BITS | SOURCE_PORTS | SENDER_PORT
    .set    OTHER, NODE_1 << PORT_BITS | SOURCE_PORTS | 2

.macro say text
    .pushsection .rodata
say.text\@:
    .asciz  "\text"
    .popsection
    mv      s0, a0
    la      a0, say.text\@
    call    kprint_string
    mv      a0, s0
.endm

# sayn TEXT: a line of the text, a blank and a0 as a signed number.
.macro sayn text
    say     "\text "
    call    print_number
.endm

# try TEXT, CALL, ARGUMENT …: the call's answer as a line.
.macro try text, call, first=0, second=0, third=0
    li      a0, \first
    li      a1, \second
    li      a2, \third
    call    \call
    sayn    "\text"
.endm

    .macro  make name
t_\name:
    .skip   task.SIZE
    .endm
    .macro  then parent, child, trigger=DEFAULT, kind=EDGE_FLOW
    edge_of t_\parent, \trigger, t_\child, \kind
    .endm
    .macro  runs name, function
    task_of t_\name, \function
    .endm

    .bss
    .balign 4
    make    codes
    make    local_write
    make    local_wrote
    make    local_read
    make    local_got
    make    write
    make    wrote
    make    send
    make    sent
    make    write_more
    make    wrote_more
    make    prepare
    make    read
    make    got
    make    hear
    make    heard
    make    read_more
    make    got_more
text:
    .skip   MAILBOX_BYTES
long:
    .skip   LONG
letters:                                # descriptor of the other cluster's mailbox
    .skip   4
input:                                  # and of the portal's ends
    .skip   4
output:
    .skip   4

    .section .rodata
    .balign 4
tasks:
    runs    codes, codes
    runs    local_write, local_write
    runs    local_wrote, local_wrote
    runs    local_read, local_read
    runs    local_got, local_got
    runs    write, write
    runs    wrote, wrote
    runs    send, send
    runs    sent, sent
    runs    write_more, write_more
    runs    wrote_more, wrote_more
    runs    prepare, prepare
    runs    read, read
    runs    got, got
    runs    hear, hear
    runs    heard, heard
    runs    read_more, read_more
    runs    got_more, got_more
    end_of_graph
edges:
    then    codes, local_write
    then    local_write, local_wrote
    then    local_wrote, local_read
    then    local_read, local_got
    then    local_got, write
    then    write, wrote
    then    wrote, send
    then    send, sent
    then    sent, write_more
    then    write_more, wrote_more
    then    prepare, read
    then    read, got
    then    got, hear
    then    hear, heard
    then    heard, read_more
    then    read_more, got_more
    end_of_graph
words:
    .ascii  "seven bytes, more or less"

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
    la      a1, t_codes
    beq     a0, t0, kmain.go
    la      a1, t_prepare
kmain.go:
    mv      a0, a1
    call    task_dispatch
    j       scheduler_idle
endfn kmain

# What both kinds of descriptors answer to wrong arguments.
codes:
    enter   s0
    # expect 0: mailbox on another node -22
    # expect 0: mailbox on a port beyond -22
    # expect 0: mailbox to no node -22
    # expect 0: mailbox 0
    # expect 0: the same again -16
    try     "mailbox on another node", mailbox_create, NODE_1, 1
    try     "mailbox on a port beyond", mailbox_create, NODE_0, PORTS
    try     "mailbox to no node", mailbox_open, 77, 1
    try     "mailbox", mailbox_create, NODE_0, 3
    try     "the same again", mailbox_create, NODE_0, 3

    # expect 0: output 1
    # expect 0: reading an output -9
    # expect 0: writing an input -9
    # expect 0: writing to nobody -9
    # expect 0: nothing to write -22
    # expect 0: too much -22
    # expect 0: from nowhere -22
    # expect 0: close an input -9
    # expect 0: unlink an output -9
    try     "output", mailbox_open, NODE_0, 3
    try     "reading an output", mailbox_aread, 1, 0x80000000, 4
    try     "writing an input", mailbox_awrite, 0, 0x80000000, 4
    try     "writing to nobody", mailbox_awrite, 99, 0x80000000, 4
    try     "nothing to write", mailbox_awrite, 1, 0x80000000, 0
    try     "too much", mailbox_awrite, 1, 0x80000000, MAILBOX_BYTES + 1
    try     "from nowhere", mailbox_awrite, 1, 0, 4
    try     "close an input", mailbox_close, 0
    try     "unlink an output", mailbox_unlink, 1

    # expect 0: portal on another node -9
    # expect 0: portal 0
    # expect 0: the same again -16
    # expect 0: read without permission -13
    # expect 0: allow 0
    # expect 0: allow again -16
    # expect 0: unlink 0
    # expect 0: and again -9
    try     "portal on another node", portal_create, NODE_1, 1
    try     "portal", portal_create, NODE_0, 1
    try     "the same again", portal_create, NODE_0, 1
    try     "read without permission", portal_aread, 0, 0x80000000, 4
    try     "allow", portal_allow, 0, OTHER
    try     "allow again", portal_allow, 0, OTHER
    try     "unlink", portal_unlink, 0
    try     "and again", portal_unlink, 0
    leave   s0

# A message to the own cluster: written first, then read.
local_write:
    enter   s0
    li      a0, 1
    la      a1, words
    li      a2, 7
    call    mailbox_awrite
    # expect 0: local write 0
    sayn    "local write"
    # expect 0: closed while busy -16
    try     "closed while busy", mailbox_close, 1
    leave   s0
local_wrote:
    enter   s0
    lw      a0, task.result(a0)
    # expect 0: wrote 7
    sayn    "wrote"
    leave   s0
local_read:
    enter   s0
    li      a0, 0
    la      a1, text
    li      a2, MAILBOX_BYTES
    call    mailbox_aread
    # expect 0: local read 0
    sayn    "local read"
    leave   s0
local_got:
    enter   s0
    lw      a0, task.result(a0)
    # expect 0: got 7
    sayn    "got"
    la      a0, text
    call    kprint_string
    # expect 0: seven b from 2048
    li      a0, 0
    call    mailbox_source
    sayn    " from"
    try     "unlinked", mailbox_unlink, 0
    # expect 0: unlinked 0
    try     "closed", mailbox_close, 1
    # expect 0: closed 0
    leave   s0

# A long transfer to the other cluster, then a message and a short transfer. The first waits for a
# permission, which comes when the other cluster has its mailbox: a message to none would be lost.
write:
    enter   s0
    la      t0, long
    li      t1, LONG
1:  sb      t1, (t0)
    addi    t0, t0, 1
    addi    t1, t1, -1
    bnez    t1, 1b
    li      a0, NODE_1
    li      a1, PORTAL_PORT
    li      a2, SENDER
    call    portal_open
    la      t0, output
    sw      a0, (t0)
    la      a1, long
    li      a2, LONG
    call    portal_awrite
    leave   s0
wrote:
    enter   s0
    lw      a0, task.result(a0)
    # expect 0: wrote 4200
    sayn    "wrote"
    leave   s0
send:
    enter   s0
    li      a0, NODE_1
    li      a1, LETTER_PORT
    call    mailbox_open
    la      a1, words
    li      a2, 25
    call    mailbox_awrite
    leave   s0
sent:
    enter   s0
    lw      a0, task.result(a0)
    # expect 0: sent 25
    sayn    "sent"
    leave   s0
write_more:
    enter   s0
    la      t0, output
    lw      a0, (t0)
    la      a1, words
    li      a2, 5
    call    portal_awrite
    leave   s0
wrote_more:
    enter   s0
    lw      a0, task.result(a0)
    # expect 0: wrote 5
    sayn    "wrote"
    la      t0, output
    lw      a0, (t0)
    call    portal_close
    # expect 0: closed 0
    sayn    "closed"
    li      a0, 0
    call    power_off

# The other cluster.
prepare:
    enter   s0
    li      a0, NODE_1
    li      a1, LETTER_PORT
    call    mailbox_create
    la      t0, letters
    sw      a0, (t0)
    leave   s0
read:
    enter   s0
    li      a0, NODE_1
    li      a1, PORTAL_PORT
    call    portal_create
    la      t0, input
    sw      a0, (t0)
    li      a1, SENDER
    call    portal_allow
    la      t0, input
    lw      a0, (t0)
    la      a1, long
    li      a2, LONG
    call    portal_aread
    leave   s0
got:
    enter   s0
    lw      a0, task.result(a0)
    # expect 1: got 4200
    sayn    "got"
    li      a0, 0
    la      t0, long
    li      t1, LONG
2:  lbu     t2, (t0)
    xor     t2, t2, t1
    andi    t2, t2, 255
    snez    t2, t2
    add     a0, a0, t2
    addi    t0, t0, 1
    addi    t1, t1, -1
    bnez    t1, 2b
    # expect 1: wrong bytes 0
    sayn    "wrong bytes"
    leave   s0
hear:
    enter   s0
    la      t0, letters
    lw      a0, (t0)
    la      a1, text
    li      a2, 10
    call    mailbox_aread
    # expect 1: reading 0
    sayn    "reading"
    # expect 1: twice -16
    try     "twice", mailbox_aread, 0, 0x80000000, 10
    leave   s0
heard:
    enter   s0
    lw      a0, task.result(a0)
    # A reader gets as much as it asks for; the rest of the message is gone.
    # expect 1: heard 10
    sayn    "heard"
    la      a0, text
    call    kprint_string
    la      t0, letters
    lw      a0, (t0)
    call    mailbox_source
    # expect 1: seven byte from 2048
    sayn    " from"
    leave   s0
read_more:
    enter   s0
    # A permission is for one read.
    # expect 1: without another permission -13
    try     "without another permission", portal_aread, 0, 0x80000000, 5
    la      t0, input
    lw      a0, (t0)
    li      a1, SENDER
    call    portal_allow
    la      t0, input
    lw      a0, (t0)
    la      a1, text
    li      a2, 5
    call    portal_aread
    leave   s0
got_more:
    enter   s0
    lw      a0, task.result(a0)
    # expect 1: got 5
    sayn    "got"
    la      a0, text
    sb      zero, 5(a0)
    call    kprint_string
    la      t0, network_dropped
    lw      a0, (t0)
    # expect 1: seven dropped 0
    sayn    " dropped"
    li      a0, 0
    call    power_off

# print_number(number a0): signed, and the end of the line.
print_number:
    enter   s0
    mv      s0, a0
    bgez    s0, print_number.digits
    li      a0, '-'
    call    console_put
    neg     s0, s0
print_number.digits:
    mv      a0, s0
    call    kprint_decimal
    li      a0, '\n'
    call    console_put
    leave   s0
