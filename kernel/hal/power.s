# ------------------------------------------------------------------------------
# kernel/hal/power.s — the end of this cluster.

    .include "kernel.inc"

    .text

# ------------------------------------------------------------------------------
# power_off(code a0): ends the cluster with this exit code, 0 … 255. Any core; does not return.
fn power_off
    csrw    mie, zero
    li      t1, FINISHER_PASS
    beqz    a0, power_off.write
    slli    a0, a0, 16
    li      t1, FINISHER_FAIL
    or      t1, t1, a0
power_off.write:
    li      t0, FINISHER
    sw      t1, (t0)
power_off.halted:
    wfi
    j       power_off.halted
endfn power_off
