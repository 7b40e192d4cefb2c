# ------------------------------------------------------------------------------
# kernel/hal/probe.s — touching an address that may not be there.
#
# An access that faults in the kernel goes on at core.recovery (trap_entry.kernel), which is set
# here for one access. Used at boot only: for harts and for the network interface.

    .include "kernel.inc"

    .text

# ------------------------------------------------------------------------------
# probe_load(address a0) → a0 word there, 0 when it faults. Leaf; clobbers t0, t1.
fn probe_load
    la      t0, probe_failed
    sw      t0, core.recovery(tp)
    lw      a0, (a0)
    sw      zero, core.recovery(tp)
    ret
endfn probe_load

# ------------------------------------------------------------------------------
# probe_store(address a0, word a1) → a0 what reads back, 0 when it faults. Leaf; clobbers t0, t1.
fn probe_store
    la      t0, probe_failed
    sw      t0, core.recovery(tp)
    sw      a1, (a0)
    lw      a0, (a0)
    sw      zero, core.recovery(tp)
    ret
endfn probe_store

probe_failed:
    li      a0, 0
    ret

# ------------------------------------------------------------------------------
# network_probe(): sets network_present when the interface's magic word is there.
fn network_probe
    enter
    li      a0, NETWORK_INTERFACE
    call    probe_load
    li      t0, NETWORK_MAGIC_VALUE
    bne     a0, t0, network_probe.out
    la      t0, network_present
    li      t1, 1
    sw      t1, (t0)
network_probe.out:
    leave
endfn network_probe

    .section .bss
    .balign 4
object network_present
    .zero   4
endobject network_present
