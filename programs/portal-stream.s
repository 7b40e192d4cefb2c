# ------------------------------------------------------------------------------
# programs/portal-stream.s — a long stream from one cluster to another, through a portal
#
#     nanvix run portal-stream --place 1=portal-stream
#
# Cluster 0 creates a portal, allows cluster 1 and reads 100000 bytes; cluster 1 opens it and writes
# them. The kernel cuts the stream into 25 messages of at most 4096 bytes, and asks the receiver's
# consent for each. The writer may come first: what it writes waits until it is allowed. Both know
# what should arrive: words P(n) = (n + 1) × 0x9E3779B1 (lib/pattern.s), so the reader can compare.
#
# expect: 100000 bytes in 25 messages, words that differ: 0

    .include "program.inc"
    .include "communicator.inc"

    .set    PORT, 5
    .set    STREAM_BYTES, 100000
    .set    CHUNK_BYTES, 4096
    .set    CHUNKS, (STREAM_BYTES + CHUNK_BYTES - 1) / CHUNK_BYTES
    .set    FIRST, 7                    # P(FIRST) is the first word

    .text

# ------------------------------------------------------------------------------
# main() → a0 0, or 1 where something failed
fn main
    enter   s0
    call    knode_get_num               # where it was started: it may have moved since
    mv      s0, a0
    li      a0, FIRST_NODE
    beq     s0, a0, main.read
    call    write
    leave   s0
main.read:
    call    read
    leave   s0
endfn main

# ------------------------------------------------------------------------------
# write(node of cluster 0 a0) → a0 0 or 1
fn write
    enter   s0
    mv      s0, a0
    la      a0, stream
    li      a1, FIRST
    li      a2, STREAM_BYTES / 4
    call    pattern_fill
    call    knode_get_num
    mv      a1, s0
    li      a2, PORT
    call    kportal_open
    bltz    a0, write.failed
    mv      s0, a0                      # s0 = descriptor
    la      a1, stream
    li      a2, STREAM_BYTES
    call    kportal_awrite
    bnez    a0, write.failed
    mv      a0, s0
    call    kportal_wait
    bnez    a0, write.failed
    mv      a0, s0
    call    kportal_close
    leave   s0
write.failed:
    li      a0, 1
    leave   s0
endfn write

# ------------------------------------------------------------------------------
# read(node of cluster 0 a0) → a0 0 or 1
fn read
    enter   s0, s1
    mv      s1, a0
    li      a1, PORT
    call    kportal_create
    bltz    a0, read.failed
    mv      s0, a0                      # s0 = descriptor

    # A portal that a cluster opens to a place is its first one there: it comes from local port 0.
    addi    a1, s1, 1
    li      a2, 0
    call    kportal_allow
    bnez    a0, read.failed
    mv      a0, s0
    la      a1, stream
    li      a2, STREAM_BYTES
    call    kportal_aread
    bnez    a0, read.failed
    mv      a0, s0
    call    kportal_wait
    bnez    a0, read.failed
    call    differing
    mv      s1, a0

    mv      a0, s0
    li      a1, IOCTL_VOLUME
    la      a2, volume
    call    kportal_ioctl
    lw      a0, volume
    call    print_decimal
    la      a0, text.bytes
    call    print_string
    li      a0, CHUNKS
    call    print_decimal
    la      a0, text.differ
    call    print_string
    mv      a0, s1
    call    print_decimal
    la      a0, text.end
    call    print_line
    li      a0, 0
    leave   s0, s1
read.failed:
    li      a0, 1
    leave   s0, s1
endfn read

# ------------------------------------------------------------------------------
# differing() → a0 how many words of the stream are not what they should be
fn differing
    enter   s0, s1, s2
    la      s0, stream
    li      s1, STREAM_BYTES / 4
    li      s2, 0
    li      a1, FIRST
differing.next:
    la      a0, word
    li      a2, 1
    call    pattern_fill
    lw      t0, word
    lw      t1, (s0)
    xor     t0, t0, t1
    snez    t0, t0
    add     s2, s2, t0
    addi    s0, s0, 4
    addi    s1, s1, -1
    li      a1, FIRST + STREAM_BYTES / 4
    sub     a1, a1, s1
    bnez    s1, differing.next
    mv      a0, s2
    leave   s0, s1, s2
endfn differing

    .section .rodata
text.bytes:
    .asciz  " bytes in "
text.differ:
    .asciz  " messages, words that differ: "
text.end:
    .asciz  ""

    .section .bss
    .balign 8
volume:
    .zero   8
word:
    .zero   4
stream:
    .zero   STREAM_BYTES
