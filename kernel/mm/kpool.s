# ------------------------------------------------------------------------------
# kernel/mm/kpool.s — the page pool: 40 pages for stacks and page tables.
#
# Counts of use are in the UArea, so they move with the pages. A page with count 0 is free. Pages
# 0-3 are the stacks of the master and the dispatcher; they are counted, so that nobody gets them,
# and stay. Only core 0 calls these.

    .include "kernel.inc"

    .text

# ------------------------------------------------------------------------------
# pool_initialize(): the UArea is zero; counts the kernel's own pages.
fn pool_initialize
    la      t0, uarea_pool
    li      t1, POOL_KERNEL_PAGES
    li      t2, 1
1:  sw      t2, pool.references(t0)
    addi    t0, t0, 4
    addi    t1, t1, -1
    bnez    t1, 1b
    ret
endfn pool_initialize

# ------------------------------------------------------------------------------
# pool_alloc() → a0 zeroed page with count 1, or 0 when there is none.
fn pool_alloc
    enter   s0
    la      t0, uarea_pool
    li      t1, 0
    li      t2, POOL_PAGES
pool_alloc.next:
    lw      t3, pool.references(t0)
    beqz    t3, pool_alloc.found
    addi    t0, t0, 4
    addi    t1, t1, 1
    bne     t1, t2, pool_alloc.next
    li      a0, 0
    leave   s0

pool_alloc.found:
    li      t3, 1
    sw      t3, pool.references(t0)
    slli    t1, t1, PAGE_SHIFT
    li      s0, POOL_START
    add     s0, s0, t1
    mv      a0, s0
    call    page_clear
    mv      a0, s0
    leave   s0
endfn pool_alloc

# ------------------------------------------------------------------------------
# pool_hold(page a0): counts one more use of a page in use.
fn pool_hold
    li      t0, 1
    j       pool_count
endfn pool_hold

# ------------------------------------------------------------------------------
# pool_free(page a0) → a0 uses left; at 0 the page is free.
fn pool_free
    li      t0, -1
    j       pool_count
endfn pool_free

# pool_count(page a0, change t0) → a0 new count.
pool_count:
    li      t1, POOL_START
    sub     a0, a0, t1
    srli    a0, a0, PAGE_SHIFT
    slli    a0, a0, 2
    la      t1, uarea_pool
    add     t1, t1, a0
    lw      a0, pool.references(t1)
    add     a0, a0, t0
    sw      a0, pool.references(t1)
    ret

    uarea_part pool
object uarea_pool
    .zero   pool.SIZE
endobject uarea_pool
