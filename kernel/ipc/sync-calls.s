# ------------------------------------------------------------------------------
# kernel/ipc/sync-calls.s — calls 19 … 25, but for the list of nodes (sync-list.s)

    .include "kernel.inc"
    .include "tasks.inc"
    .include "network.inc"
    .include "communicator.inc"
    .include "sync.inc"

    .text

# ------------------------------------------------------------------------------
# kcall_sync_create(nodes a0, count a1, mode a2) → a0 descriptor, -EINVAL: no list, count not 2 to
# 24, no such mode, a node that does not exist or stands there twice, or we do not wait in this
# sync, -EFAULT, -EAGAIN: the table is full. The end that waits. Call 19.
fn kcall_sync_create
    li      a3, ENDPOINT_INPUT
    li      a4, IOCTL_CREATES
    tail    sync_make
endfn kcall_sync_create

# ------------------------------------------------------------------------------
# kcall_sync_open(nodes a0, count a1, mode a2) → a0 descriptor, -EINVAL: as sync_create, but that we
# do not signal in this sync, -EFAULT, -EAGAIN. The end that signals. Call 20.
fn kcall_sync_open
    li      a3, ENDPOINT_OUTPUT
    li      a4, IOCTL_OPENS
    tail    sync_make
endfn kcall_sync_open

# ------------------------------------------------------------------------------
# sync_make(nodes a0, count a1, mode a2, kind a3, request a4) → a0 descriptor or an error as above
# The same list and mode again is the same descriptor, and counts.
fn sync_make
    enter   s0, s1
    mv      s0, a3
    mv      s1, a4
    call    sync_read
    bnez    a0, sync_make.out

    # The root of ONE_TO_ALL signals, that of ALL_TO_ONE waits, the others the other way round.
    la      a1, sync_wanted
    lw      t0, sync_key.root(a1)
    la      t1, uarea
    lw      t1, uarea.home(t1)
    xor     t0, t0, t1
    seqz    t0, t0                      # t0 = 1: we are the root
    lw      t1, sync_key.mode(a1)
    xor     t0, t0, t1
    addi    t0, t0, ENDPOINT_INPUT      # root xor ALL_TO_ONE: ENDPOINT_OUTPUT
    li      a0, -EINVAL
    bne     t0, s0, sync_make.out

    mv      a0, s0
    call    sync_allot
    mv      s0, a0
    li      a0, -EAGAIN
    beqz    s0, sync_make.out
    lw      t0, sync.references(s0)
    addi    t0, t0, 1
    sw      t0, sync.references(s0)
    la      a0, sync_usage
    mv      a1, s1
    li      a2, 1
    call    usage_count
    la      t0, sync_table
    sub     a0, s0, t0
    li      t0, sync.SIZE
    divu    a0, a0, t0
sync_make.out:
    leave   s0, s1
endfn sync_make

# ------------------------------------------------------------------------------
# kcall_sync_unlink(descriptor a0) → a0 0, -EINVAL, -EBADF, -EBUSY: a thread waits. Call 21.
fn kcall_sync_unlink
    li      a1, ENDPOINT_INPUT
    li      a2, IOCTL_UNLINKS
    tail    sync_end
endfn kcall_sync_unlink

# ------------------------------------------------------------------------------
# kcall_sync_close(descriptor a0) → a0 0, -EINVAL, -EBADF. Call 22.
fn kcall_sync_close
    li      a1, ENDPOINT_OUTPUT
    li      a2, IOCTL_CLOSES
    tail    sync_end
endfn kcall_sync_close

# ------------------------------------------------------------------------------
# sync_end(descriptor a0, kind a1, request a2) → a0 0, -EINVAL, -EBADF, -EBUSY
# One reference less; with the last the entry is free, and signals in it are lost.
fn sync_end
    enter   s0, s1, s2
    mv      s0, a2
    call    sync_find
    bnez    a0, sync_end.out
    mv      s1, a1
    li      s2, -EBUSY
    acquire thread_lock
    lw      t0, sync.waiting(s1)
    bnez    t0, sync_end.release
    li      s2, 0
    lw      t0, sync.references(s1)
    addi    t0, t0, -1
    sw      t0, sync.references(s1)
    bnez    t0, sync_end.release
    mv      a0, s1
    li      a1, 0
    li      a2, sync.SIZE
    call    memory_fill
sync_end.release:
    release thread_lock
    mv      a0, s2
    bnez    a0, sync_end.out
    la      a0, sync_usage
    mv      a1, s0
    li      a2, -1
    call    usage_count
    li      a0, 0
sync_end.out:
    leave   s0, s1, s2
endfn sync_end

# ------------------------------------------------------------------------------
# kcall_sync_wait(descriptor a0) → a0 0, -EINVAL, -EBADF: not open, or the end that signals. Sleeps
# until every peer has signalled, and takes one signal of each. Call 23, on the calling core.
fn kcall_sync_wait
    enter   s0, s1
    mv      s0, a0
    acquire thread_lock
    mv      a0, s0
    li      a1, ENDPOINT_INPUT
    call    sync_find
    mv      s0, a0
    mv      s1, a1
    bnez    s0, kcall_sync_wait.out
