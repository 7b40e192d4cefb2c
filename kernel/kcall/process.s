# ------------------------------------------------------------------------------
# kernel/kcall/process.s — calls about the cluster as a whole: its end, its console, its place, its
# clock.

    .include "kernel.inc"

    .text

# ------------------------------------------------------------------------------
# kcall_exit(status a0): ends this cluster with the low byte of status. Call 1. Its caller does not
# go on.
fn kcall_exit
    andi    a0, a0, 255
    j       process_end
endfn kcall_exit

# ------------------------------------------------------------------------------
# kcall_shutdown(): ends this cluster with exit code 0. Call 12. Its caller does not go on.
fn kcall_shutdown
    li      a0, 0
    j       process_end
endfn kcall_shutdown

# ------------------------------------------------------------------------------
# kcall_write(descriptor a0, buffer a1, count a2) → a0 count, -EINVAL: negative descriptor, no
# buffer, or more than WRITE_MAX; -EFAULT. Every descriptor is the console; one call's bytes stay
# together. Call 2.
fn kcall_write
    enter   s0
    mv      s0, a2
    bltz    a0, kcall_write.invalid
    beqz    a1, kcall_write.invalid
    li      t0, WRITE_MAX
    bltu    t0, a2, kcall_write.invalid
    la      a0, write_buffer
    call    user_read
    bnez    a0, kcall_write.out
    la      a0, write_buffer
    mv      a1, s0
    call    console_write
    mv      a0, s0
kcall_write.out:
    leave   s0
kcall_write.invalid:
    li      a0, -EINVAL
    leave   s0
endfn kcall_write

# ------------------------------------------------------------------------------
# kcall_node_get_num() → a0 node that the process is known by: that of the cluster it was started
# in, 0 without a network. Call 18. Leaf.
fn kcall_node_get_num
    la      t0, uarea
    lw      a0, uarea.home(t0)
    ret
endfn kcall_node_get_num

# ------------------------------------------------------------------------------
# kcall_cluster_get_num() → a0 number of this cluster, 0 without a network. Call 58. Leaf.
fn kcall_cluster_get_num
    la      t0, network_present
    lw      a0, (t0)
    beqz    a0, kcall_cluster_get_num.out
    li      t0, NETWORK_INTERFACE
    lw      a0, interface.cluster(t0)
kcall_cluster_get_num.out:
    ret
endfn kcall_cluster_get_num

# ------------------------------------------------------------------------------
# kcall_clock(user address of two words a0) → a0 0, -EINVAL: no address, -EFAULT. Stores mtime, low
# word first: 100 ns since power-on, the same in every cluster. Call 44, on the calling core.
fn kcall_clock
    beqz    a0, kcall_clock.invalid
    addi    sp, sp, -16
    sw      ra, 0(sp)
    mv      t2, a0
    call    timer_now
    sw      a0, 4(sp)
    sw      a1, 8(sp)
    mv      a0, t2
    addi    a1, sp, 4
    li      a2, 8
    call    user_write
    lw      ra, 0(sp)
    addi    sp, sp, 16
    ret
kcall_clock.invalid:
    li      a0, -EINVAL
    ret
endfn kcall_clock

# ------------------------------------------------------------------------------
# kcall_migrate_to(cluster a0) → a0 0, in that cluster; -EINVAL: no such compute cluster, this one,
# or no network; -EBUSY: it holds a process, or one is on its way; -ENOTSUP: its kernel is another,
# or this is the mixed layout, where nothing tells a process from its kernel; -ETIMEDOUT: it does
# not answer; -EIO: it has given up before we did. Call 76.
fn kcall_migrate_to
    enter   s0
    mv      s0, a0
    la      t0, network_present
    lw      t0, (t0)
    li      a0, -EINVAL
    beqz    t0, kcall_migrate_to.out
    call    uarea_is_apart
    mv      t0, a0
    li      a0, -ENOTSUP
    beqz    t0, kcall_migrate_to.out
    la      t0, kcall_serving
    lw      a1, (t0)
    mv      a0, s0
    call    migration_to
kcall_migrate_to.out:
    leave   s0
endfn kcall_migrate_to

    .section .bss
    .balign 4
write_buffer:
    .zero   WRITE_MAX
