# ------------------------------------------------------------------------------
# kernel/migration/container-pages.s — whether what has come can be a process: page tables, pool
#
# A user page is one of the linked sections or a user stack at its own address, or a frame in
# use; all else, the kernel's memory first of all, is out of reach.

    .include "kernel.inc"

    .set    ENTRY_OF_TABLE, ((UAREA_TABLE >> PAGE_SHIFT) << PTE_PPN_SHIFT) | PTE_V
    .set    USER_FIRST, USER_VIRTUAL_START >> 22
    .set    USER_COUNT, (USER_VIRTUAL_END - USER_VIRTUAL_START) >> 22

    .text

# ------------------------------------------------------------------------------
# container_pages() → a0 1 or 0: whether the page tables lead only to pages of the process, and the
# pool counts who refers to each page.
fn container_pages
    enter   s0, s1
    la      s0, uarea_directory
    li      t0, ENTRY_OF_TABLE
    li      t1, UAREA_DIRECTORY + (KERNEL_START >> 22) * 4
    lw      t1, (t1)
    li      a0, 0
    bne     t0, t1, container_pages.out
container_pages.next:
    mv      a0, s0
    li      a1, UAREA_DIRECTORY + PAGE_SIZE
    call    container_find
    addi    s0, a0, 4
    li      t0, UAREA_DIRECTORY + PAGE_SIZE
    beq     a0, t0, container_pages.tables
    call    container_directory
    beqz    a0, container_pages.out
    j       container_pages.next
container_pages.tables:
    call    container_identity
    beqz    a0, container_pages.out
    call    container_tasks
    beqz    a0, container_pages.out

    la      t0, uarea_pool + POOL_KERNEL_PAGES * 4
    la      t1, container_owners
    li      t2, POOL_PAGES - POOL_KERNEL_PAGES
    li      a0, 0
container_pages.count:
    lw      t3, pool.references(t0)
    lw      a1, (t1)
    bne     t3, a1, container_pages.out
    addi    t0, t0, 4
    addi    t1, t1, 4
    addi    t2, t2, -1
    bnez    t2, container_pages.count
    li      a0, 1
container_pages.out:
    leave   s0, s1
endfn container_pages

# ------------------------------------------------------------------------------
# container_find(word a0, end a1) → a0 the first word from there on that is not 0, or the end. Leaf.
fn container_find
    bgeu    a0, a1, container_find.out
    andi    t0, a0, 31
    bnez    t0, container_find.one
    lw      t0, 0(a0)
    .irp    offset, 4, 8, 12, 16, 20, 24, 28
    lw      t1, \offset(a0)
    or      t0, t0, t1
    .endr
    bnez    t0, container_find.one
    addi    a0, a0, 32
    j       container_find
container_find.one:
    lw      t0, (a0)
    bnez    t0, container_find.out
    addi    a0, a0, 4
    j       container_find
container_find.out:
    ret
endfn container_find

# ------------------------------------------------------------------------------
# container_directory(entry a0) → a0 1 or 0: an entry of the directory that is not 0.
fn container_directory
    la      t0, uarea_directory
    sub     t0, a0, t0
    srli    t0, t0, 2
    lw      a0, (a0)
    addi    t1, t0, -(KERNEL_START >> 22)
    beqz    t1, container_directory.yes # container_pages has looked at it
    addi    t0, t0, -USER_FIRST
    li      t1, USER_COUNT
    bgeu    t0, t1, container_directory.no
    andi    t0, a0, (1 << PTE_PPN_SHIFT) - 1
    addi    t0, t0, -PTE_V
    bnez    t0, container_directory.no
    srli    t0, a0, 30
    bnez    t0, container_directory.no
    enter   s0
    srli    a0, a0, PTE_PPN_SHIFT
    slli    a0, a0, PAGE_SHIFT
    mv      s0, a0
    call    container_own
    beqz    a0, container_directory.out
    mv      a0, s0
    call    container_table
container_directory.out:
    leave   s0
container_directory.yes:
    li      a0, 1
    ret
container_directory.no:
    li      a0, 0
    ret
endfn container_directory

# ------------------------------------------------------------------------------
# container_table(table a0, its count a1) → a0 1 or 0: whether its entries lead to frames in use; it
# counts for as many as it has, and has one.
fn container_table
    enter   s0, s1, s2, s3
    mv      s0, a0
    li      t0, PAGE_SIZE
    add     s1, a0, t0                  # s1 = its end
    mv      s2, a1
    li      s3, 0                       # s3 = entries
container_table.next:
    mv      a0, s0
    mv      a1, s1
    call    container_find
    beq     a0, s1, container_table.end
    addi    s0, a0, 4
    lw      a0, (a0)
    addi    s3, s3, 1
    call    container_leaf
    srli    a0, a1, PAGE_SHIFT
    beqz    a0, container_table.out
    call    frame_is_used
    bgtz    a0, container_table.next
    li      a0, 0
    leave   s0, s1, s2, s3
container_table.end:
    lw      t0, (s2)
    addi    t0, t0, -1
    add     t0, t0, s3
    sw      t0, (s2)
    snez    a0, s3
container_table.out:
    leave   s0, s1, s2, s3
endfn container_table

# ------------------------------------------------------------------------------
# container_leaf(entry a0) → a1 page that it gives to the user, 0: it is no user page. Leaf.
fn container_leaf
    li      a1, 0
    andi    t0, a0, ((1 << PTE_PPN_SHIFT) - 1) & ~PTE_LEAF
    addi    t0, t0, -PTE_USER
    bnez    t0, container_leaf.out
    andi    t0, a0, PTE_LEAF
    beqz    t0, container_leaf.out
    andi    t0, a0, PTE_R | PTE_W
    addi    t0, t0, -PTE_W
    beqz    t0, container_leaf.out
    srli    t0, a0, 30
    bnez    t0, container_leaf.out
    srli    a1, a0, PTE_PPN_SHIFT
    slli    a1, a1, PAGE_SHIFT
container_leaf.out:
    ret
endfn container_leaf

# ------------------------------------------------------------------------------
# container_identity() → a0 1 or 0: whether the table of 0x8000_0000 … maps nothing but linked
# sections and user stacks, each at its own address.
fn container_identity
    enter   s0, s1
    la      s0, uarea_table
container_identity.next:
    mv      a0, s0
    li      a1, UAREA_TABLE + PAGE_SIZE
    call    container_find
    addi    s0, a0, 4
    li      t0, UAREA_TABLE
    sub     s1, a0, t0
    li      a1, PAGE_SIZE
    beq     s1, a1, container_identity.yes
    slli    s1, s1, PAGE_SHIFT - 2
    li      t0, KERNEL_START
    add     s1, s1, t0                  # s1 = address that the entry is for
    lw      a0, (a0)
    call    container_leaf
    bne     a1, s1, container_identity.no
    li      t0, USER_START
    sub     t0, s1, t0
    li      t1, USER_LIMIT - USER_START
    bltu    t0, t1, container_identity.next
    la      t0, uarea + uarea.user_stacks
    li      t1, THREADS
container_identity.stack:
    lw      t2, (t0)
    beq     t2, s1, container_identity.next
    addi    t0, t0, 4
    addi    t1, t1, -1
    bnez    t1, container_identity.stack
    j       container_identity.no
container_identity.yes:
    li      a0, 1
    leave   s0, s1
container_identity.no:
    li      a0, 0
    leave   s0, s1
endfn container_identity
