# ------------------------------------------------------------------------------
# kernel/mm/region.s — the linked sections of the process, mapped by page as its header says.
#
# No page is both writable and executable. The kernel knows the program only by the header at the
# start of its text (struct header), so its own bytes are the same under every program. In the mixed
# layout that header is somewhere in the text of both; then all sections of the image are mapped, as
# they cannot be told apart.

    .include "kernel.inc"

    .text

# ------------------------------------------------------------------------------
# region_map() → a0 0, -EINVAL: the header makes no sense. Maps text, rodata, and data with bss.
fn region_map
    enter   s0, s1
    la      s0, __PROGRAM_START
    call    region_range
    mv      s1, a0
    call    region_check
    bnez    a0, region_map.out

    mv      a0, s1
    lw      a1, header.text_end(s0)
    li      a2, PTE_R | PTE_X
    call    page_map_range
    lw      a0, header.rodata_start(s0)
    lw      a1, header.rodata_end(s0)
    li      a2, PTE_R
    call    page_map_range
    lw      a0, header.data_start(s0)
    lw      a1, header.bss_end(s0)
    li      a2, PTE_R | PTE_W
    call    page_map_range
    li      a0, 0
region_map.out:
    leave   s0, s1
endfn region_map

# ------------------------------------------------------------------------------
# region_range() → a0 start, a1 end of the range in which linked sections are
fn region_range
    enter
    call    uarea_is_apart
    bnez    a0, region_range.apart
    li      a0, KERNEL_START
    li      a1, USER_LIMIT
    leave
region_range.apart:
    li      a0, USER_START
    li      a1, USER_LIMIT
    leave
endfn region_range

# ------------------------------------------------------------------------------
# region_check(start a0, end a1) → a0 0, -EINVAL. Sections in order, on pages of their own, inside
# that range; entry inside text. Leaf.
fn region_check
    la      t0, __PROGRAM_START
    mv      t6, a0
    li      a0, -EINVAL
    lw      t1, header.text_end(t0)
    lw      t2, header.entry(t0)
    bltu    t2, t6, region_check.out
    bgeu    t2, t1, region_check.out
    lw      t2, header.rodata_start(t0)
    lw      t3, header.rodata_end(t0)
    lw      t4, header.data_start(t0)
    lw      t5, header.bss_end(t0)
    bltu    t2, t1, region_check.out
    bltu    t3, t2, region_check.out
    bltu    t4, t3, region_check.out
    bltu    t5, t4, region_check.out
    bltu    a1, t5, region_check.out

    or      t2, t2, t4
    slli    t2, t2, 32 - PAGE_SHIFT
    bnez    t2, region_check.out
    li      a0, 0
region_check.out:
    ret
endfn region_check
