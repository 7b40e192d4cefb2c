# ------------------------------------------------------------------------------
# kernel/mm/range.s — whether the process may touch a range of addresses, asked before it is touched

    .include "kernel.inc"

    .text

# ------------------------------------------------------------------------------
# user_check(address a0, bytes a1: 1 or more, rights a2: PTE_R, PTE_W) → a0 0, -EFAULT. Core 0.
# Says what is mapped now; who touches it later still goes through user_read or user_write.
fn user_check
    enter   s0, s1, s2
    add     s1, a0, a1                  # s1 = end
    bltu    s1, a0, user_check.fault
    srli    s0, a0, PAGE_SHIFT
    slli    s0, s0, PAGE_SHIFT          # s0 = page
    ori     s2, a2, PTE_V | PTE_U
user_check.next:
    mv      a0, s0
    call    page_entry
    and     a0, a0, s2
    bne     a0, s2, user_check.fault
    li      t0, PAGE_SIZE
    add     s0, s0, t0
    bltu    s0, s1, user_check.next
    li      a0, 0
    leave   s0, s1, s2
user_check.fault:
    li      a0, -EFAULT
    leave   s0, s1, s2
endfn user_check
