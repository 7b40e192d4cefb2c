# Mailboxes within a cluster: what calls 26 to 33 and 59 answer, right and wrong.
#
# row 10: mailboxes of 128 bytes on 32 ports, and every error
#
# expect: create on another node: -22
# expect: create on port 32: -22
# expect: create on port -1: -22
# expect: create on the kernel's port: -16
# expect: create again: -16
# expect: open another node: -22
# expect: open port 32: -22
# expect: open the kernel's port: -13
# expect: unlink -1: -22
# expect: unlink 1000: -22
# expect: unlink what was opened: -9
# expect: unlink what is free: -9
# expect: close what was created: -9
# expect: close -1: -22
# expect: write to -1: -22
# expect: write to what was created: -9
# expect: write nothing: -22
# expect: write 0 bytes: -22
# expect: write 129 bytes: -22
# expect: write from the kernel: -14
# expect: write from nowhere: -14
# expect: read from -1: -22
# expect: read from what was opened: -9
# expect: read to null: -22
# expect: read 0 bytes: -22
# expect: read 129 bytes: -22
# expect: read into text: -14
# expect: read into the kernel: -14
# expect: wait for -1: -22
# expect: wait for what is free: -9
# expect: wait for nothing: -22
# expect: port of an input: 5
# expect: port of an output: 0
# expect: port of -1: -22
# expect: port of what is free: -9
# expect: port of type 2: -22
# expect: write: 0
# expect: write again: -16
# expect: close while writing: -16
# expect: wait: 0
# expect: wait again: -22
# expect: read: 0
# expect: read again: -16
# expect: unlink while reading: -16
# expect: filter while reading: -16
# expect: wait: 0
# expect: bytes that differ: 0
# expect: read before it is written: 0
# expect: write 5 bytes: 0
# expect: wait for the writer: 0
# expect: wait for the reader: 0
# expect: first byte: 118
# expect: read into a page: 0
# expect: take the page away: 0
# expect: write: 0
# expect: wait for the reader: -14
# expect: read it elsewhere: 0
# expect: wait for the reader: 0
# expect: first byte: 118
# expect: filter of a node that is not: -22
# expect: filter of an output: -9
# expect: filter from nowhere: -14
# expect: filter of this node: 0
# expect: request 0: -95
# expect: request 10: -95
# expect: request of -1: -22
# expect: request of what is free: -9
# expect: counter to nowhere: -14
# expect: volume: 261
# expect: latency is counted: 1
# expect: creates: 1
# expect: unlinks: 0
# expect: opens: 1
# expect: closes: 0
# expect: reads: 4
# expect: writes: 3
# expect: unlink: 0
# expect: close: 0
# expect: unlink again: -9

    .include "case.inc"
    .include "communicator.inc"

    .set    PORT, 5

fn main
    enter   s0, s1, s2, s3, s4
    call    knode_get_num
    mv      s0, a0
    la      s3, text
    la      s4, buffer
    try     "create on another node", kmailbox_create, 99, PORT
    try     "create on port 32", kmailbox_create, s0, 32
    try     "create on port -1", kmailbox_create, s0, -1
    try     "create on the kernel's port", kmailbox_create, s0, 0
    need    kmailbox_create, s0, PORT
    mv      s1, a0
    try     "create again", kmailbox_create, s0, PORT
    try     "open another node", kmailbox_open, 99, PORT
    try     "open port 32", kmailbox_open, s0, 32
    try     "open the kernel's port", kmailbox_open, s0, 0
    need    kmailbox_open, s0, PORT
    mv      s2, a0
    call    mistakes
    call    messages
    call    late
    call    counters
    try     unlink, kmailbox_unlink, s1
    try     close, kmailbox_close, s2
    try     "unlink again", kmailbox_unlink, s1
    li      a0, 0
    leave   s0, s1, s2, s3, s4
endfn main

