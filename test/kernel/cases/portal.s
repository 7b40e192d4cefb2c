# Portals within a cluster: what calls 34 to 43 and 59 answer, right and wrong.
#
# row 10: portals that are allowed first, and every error
#
# expect: create on no node: -22
# expect: create on port 32: -22
# expect: create on the kernel's port: -16
# expect: create again: -16
# expect: open from another node: -9
# expect: open to no node: -22
# expect: open to port 32: -22
# expect: open to the kernel's port: -13
# expect: unlink -1: -22
# expect: unlink what was opened: -9
# expect: unlink what is free: -9
# expect: close -1: -22
# expect: close what was created: -9
# expect: allow for -1: -22
# expect: allow for an output: -9
# expect: allow no node: -22
# expect: allow port 32: -22
# expect: write to -1: -22
# expect: write to what was created: -9
# expect: write nothing: -22
# expect: write 0 bytes: -22
# expect: write 1 MiB + 1: -22
# expect: write 1 MiB from nowhere: -14
# expect: read from -1: -22
# expect: read from what was opened: -9
# expect: read 1 MiB + 1: -22
# expect: read into text: -14
# expect: read before allow: -13
# expect: wait for -1: -22
# expect: wait for what is free: -9
# expect: wait for nothing: -22
# expect: port of an input: 6
# expect: port of an output: 0
# expect: port of the next one: 1
# expect: allow: 0
# expect: allow twice: -16
# expect: write: 0
# expect: write again: -16
# expect: close while writing: -16
# expect: read: 0
# expect: read again: -16
# expect: unlink while reading: -16
# expect: wait for the writer: 0
# expect: wait for the reader: 0
# expect: bytes that differ: 0
# expect: read without a new allow: -13
# expect: allow the second: 0
# expect: read from the second: 0
# expect: write to the first: 0
# expect: write to the second: 0
# expect: wait for the reader: 0
# expect: first byte: 50
# expect: wait for the second: 0
# expect: allow the first: 0
# expect: read from the first: 0
# expect: wait for the reader: 0
# expect: wait for the first: 0
# expect: first byte: 49
# expect: request 9: -95
# expect: request of -1: -22
# expect: request of what is free: -9
# expect: counter to nowhere: -14
# expect: volume in: 10002
# expect: volume out: 10001
# expect: creates: 1
# expect: opens: 2
# expect: reads: 3
# expect: writes: 3
# expect: allow: 0
# expect: read into a page: 0
# expect: take the page away: 0
# expect: write: 0
# expect: wait for the writer: 0
# expect: wait for the reader: -14
# expect: the allow is used up: -13
# expect: write two pages: 0
# expect: take the second away: 0
# expect: read one of them: 0
# expect: wait for the reader: 0
# expect: wait for the writer: -14
# expect: unlink: 0
# expect: close: 0
# expect: close the second: 0
# expect: close again: -9

    .include "case.inc"
    .include "communicator.inc"

    .set    PORT, 6
    .set    MIB, 1 << 20
    .set    LONG, 10000

fn main
    enter   s0, s1, s2, s3, s4, s5
    call    knode_get_num
    mv      s0, a0
    la      s3, long
    la      s4, buffer
    try     "create on no node", kportal_create, 99, PORT
    try     "create on port 32", kportal_create, s0, 32
    try     "create on the kernel's port", kportal_create, s0, 0
    need    kportal_create, s0, PORT
    mv      s1, a0
    try     "create again", kportal_create, s0, PORT
    try     "open from another node", kportal_open, 99, s0, PORT
    try     "open to no node", kportal_open, s0, 99, PORT
    try     "open to port 32", kportal_open, s0, s0, 32
    try     "open to the kernel's port", kportal_open, s0, s0, 0
    need    kportal_open, s0, s0, PORT
    mv      s2, a0
    call    mistakes
    call    streams
    call    two
    call    counters
    call    vanishing
    try     unlink, kportal_unlink, s1
    try     close, kportal_close, s2
    try     "close the second", kportal_close, s5
    try     "close again", kportal_close, s5
    li      a0, 0
    leave   s0, s1, s2, s3, s4, s5
endfn main

# Here and below: s0 node, s1 input, s2 output, s3 bytes to send, s4 buffer, s5 the second output.
mistakes:
    enter
    try     "unlink -1", kportal_unlink, -1
    try     "unlink what was opened", kportal_unlink, s2
    try     "unlink what is free", kportal_unlink, 40
    try     "close -1", kportal_close, -1
    try     "close what was created", kportal_close, s1
    try     "allow for -1", kportal_allow, -1, s0, 0
    try     "allow for an output", kportal_allow, s2, s0, 0
    try     "allow no node", kportal_allow, s1, 99, 0
    try     "allow port 32", kportal_allow, s1, s0, 32
    try     "write to -1", kportal_awrite, -1, s3, 8
    try     "write to what was created", kportal_awrite, s1, s3, 8
    try     "write nothing", kportal_awrite, s2, 0, 8
    try     "write 0 bytes", kportal_awrite, s2, s3, 0
    try     "write 1 MiB + 1", kportal_awrite, s2, s3, MIB + 1
    try     "write 1 MiB from nowhere", kportal_awrite, s2, USER_VIRTUAL_START, MIB
    try     "read from -1", kportal_aread, -1, s4, 8
    try     "read from what was opened", kportal_aread, s2, s4, 8
    try     "read 1 MiB + 1", kportal_aread, s1, s4, MIB + 1
    try     "read into text", kportal_aread, s1, USER_START, 8
    try     "read before allow", kportal_aread, s1, s4, 8
    try     "wait for -1", kportal_wait, -1
    try     "wait for what is free", kportal_wait, 40
    try     "wait for nothing", kportal_wait, s1
    try     "port of an input", kcomm_get_port, s1, COMM_PORTAL
    try     "port of an output", kcomm_get_port, s2, COMM_PORTAL
    leave

