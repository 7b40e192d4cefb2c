# ------------------------------------------------------------------------------
# kernel/mm/upage.s — calls 48 … 53: the dynamic pages of the process. Core 0, for the master.

    .include "kernel.inc"

    .text

# ------------------------------------------------------------------------------
# upage_alloc(virtual a0) → a0 0, -EINVAL: not a page, -EFAULT: not for the user, -EADDRINUSE,
# -EAGAIN: no frame or no page for a table. Maps a zeroed frame.
fn upage_alloc
    enter   s0, s1
    mv      s0, a0
    call    upage_check_free
    bnez    a0, upage_alloc.out
    call    frame_alloc
    mv      s1, a0
    li      a0, -EAGAIN
    beqz    s1, upage_alloc.out

    mv      a0, s0
    mv      a1, s1
    call    upage_install
    beqz    a0, upage_alloc.out
    mv      a0, s1
    call    frame_free
    li      a0, -EAGAIN
upage_alloc.out:
    leave   s0, s1
endfn upage_alloc

# ------------------------------------------------------------------------------
# upage_map(virtual a0, frame a1) → a0 0, -EINVAL: not a page or not a frame in use, -EFAULT,
# -EADDRINUSE, -EAGAIN.
fn upage_map
    enter   s0, s1
    mv      s0, a0
    mv      s1, a1
    call    upage_check_free
    bnez    a0, upage_map.out
    mv      a0, s1
    call    frame_is_used
    blez    a0, upage_map.invalid
    mv      a0, s0
    mv      a1, s1
    call    upage_install
upage_map.out:
    leave   s0, s1
upage_map.invalid:
    li      a0, -EINVAL
    leave   s0, s1
endfn upage_map

# ------------------------------------------------------------------------------
# upage_link(mapped a0, virtual a1) → a0 0, -EINVAL: one of them is no page, -EFAULT: the first is
# not mapped, or one is not for the user, -EADDRINUSE: the second is, -EAGAIN. Another view of the
# first page's frame: free one of them, and unmap the others before that.
fn upage_link
    enter   s0, s1
    mv      s0, a0
    mv      s1, a1
    call    upage_check
    bnez    a0, upage_link.out
    mv      a0, s1
    call    upage_check_free
    bnez    a0, upage_link.out
    mv      a0, s0
    call    page_entry
    srli    a1, a0, PTE_PPN_SHIFT
    li      a0, -EFAULT
    beqz    a1, upage_link.out
    mv      a0, s1
    call    upage_install
upage_link.out:
    leave   s0, s1
endfn upage_link

# ------------------------------------------------------------------------------
# upage_free(virtual a0) → a0 0, -EINVAL, -EFAULT: not for the user or not mapped, -EIO: its frame
# was given back already. Unmaps and gives the frame back.
fn upage_free
    enter   s0
    call    upage_take
    bltz    a0, upage_free.out
    call    frame_free
    beqz    a0, upage_free.out
    li      a0, -EIO
upage_free.out:
    leave   s0
endfn upage_free

# ------------------------------------------------------------------------------
# upage_unmap(virtual a0) → a0 0, -EINVAL, -EFAULT. The frame stays in use.
fn upage_unmap
    enter
    call    upage_take
    bltz    a0, upage_unmap.out
    li      a0, 0
upage_unmap.out:
    leave
endfn upage_unmap

# ------------------------------------------------------------------------------
# upage_check(virtual a0) → a0 0, -EINVAL: not a page, -EFAULT: not in the user's range. Leaf.
fn upage_check
    slli    t0, a0, 32 - PAGE_SHIFT
    bnez    t0, upage_check.unaligned
    li      t0, USER_VIRTUAL_START
    bltu    a0, t0, upage_check.outside
    li      t0, USER_VIRTUAL_END
    bgeu    a0, t0, upage_check.outside
    li      a0, 0
    ret
upage_check.unaligned:
    li      a0, -EINVAL
    ret
upage_check.outside:
    li      a0, -EFAULT
    ret
endfn upage_check

# ------------------------------------------------------------------------------
# upage_check_free(virtual a0) → a0 0, an error of upage_check, or -EADDRINUSE.
fn upage_check_free
    enter   s0
    mv      s0, a0
    call    upage_check
    bnez    a0, upage_check_free.out
    mv      a0, s0
    call    page_entry
    beqz    a0, upage_check_free.out
    li      a0, -EADDRINUSE
upage_check_free.out:
    leave   s0
endfn upage_check_free

# ------------------------------------------------------------------------------
# upage_install(virtual a0, frame a1) → a0 0 or -EAGAIN. Readable and writable, never executable.
fn upage_install
    enter
    slli    a1, a1, PTE_PPN_SHIFT
    ori     a1, a1, PTE_USER | PTE_R | PTE_W
    call    page_install
    bnez    a0, upage_install.out
    call    page_changed
    li      a0, 0
upage_install.out:
    leave
endfn upage_install

# ------------------------------------------------------------------------------
# upage_take(virtual a0) → a0 frame it was mapped to, -EINVAL, -EFAULT. Unmaps.
fn upage_take
    enter   s0, s1
    mv      s0, a0
    call    upage_check
    bnez    a0, upage_take.out
    mv      a0, s0
    call    page_entry
    srli    s1, a0, PTE_PPN_SHIFT
    li      a0, -EFAULT
    beqz    s1, upage_take.out

    mv      a0, s0
    call    page_remove
    call    page_changed
    mv      a0, s1
upage_take.out:
    leave   s0, s1
endfn upage_take
