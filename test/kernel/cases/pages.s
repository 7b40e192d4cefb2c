# Dynamic pages and frames: what can be had, what is refused, and that all comes back.
#
# expect: unaligned -22
# expect: kernel -14
# expect: beyond -14
# expect: page 0
# expect: again -98
# expect: fresh 0
# expect: kept 1234
# expect: free 0
# expect: free again -14
# expect: free unaligned -22
# expect: unmap unaligned -22
# expect: map nothing -22
# expect: map kernel frame -22
# expect: map the kernel's: -14
# expect: first view 0
# expect: map a view: -98
# expect: second view 0
# expect: seen through the other 77
# expect: unmap 0
# expect: free view 0
# expect: unmap again -14
# expect: frame is free -14
# expect: not a frame -22
# expect: a frame of nobody: 0
# expect: its page -5
# expect: that page again 0
# expect: and free 0
# expect: pages until none 128
# expect: then -11
# expect: after freeing one 0
# expect: frames left 0
# expect: and back 0
# expect: first page again 0
# expect: all given back 128
# expect: once more 128

    .include "case.inc"

    .set    PAGE, USER_VIRTUAL_START
    .set    OTHER, 0xa0400000

.macro page call, address, text
    li      a0, \address
    call    \call
    say     "\text"
.endm

fn main
    enter
    call    one
    call    shared
    call    many
    li      a0, 0
    leave
endfn main

one:
    enter   s0
    page    kupage_alloc, PAGE + 4, unaligned
    page    kupage_alloc, KERNEL_START, kernel
    page    kupage_alloc, USER_VIRTUAL_END, beyond
    page    kupage_alloc, PAGE, page
    page    kupage_alloc, PAGE, again
    li      s0, PAGE
    lw      a0, (s0)
    say     fresh
    li      t0, 1234
    sw      t0, (s0)
    lw      a0, (s0)
    say     kept
    page    kupage_free, PAGE, free
    page    kupage_free, PAGE, "free again"
    page    kupage_free, PAGE + 4, "free unaligned"
    page    kupage_unmap, PAGE + 4, "unmap unaligned"
    leave   s0

# One frame under two pages.
shared:
    enter   s0
    li      a0, PAGE
    li      a1, 0x80180
    call    kupage_map
    say     "map nothing"
    li      a0, PAGE
    li      a1, 0x80000
    call    kupage_map
    say     "map kernel frame"
    call    kframe_alloc
    mv      s0, a0
    try     "map the kernel's", kupage_map, KERNEL_START, s0
    mv      a1, s0
    li      a0, PAGE
    call    kupage_map
    say     "first view"
    try     "map a view", kupage_map, PAGE, s0
    mv      a1, s0
    li      a0, OTHER
    call    kupage_map
    say     "second view"
    li      t0, PAGE
    li      t1, 77
    sw      t1, (t0)
    li      t0, OTHER
    lw      a0, (t0)
    say     "seen through the other"
    page    kupage_unmap, OTHER, unmap
    page    kupage_free, PAGE, "free view"
    page    kupage_unmap, PAGE, "unmap again"
    mv      a0, s0
    call    kframe_free
    say     "frame is free"
    page    kframe_free, 1, "not a frame"

    # A frame that is given back under a page of its.
    call    kframe_alloc
    mv      s0, a0
    need    kupage_map, PAGE, s0
    try     "a frame of nobody", kframe_free, s0
    page    kupage_free, PAGE, "its page"
    page    kupage_alloc, PAGE, "that page again"
    page    kupage_free, PAGE, "and free"
    leave   s0

# All frames, in pages 16 KiB apart as the paper's test has them.
many:
    enter
    call    fill
    say     "pages until none"
    page    kupage_alloc, 0xb0000000, then
    li      a0, PAGE
    call    kupage_free
    page    kupage_alloc, 0xb0000000, "after freeing one"
    call    kframe_alloc
    say     "frames left"
    page    kupage_free, 0xb0000000, "and back"
    page    kupage_alloc, PAGE, "first page again"
    call    drain
    say     "all given back"
    call    fill
    say     "once more"
    leave

# fill() → a0 pages that could be had
fill:
    enter   s0, s1
    li      s0, 0
    li      s1, PAGE
fill.next:
    mv      a0, s1
    call    kupage_alloc
    bnez    a0, fill.out
    sw      s1, (s1)
    addi    s0, s0, 1
    li      t0, 4 * PAGE_SIZE
    add     s1, s1, t0
    j       fill.next
fill.out:
    mv      a0, s0
    leave   s0, s1

# drain() → a0 pages that were given back with what had been written
drain:
    enter   s0, s1
    li      s0, 0
    li      s1, PAGE
    sw      s1, (s1)
drain.next:
    li      t0, PAGE + 128 * 4 * PAGE_SIZE
    beq     s1, t0, drain.out
    lw      t0, (s1)
    bne     t0, s1, drain.out
    mv      a0, s1
    call    kupage_free
    bnez    a0, drain.out
    addi    s0, s0, 1
    li      t0, 4 * PAGE_SIZE
    add     s1, s1, t0
    j       drain.next
drain.out:
    mv      a0, s0
    leave   s0, s1
