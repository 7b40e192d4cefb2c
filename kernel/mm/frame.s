# ------------------------------------------------------------------------------
# kernel/mm/frame.s — the 128 user frames, one bit each.
#
# A frame's number is its physical address divided by the page size, so 0 is never one. Only core 0
# calls these.

    .include "kernel.inc"

    .text

    .set    FRAME_FIRST, FRAMES_START >> PAGE_SHIFT

# ------------------------------------------------------------------------------
# frame_alloc() → a0 number of a zeroed frame, or FRAME_NULL. Call 46.
fn frame_alloc
    enter   s0
    la      a0, uarea_pool + pool.frames
    li      a1, FRAMES
    call    bitmap_first_clear
    bltz    a0, frame_alloc.none
    mv      s0, a0
    mv      a1, a0
    la      a0, uarea_pool + pool.frames
    call    bitmap_set

    li      t0, FRAME_FIRST
    add     s0, s0, t0
    slli    a0, s0, PAGE_SHIFT
    call    page_clear
    mv      a0, s0
    leave   s0
frame_alloc.none:
    li      a0, FRAME_NULL
    leave   s0
endfn frame_alloc

# ------------------------------------------------------------------------------
# frame_free(frame a0) → a0 0, -EINVAL: not a user frame, -EFAULT: not in use. Call 47.
fn frame_free
    enter   s0
    mv      s0, a0
    call    frame_is_used
    bltz    a0, frame_free.out
    beqz    a0, frame_free.unused
    la      a0, uarea_pool + pool.frames
    li      t0, FRAME_FIRST
    sub     a1, s0, t0
    call    bitmap_reset
    li      a0, 0
frame_free.out:
    leave   s0
frame_free.unused:
    li      a0, -EFAULT
    leave   s0
endfn frame_free

# ------------------------------------------------------------------------------
# frame_is_used(frame a0) → a0 1 or 0, -EINVAL: not a user frame.
fn frame_is_used
    li      t0, FRAME_FIRST
    sub     a1, a0, t0
    li      t0, FRAMES
    bgeu    a1, t0, frame_is_used.invalid
    la      a0, uarea_pool + pool.frames
    j       bitmap_test
frame_is_used.invalid:
    li      a0, -EINVAL
    ret
endfn frame_is_used
