# ------------------------------------------------------------------------------
# kernel/mm/page.s — the Sv32 tables of the process.
#
#   uarea_directory                uarea_table: 0x8000_0000 … 0x803F_FFFF, identity
#   ┌──────────┐ [0x200] ───────►  ┌──────────┐
#   │          │                   │ linked sections, user stacks
#   │          │                   └──────────┘
#   │          │ [0x240 … 0x3BF]   pages of the pool, made when first needed, given back when empty:
#   └──────────┘ ───────────────►  dynamic pages, 0x9000_0000 … 0xEFFF_FFFF
#
# Entries carry A and D from the start: the hardware never writes them. Only core 0 changes tables,
# and then calls page_changed: every core must forget what it cached before a page is used for
# anything else.

    .include "kernel.inc"

    .text

# ------------------------------------------------------------------------------
# page_initialize(): the directory and the table are zero; links the identity table.
fn page_initialize
    la      t0, uarea_table
    srli    t0, t0, PAGE_SHIFT - PTE_PPN_SHIFT
    ori     t0, t0, PTE_V
    la      t1, uarea_directory
    li      t2, (KERNEL_START >> DIRECTORY_SHIFT) * 4
    add     t1, t1, t2
    sw      t0, (t1)
    ret
endfn page_initialize

# ------------------------------------------------------------------------------
# page_enter(): this core is about to use user translations; makes it use the present ones.
# Leaf; clobbers t0, t1. Ends with `sw zero, core.translating(tp)` by the caller or trap_entry.
fn page_enter
    li      t0, 1
    sw      t0, core.translating(tp)
    fence   rw, rw
    la      t0, page_generation
    lw      t0, (t0)
    lw      t1, core.generation(tp)
    beq     t0, t1, page_enter.out
    sfence.vma
    fence.i
    sw      t0, core.generation(tp)
page_enter.out:
    ret
endfn page_enter

# ------------------------------------------------------------------------------
# page_changed(): mappings or user code changed; returns when no core uses old ones. Core 0.
# A core that runs user code is called into the kernel, and flushes when it leaves it.
fn page_changed
    enter   s0, s1, s2
    fence   rw, rw                      # the tables first, then the news of them
    la      t0, page_generation
    lw      s0, (t0)
    addi    s0, s0, 1
    sw      s0, (t0)
    fence   rw, rw

    la      t0, core_count
    lw      s1, (t0)
page_changed.next:
    addi    s1, s1, -1
    blez    s1, page_changed.out
    mv      a0, s1
    call    core_record
    mv      s2, a0
    lw      t0, core.translating(s2)
    beqz    t0, page_changed.next
    mv      a0, s1
    li      a1, EVENT_WAKEUP
    call    event_notify
page_changed.wait:
    lw      t0, core.translating(s2)
    beqz    t0, page_changed.next
    lw      t0, core.generation(s2)
    bne     t0, s0, page_changed.wait
    j       page_changed.next
page_changed.out:
    leave   s0, s1, s2
endfn page_changed

# ------------------------------------------------------------------------------
# page_table(virtual a0) → a0 table that maps it, 0: none; a1 its directory entry. Leaf.
fn page_table
    srli    t0, a0, DIRECTORY_SHIFT
    slli    t0, t0, 2
    la      a1, uarea_directory
    add     a1, a1, t0
    lw      a0, (a1)
    srli    a0, a0, PTE_PPN_SHIFT
    slli    a0, a0, PAGE_SHIFT
    ret
endfn page_table

# ------------------------------------------------------------------------------
# page_slot(virtual a0, table a1) → a0 address of its entry. Leaf.
fn page_slot
    slli    a0, a0, 32 - DIRECTORY_SHIFT
    srli    a0, a0, 32 - DIRECTORY_SHIFT + PAGE_SHIFT
    slli    a0, a0, 2
    add     a0, a0, a1
    ret
endfn page_slot

# ------------------------------------------------------------------------------
# page_entry(virtual a0) → a0 entry, 0: not mapped.
fn page_entry
    enter   s0
    mv      s0, a0
    call    page_table
    beqz    a0, page_entry.out
    mv      a1, a0
    mv      a0, s0
    call    page_slot
    lw      a0, (a0)
page_entry.out:
    leave   s0
endfn page_entry

# ------------------------------------------------------------------------------
# page_install(virtual a0, entry a1) → a0 0, -EAGAIN: no page for a table. The page is not mapped
# yet. A table's pool count is the number of its entries.
fn page_install
    enter   s0, s1, s2
    mv      s0, a0
    mv      s1, a1
    call    page_table
    mv      s2, a1
    beqz    a0, page_install.make

    mv      s2, a0
    call    pool_hold
    j       page_install.write
page_install.make:
    call    thread_reap                 # dead threads' stacks may be all that is left
    call    pool_alloc
    beqz    a0, page_install.none
    srli    t0, a0, PAGE_SHIFT - PTE_PPN_SHIFT
    ori     t0, t0, PTE_V
    sw      t0, (s2)
    mv      s2, a0
page_install.write:
    mv      a0, s0
    mv      a1, s2
    call    page_slot
    sw      s1, (a0)
    li      a0, 0
    leave   s0, s1, s2
page_install.none:
    li      a0, -EAGAIN
    leave   s0, s1, s2
endfn page_install

# ------------------------------------------------------------------------------
# page_remove(virtual a0): takes the entry of a mapped page away, and its table when that was the
# last. The table's page is free only for the master, who calls page_changed before anything else.
fn page_remove
    enter   s0, s1
    mv      s0, a0
    call    page_table
    mv      s1, a1
    mv      a1, a0
    mv      a0, s0
    mv      s0, a1
    call    page_slot
    sw      zero, (a0)

    mv      a0, s0
    call    pool_free
    bnez    a0, page_remove.out
    sw      zero, (s1)
page_remove.out:
    leave   s0, s1
endfn page_remove

# ------------------------------------------------------------------------------
# page_map_range(start a0, end a1, rights a2): maps identity pages for the user. In 0x8000_0000 …
# 0x803F_FFFF.
fn page_map_range
    enter   s0, s1, s2
    mv      s0, a0
    mv      s1, a1
    ori     s2, a2, PTE_USER
page_map_range.next:
    bgeu    s0, s1, page_map_range.out
    mv      a0, s0
    la      a1, uarea_table
    call    page_slot
    srli    t0, s0, PAGE_SHIFT
    slli    t0, t0, PTE_PPN_SHIFT
    or      t0, t0, s2
    sw      t0, (a0)
    li      t0, PAGE_SIZE
    add     s0, s0, t0
    j       page_map_range.next
page_map_range.out:
    leave   s0, s1, s2
endfn page_map_range

# ------------------------------------------------------------------------------
# page_unmap_stack(page a0): takes the identity page of a user stack away.
fn page_unmap_stack
    enter
    la      a1, uarea_table
    call    page_slot
    sw      zero, (a0)
    leave
endfn page_unmap_stack

# ------------------------------------------------------------------------------
# page_clear(page a0): fills a page with zeros. Leaf.
fn page_clear
    li      t0, PAGE_SIZE
    add     t0, a0, t0
1:  sw      zero, (a0)
    addi    a0, a0, 4
    bne     a0, t0, 1b
    ret
endfn page_clear

    .section .bss
    .balign 4
object page_generation
    .zero   4
endobject page_generation

    uarea_part directory
    .balign PAGE_SIZE
object uarea_directory
    .zero   PAGE_SIZE
endobject uarea_directory

    uarea_part table
    .balign PAGE_SIZE
object uarea_table
    .zero   PAGE_SIZE
endobject uarea_table