kcall_sync_wait.again:
    mv      a0, s1
    call    sync_take
    bnez    a0, kcall_sync_wait.taken
    lw      t0, sync.waiting(s1)
    addi    t0, t0, 1
    sw      t0, sync.waiting(s1)
    addi    a0, s1, sync.sleepers
    call    condition_wait
    lw      t0, sync.waiting(s1)
    addi    t0, t0, -1
    sw      t0, sync.waiting(s1)
    j       kcall_sync_wait.again
kcall_sync_wait.taken:
    la      t0, sync_usage + usage.counts + (IOCTL_WAITS - IOCTL_CREATES) * 4
    lw      t1, (t0)
    addi    t1, t1, 1
    sw      t1, (t0)
kcall_sync_wait.out:
    release thread_lock
    mv      a0, s0
    leave   s0, s1
endfn kcall_sync_wait

# ------------------------------------------------------------------------------
# kcall_sync_signal(descriptor a0) → a0 0, -EINVAL, -EBADF: not open, or the end that waits;
# -EAGAIN: too few letters are free for all peers; then nobody is signalled to. Call 24.
fn kcall_sync_signal
    enter   s0, s1, s2, s3
    li      a1, ENDPOINT_OUTPUT
    call    sync_find
    bnez    a0, kcall_sync_signal.out
    mv      s0, a1
    lw      s1, sync.peers(s0)          # s1 = peers from node s2 on
    li      s2, 0
    li      s3, 0                       # s3 = letters, linked
kcall_sync_signal.next:
    andi    t0, s1, 1
    beqz    t0, kcall_sync_signal.skip
    mv      a0, s0
    mv      a1, s2
    call    sync_letter
    beqz    a0, kcall_sync_signal.none
    sw      s3, letter.next(a0)
    mv      s3, a0
kcall_sync_signal.skip:
    srli    s1, s1, 1
    addi    s2, s2, 1
    bnez    s1, kcall_sync_signal.next

    la      s1, letter_post
    la      a0, sync_usage
    li      a1, IOCTL_SIGNALS
    li      a2, 0
    call    usage_count
    li      s0, 0
    j       kcall_sync_signal.letter
kcall_sync_signal.none:
    la      s1, letter_free
    li      s0, -EAGAIN

    # All of them are sent, or all of them freed: s1 says which.
kcall_sync_signal.letter:
    mv      a0, s0
    beqz    s3, kcall_sync_signal.out
    mv      a0, s3
    lw      s3, letter.next(s3)
    jalr    s1
    j       kcall_sync_signal.letter
kcall_sync_signal.out:
    leave   s0, s1, s2, s3
endfn kcall_sync_signal

# ------------------------------------------------------------------------------
# sync_letter(entry a0, node a1) → a0 letter with a signal to that node, or 0: none is free
fn sync_letter
    enter   s0, s1
    mv      s0, a0
    mv      s1, a1
    la      a0, letter_supply
    li      a1, 0
    call    supply_take
    beqz    a0, sync_letter.out
    mv      t2, a0
    sw      zero, letter.flow(t2)
    slli    t1, s1, PORT_BITS
    ori     t1, t1, PROCESS_PORT
    sw      t1, letter.wire + wire.destination(t2)
    li      a0, PROCESS_PORT
    call    address_here
    sw      a0, letter.wire + wire.source(t2)
    li      t1, WIRE_SYNC
    sw      t1, letter.wire + wire.kind(t2)
    li      t1, sync_key.SIZE
    sw      t1, letter.wire + wire.size(t2)
    addi    a0, t2, letter.payload
    addi    a1, s0, sync.key
    mv      a2, t1
    mv      s0, t2
    call    memory_copy
    mv      a0, s0
sync_letter.out:
    leave   s0, s1
endfn sync_letter

# ------------------------------------------------------------------------------
# kcall_sync_ioctl(descriptor a0, request a1, user address a2) → a0 0, -EINVAL, -EBADF, -EFAULT,
# -ENOTSUP: reads, writes, or no request. IOCTL_…: stores a counter, two words. Call 25.
fn kcall_sync_ioctl
    enter   s0, s1
    mv      s0, a1
    mv      s1, a2
    li      a1, ENDPOINT_FREE
    call    sync_find
    bnez    a0, kcall_sync_ioctl.out
    li      a0, -ENOTSUP
    addi    t0, s0, -IOCTL_READS
    sltiu   t0, t0, IOCTL_WRITES - IOCTL_READS + 1
    bnez    t0, kcall_sync_ioctl.out
    la      a0, sync_usage
    mv      a1, s0
    li      a2, IOCTL_SIGNALS
    mv      a3, s1
    call    usage_read
kcall_sync_ioctl.out:
    leave   s0, s1
endfn kcall_sync_ioctl
