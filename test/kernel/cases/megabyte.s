# The longest transfer of a portal: 1 MiB, in 256 chunks. There is less memory than that, so the same
# few frames are mapped again and again on both sides.
#
# row 10: 1 MiB at most
#
# expect: bytes read: 1048576
# expect: bytes that differ: 0
# expect: a page is still mapped: -14

    .include "case.inc"
    .include "communicator.inc"

    .set    MIB, 1 << 20
    .set    SOURCE, USER_VIRTUAL_START
    .set    TARGET, USER_VIRTUAL_START + (1 << 22)
    .set    WINDOW, 8                   # frames behind each of the two

fn main
    enter   s0
    call    knode_get_num
    mv      s0, a0
    call    megabyte
    li      s3, SOURCE
    try     "a page is still mapped", kupage_unmap, s3
    li      a0, 0
    leave   s0
endfn main

megabyte:
    enter
    li      s3, SOURCE
    call    window
    li      s3, TARGET
    call    window
    li      a0, SOURCE
    li      a1, 0
    li      a2, WINDOW * PAGE_SIZE / 4
    call    pattern_fill
    need    kportal_create, s0, 3
    mv      s1, a0
    need    kportal_open, s0, s0, 3
    mv      s2, a0
    li      s3, SOURCE
    li      s4, TARGET
    need    kportal_allow, s1, s0, 0
    need    kportal_aread, s1, s4, MIB
    need    kportal_awrite, s2, s3, MIB
    need    kportal_wait, s1
    need    kportal_wait, s2
    la      s5, volume
    need    kportal_ioctl, s1, IOCTL_VOLUME, s5
    lw      a0, (s5)
    say     "bytes read:"
    need    kportal_unlink, s1
    need    kportal_close, s2
    mv      a0, s3
    mv      a1, s4
    li      a2, WINDOW * PAGE_SIZE
    call    differences
    say     "bytes that differ:"
    li      s3, SOURCE
    call    no_window
    li      s3, TARGET
    call    no_window
    leave

# window(start s3): maps WINDOW frames over and over to 1 MiB.
window:
    enter
    li      s1, 0
    la      s2, frames
window.next:
    li      t0, WINDOW
    remu    t1, s1, t0
    slli    t1, t1, 2
    add     s5, s2, t1
    bgeu    s1, t0, window.map
    call    kframe_alloc
    sw      a0, (s5)
window.map:
    slli    a0, s1, PAGE_SHIFT
    add     a0, a0, s3
    lw      a1, (s5)
    call    kupage_map
    addi    s1, s1, 1
    li      t0, MIB / PAGE_SIZE
    bne     s1, t0, window.next
    leave

# no_window(start s3): the first mapping of a frame gives it back, the others go without.
no_window:
    enter
    li      s1, MIB / PAGE_SIZE
no_window.next:
    addi    s1, s1, -1
    slli    s2, s1, PAGE_SHIFT
    add     s2, s2, s3
    li      t0, WINDOW
    bltu    s1, t0, no_window.free
    need    kupage_unmap, s2
    j       no_window.next
no_window.free:
    need    kupage_free, s2
    bnez    s1, no_window.next
    leave

    .section .bss
    .balign 8
volume:
    .zero   8
frames:
    .zero   WINDOW * 4