# Here and below: s0 node, s1 input, s2 output, s3 text, s4 buffer.
mistakes:
    enter
    try     "unlink -1", kmailbox_unlink, -1
    try     "unlink 1000", kmailbox_unlink, 1000
    try     "unlink what was opened", kmailbox_unlink, s2
    try     "unlink what is free", kmailbox_unlink, 40
    try     "close what was created", kmailbox_close, s1
    try     "close -1", kmailbox_close, -1
    try     "write to -1", kmailbox_awrite, -1, s3, 8
    try     "write to what was created", kmailbox_awrite, s1, s3, 8
    try     "write nothing", kmailbox_awrite, s2, 0, 8
    try     "write 0 bytes", kmailbox_awrite, s2, s3, 0
    try     "write 129 bytes", kmailbox_awrite, s2, s3, 129
    try     "write from the kernel", kmailbox_awrite, s2, KERNEL_START, 8
    try     "write from nowhere", kmailbox_awrite, s2, USER_VIRTUAL_START, 8
    try     "read from -1", kmailbox_aread, -1, s4, 8
    try     "read from what was opened", kmailbox_aread, s2, s4, 8
    try     "read to null", kmailbox_aread, s1, 0, 8
    try     "read 0 bytes", kmailbox_aread, s1, s4, 0
    try     "read 129 bytes", kmailbox_aread, s1, s4, 129
    try     "read into text", kmailbox_aread, s1, USER_START, 8
    try     "read into the kernel", kmailbox_aread, s1, UAREA_START, 8
    try     "wait for -1", kmailbox_wait, -1
    try     "wait for what is free", kmailbox_wait, 40
    try     "wait for nothing", kmailbox_wait, s1
    try     "port of an input", kcomm_get_port, s1, COMM_MAILBOX
    try     "port of an output", kcomm_get_port, s2, COMM_MAILBOX
    try     "port of -1", kcomm_get_port, -1, COMM_MAILBOX
    try     "port of what is free", kcomm_get_port, 40, COMM_PORTAL
    try     "port of type 2", kcomm_get_port, s1, 2
    leave

messages:
    enter
    try     write, kmailbox_awrite, s2, s3, 128
    try     "write again", kmailbox_awrite, s2, s3, 128
    try     "close while writing", kmailbox_close, s2
    try     wait, kmailbox_wait, s2
    try     "wait again", kmailbox_wait, s2
    try     read, kmailbox_aread, s1, s4, 128
    try     "read again", kmailbox_aread, s1, s4, 128
    try     "unlink while reading", kmailbox_unlink, s1
    la      s5, any
    try     "filter while reading", kmailbox_ioctl, s1, IOCTL_SET_REMOTE, s5
    try     wait, kmailbox_wait, s1
    mv      a0, s3
    mv      a1, s4
    li      a2, 128
    call    differences
    say     "bytes that differ:"
    leave

# A reader that comes first; and one whose buffer goes away while it waits.
late:
    enter
    try     "read before it is written", kmailbox_aread, s1, s4, 128
    la      s5, text + 1
    try     "write 5 bytes", kmailbox_awrite, s2, s5, 5
    try     "wait for the writer", kmailbox_wait, s2
    try     "wait for the reader", kmailbox_wait, s1
    lbu     a0, (s4)
    say     "first byte:"

    need    kupage_alloc, USER_VIRTUAL_START
    try     "read into a page", kmailbox_aread, s1, USER_VIRTUAL_START, 128
    try     "take the page away", kupage_free, USER_VIRTUAL_START
    try     write, kmailbox_awrite, s2, s5, 128
    need    kmailbox_wait, s2
    try     "wait for the reader", kmailbox_wait, s1
    sb      zero, (s4)
    try     "read it elsewhere", kmailbox_aread, s1, s4, 128
    try     "wait for the reader", kmailbox_wait, s1
    lbu     a0, (s4)
    say     "first byte:"
    leave

.macro counter text, descriptor, request
    la      s6, value
    need    kmailbox_ioctl, \descriptor, \request, s6
    lw      a0, (s6)
    say     "\text:"
.endm

counters:
    enter
    la      s5, bad_node
    try     "filter of a node that is not", kmailbox_ioctl, s1, IOCTL_SET_REMOTE, s5
    try     "filter of an output", kmailbox_ioctl, s2, IOCTL_SET_REMOTE, s5
    try     "filter from nowhere", kmailbox_ioctl, s1, IOCTL_SET_REMOTE, KERNEL_START
    la      s5, value
    sw      s0, (s5)
    try     "filter of this node", kmailbox_ioctl, s1, IOCTL_SET_REMOTE, s5
    try     "request 0", kmailbox_ioctl, s1, 0, s5
    try     "request 10", kmailbox_ioctl, s1, 10, s5
    try     "request of -1", kmailbox_ioctl, -1, IOCTL_VOLUME, s5
    try     "request of what is free", kmailbox_ioctl, 40, IOCTL_VOLUME, s5
    try     "counter to nowhere", kmailbox_ioctl, s1, IOCTL_VOLUME, 4
    counter volume, s1, IOCTL_VOLUME
    need    kmailbox_ioctl, s2, IOCTL_LATENCY, s5
    lw      a0, (s5)
    snez    a0, a0
    say     "latency is counted:"
    counter creates, s1, IOCTL_CREATES
    counter unlinks, s1, IOCTL_UNLINKS
    counter opens, s2, IOCTL_OPENS
    counter closes, s2, IOCTL_CLOSES
    counter reads, s1, IOCTL_READS
    counter writes, s1, IOCTL_WRITES
    leave

    .section .rodata
    .balign 4
any:
    .word   -1
bad_node:
    .word   77
text:
    .ascii  "Every message has one size on the wire, however few of its bytes mean something."
    .zero   128

    .section .bss
    .balign 8
value:
    .zero   8
buffer:
    .zero   128
