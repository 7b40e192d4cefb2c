# A page table in the pool is not mapped for the user.
#
# expect-start: process ended: load page fault at pc 0x
# expect-exit: 141

    .include "case.inc"

fn main
    enter
    li      a0, USER_VIRTUAL_START
    call    kupage_alloc
    li      t0, POOL_START + 6 * PAGE_SIZE
    lw      t0, (t0)
    li      a0, 0
    ret
endfn main