# 10000 bytes, two chunks and a part of one; the writer is first.
streams:
    enter
    need    kportal_open, s0, s0, PORT
    mv      s5, a0
    try     "port of the next one", kcomm_get_port, s5, COMM_PORTAL
    mv      a0, s3
    li      a1, 1
    li      a2, LONG / 4
    call    pattern_fill
    try     allow, kportal_allow, s1, s0, 0
    try     "allow twice", kportal_allow, s1, s0, 0
    try     write, kportal_awrite, s2, s3, LONG
    try     "write again", kportal_awrite, s2, s3, LONG
    try     "close while writing", kportal_close, s2
    try     read, kportal_aread, s1, s4, LONG
    try     "read again", kportal_aread, s1, s4, LONG
    try     "unlink while reading", kportal_unlink, s1
    try     "wait for the writer", kportal_wait, s2
    try     "wait for the reader", kportal_wait, s1
    mv      a0, s3
    mv      a1, s4
    li      a2, LONG
    call    differences
    say     "bytes that differ:"
    try     "read without a new allow", kportal_aread, s1, s4, LONG
    leave

# Two writers: the reader chooses who is next.
two:
    enter
    try     "allow the second", kportal_allow, s1, s0, 1
    try     "read from the second", kportal_aread, s1, s4, 1
    la      s6, first
    try     "write to the first", kportal_awrite, s2, s6, 1
    la      s6, second
    try     "write to the second", kportal_awrite, s5, s6, 1
    try     "wait for the reader", kportal_wait, s1
    lbu     a0, (s4)
    say     "first byte:"
    try     "wait for the second", kportal_wait, s5
    try     "allow the first", kportal_allow, s1, s0, 0
    try     "read from the first", kportal_aread, s1, s4, 1
    try     "wait for the reader", kportal_wait, s1
    try     "wait for the first", kportal_wait, s2
    lbu     a0, (s4)
    say     "first byte:"
    leave

.macro counter text, descriptor, request
    la      s6, value
    need    kportal_ioctl, \descriptor, \request, s6
    lw      a0, (s6)
    say     "\text:"
.endm

counters:
    enter
    la      s6, value
    try     "request 9", kportal_ioctl, s1, 9, s6
    try     "request of -1", kportal_ioctl, -1, IOCTL_VOLUME, s6
    try     "request of what is free", kportal_ioctl, 40, IOCTL_VOLUME, s6
    try     "counter to nowhere", kportal_ioctl, s1, IOCTL_VOLUME, 4
    counter "volume in", s1, IOCTL_VOLUME
    counter "volume out", s2, IOCTL_VOLUME
    counter creates, s1, IOCTL_CREATES
    counter opens, s1, IOCTL_OPENS
    counter reads, s1, IOCTL_READS
    counter writes, s1, IOCTL_WRITES
    leave

# Buffers that go away while the other side is awaited.
vanishing:
    enter
    need    kupage_alloc, USER_VIRTUAL_START
    try     allow, kportal_allow, s1, s0, 0
    try     "read into a page", kportal_aread, s1, USER_VIRTUAL_START, 8
    try     "take the page away", kupage_free, USER_VIRTUAL_START
    try     write, kportal_awrite, s2, s3, 8
    try     "wait for the writer", kportal_wait, s2
    try     "wait for the reader", kportal_wait, s1
    try     "the allow is used up", kportal_aread, s1, s4, 8

    need    kupage_alloc, USER_VIRTUAL_START
    need    kupage_alloc, USER_VIRTUAL_START + PAGE_SIZE
    try     "write two pages", kportal_awrite, s2, USER_VIRTUAL_START, 2 * PAGE_SIZE
    try     "take the second away", kupage_free, USER_VIRTUAL_START + PAGE_SIZE
    need    kportal_allow, s1, s0, 0
    try     "read one of them", kportal_aread, s1, s4, PAGE_SIZE
    try     "wait for the reader", kportal_wait, s1
    try     "wait for the writer", kportal_wait, s2
    leave

    .section .rodata
first:
    .ascii  "1"
second:
    .ascii  "2"

    .section .bss
    .balign 8
value:
    .zero   8
long:
    .zero   LONG
buffer:
    .zero   LONG
