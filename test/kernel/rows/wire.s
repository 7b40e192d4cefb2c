# Cluster 0 sends 5 bytes to a mailbox of cluster 1, then 16 and then 4097 to a portal: less than a
# message holds, and a byte more. It spoils its buffer as soon as the first is over, and cluster 1
# reads that only later. Cluster 1 says how many bytes are as they were sent; the host looks at what
# was on the network.

    .include "../cases/case.inc"
    .include "communicator.inc"

    .set    NODE_0, 8
    .set    PORT, 3
    .set    LONG, 4097
    .set    MAILBOX_MOST, 128

fn main
    enter   s0, s1, s2
    la      s2, buffer
    call    kcluster_get_num
    bnez    a0, receiver
    need    kmailbox_open, NODE_0 + 1, PORT
    mv      s0, a0
    need    kportal_open, NODE_0, NODE_0 + 1, PORT
    mv      s1, a0
    mv      a0, s2
    li      a1, 7
    li      a2, LONG
    call    bytes_fill
    need    kmailbox_awrite, s0, s2, 5
    need    kmailbox_wait, s0
    mv      a0, s2
    li      a1, 9
    li      a2, LONG
    call    bytes_fill                  # what was sent is the kernel's by now
    mv      a0, s2
    li      a1, 7
    li      a2, LONG
    call    pause
    call    bytes_fill
    need    kportal_awrite, s1, s2, 16
    need    kportal_wait, s1
    need    kportal_awrite, s1, s2, LONG
    need    kportal_wait, s1
    li      a0, 0
    leave   s0, s1, s2

receiver:
    need    kmailbox_create, NODE_0 + 1, PORT
    mv      s0, a0
    need    kportal_create, NODE_0 + 1, PORT
    mv      s1, a0
    mv      a0, s2
    li      a1, 0
    li      a2, LONG + 7
    call    bytes_fill
    call    pause
    need    kmailbox_aread, s0, s2, MAILBOX_MOST
    need    kmailbox_wait, s0
    call    sevens
    say     "mail:"
    need    kportal_allow, s1, NODE_0, 0
    need    kportal_aread, s1, s2, 16
    need    kportal_wait, s1
    call    sevens
    say     "short:"
    need    kportal_allow, s1, NODE_0, 0
    need    kportal_aread, s1, s2, LONG
    need    kportal_wait, s1
    call    sevens
    say     "long:"
    li      a0, 0
    leave   s0, s1, s2
endfn main

# pause(): long enough for a message. Keeps the arguments.
pause:
    li      t0, 20000
1:  addi    t0, t0, -1
    bnez    t0, 1b
    ret

# sevens() → a0 how many of the first bytes of the buffer are 7
sevens:
    la      t0, buffer
    li      a0, 0
    li      t2, 7
1:  lbu     t1, (t0)
    bne     t1, t2, 2f
    addi    a0, a0, 1
    addi    t0, t0, 1
    j       1b
2:  ret

    .section .bss
    .balign 8
buffer:
    .zero   LONG + 7
