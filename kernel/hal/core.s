# ------------------------------------------------------------------------------
# kernel/hal/core.s — the cores of this cluster: their records, their number, their control
# registers.

    .include "kernel.inc"

    .text

# ------------------------------------------------------------------------------
# core_initialize(): sets this core's record and its control registers; tp is set, interrupts are
# off.
fn core_initialize
    csrr    t0, mhartid
    sw      t0, core.number(tp)

    # Machine mode is never translated, so the one address space can be set for good.
    li      t1, SATP_SV32
    la      t2, uarea_directory
    srli    t2, t2, PAGE_SHIFT
    or      t1, t1, t2
    csrw    satp, t1
    li      t1, 7                       # programs may read cycle, time and instret
    csrw    mcounteren, t1
    csrw    scounteren, t1              # both are asked, though nobody is in supervisor mode

    # Interrupts that end a wfi: events everywhere, timer and network on the master core.
    li      t1, INTERRUPT_SOFTWARE
    bnez    t0, core_initialize.enable
    li      t1, INTERRUPT_SOFTWARE | INTERRUPT_TIMER | INTERRUPT_EXTERNAL
core_initialize.enable:
    csrw    mie, t1
    li      t1, 1
    sw      t1, core.online(tp)
    j       pmp_initialize
endfn core_initialize

# ------------------------------------------------------------------------------
# pmp_initialize(): what user mode may reach at all, whatever the page tables say [3.7].
#
#   0x8000_0000  kernel image, UArea          nothing
#   0x8004_3000  directory and table          R: the page-table walker reads them
#   0x8004_5000                               nothing
#   0x8004_8000  pool                         RW: user stacks and dynamic page tables are there
#   0x8008_0000  user sections and frames     RWX
#   0x8020_0000  everything else              nothing, for no entry matches
#
# In the mixed layout programs and kernel share pages, so all of the memory is RWX.
fn pmp_initialize
    enter
    li      t0, PMP_TOR | PMP_R | PMP_W | PMP_X
    csrw    pmpcfg1, t0
    call    uarea_is_apart
    bnez    a0, pmp_initialize.apart
    li      t0, KERNEL_START >> 2       # entry 4 begins here
    csrw    pmpaddr3, t0
    j       pmp_initialize.out

pmp_initialize.apart:
    li      t0, UAREA_DIRECTORY >> 2
    csrw    pmpaddr0, t0
    li      t0, UAREA_END >> 2
    csrw    pmpaddr1, t0
    li      t0, POOL_START >> 2
    csrw    pmpaddr2, t0
    li      t0, POOL_LIMIT >> 2
    csrw    pmpaddr3, t0
    li      t0, PMP_TOR | (PMP_TOR | PMP_R) << 8 | PMP_TOR << 16 | (PMP_TOR | PMP_R | PMP_W) << 24
    csrw    pmpcfg0, t0
pmp_initialize.out:
    li      t0, FRAMES_END >> 2
    csrw    pmpaddr4, t0
    sfence.vma
    leave
endfn pmp_initialize

# ------------------------------------------------------------------------------
# core_discover(): calls the other harts and sets core_count. Core 0, once, at boot.
# A hart that exists shows in its MSIP register that it was called; one that does not reads 0 or
# faults.
fn core_discover
    enter   s0
    li      s0, 1
core_discover.next:
    li      t0, CORES_MAX
    bgeu    s0, t0, core_discover.out
    slli    t0, s0, 2
    li      a0, CLINT_MSIP
    add     a0, a0, t0
    li      a1, 1
    call    probe_store
    beqz    a0, core_discover.out
    addi    s0, s0, 1
    j       core_discover.next
core_discover.out:
    la      t0, core_count
    sw      s0, (t0)
    leave   s0
endfn core_discover

# ------------------------------------------------------------------------------
# core_release_others(): lets the called harts go and waits until all are online.
fn core_release_others
    fence   rw, w
    la      t0, boot_go
    li      t1, 1
    sw      t1, (t0)

    la      t0, core_count
    lw      t0, (t0)
    addi    t0, t0, -1
    la      t1, cores_online
core_release_others.wait:
    lw      t2, (t1)
    bne     t2, t0, core_release_others.wait
    fence   r, rw
    ret
endfn core_release_others

# ------------------------------------------------------------------------------
# core_record(number a0) → a0 record. Leaf; clobbers t0.
fn core_record
    slli    a0, a0, CORE_SHIFT
    la      t0, cores
    add     a0, a0, t0
    ret
endfn core_record

# ------------------------------------------------------------------------------
# core_user_mask() → a0: a bit for each core that may run user threads. Leaf; clobbers t0.
# These are the slaves; a cluster of one core has only its master.
fn core_user_mask
    la      t0, core_count
    lw      t0, (t0)
    li      a0, 1
    beq     t0, a0, core_user_mask.out
    sll     a0, a0, t0
    addi    a0, a0, -2
core_user_mask.out:
    ret
endfn core_user_mask

    .section .bss
    .balign 64
object cores
    .zero   CORES_MAX * core.SIZE
endobject cores
object core_count
    .zero   4
endobject core_count
object cores_online
    .zero   4
endobject cores_online
