# ------------------------------------------------------------------------------
# kernel/ipc/residence.s — addresses of communication, and where they lead
#
# An address is a home and a port. Port 0 is the kernel's: its home is a node, and it stays there.
# All other ports are those of a process, which may have moved: `residences` says where to. Every
# kernel has such a table, and while a process moves, what is sent to it waits at its senders
# (hold.s), so none of them is wrong when it matters. Core 0 only.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "network.inc"
    .include "communicator.inc"
    .include "residence.inc"

    .bss
    .balign 4
object residences
    .skip   NODES * residence.SIZE
endobject residences

    .text

# ------------------------------------------------------------------------------
# residence_initialize(): every process is at home. Boot.
fn residence_initialize
    la      t0, residences
    li      t1, 0
    li      t2, NODES
1:  sw      t1, residence.now(t0)
    sw      t1, residence.before(t0)
    addi    t0, t0, residence.SIZE
    addi    t1, t1, 1
    bne     t1, t2, 1b
    ret
endfn residence_initialize

# ------------------------------------------------------------------------------
# residence_of(home a0) → a0 its residence, or 0: there is no such node. Leaf; clobbers t0.
fn residence_of
    li      t0, NODES
    bgeu    a0, t0, residence_of.none
    slli    a0, a0, RESIDENCE_SHIFT
    la      t0, residences
    add     a0, a0, t0
    ret
residence_of.none:
    li      a0, 0
    ret
endfn residence_of

# ------------------------------------------------------------------------------
# residence_move(home a0, node a1): the process of that home lives there now. Leaf.
fn residence_move
    slli    a0, a0, RESIDENCE_SHIFT
    la      t0, residences
    add     a0, a0, t0
    sw      zero, residence.held(a0)
    lw      t0, residence.now(a0)
    beq     t0, a1, residence_move.out
    sw      t0, residence.before(a0)
    sw      a1, residence.now(a0)
residence_move.out:
    ret
endfn residence_move

# ------------------------------------------------------------------------------
# process_home() → a0 home of this cluster's process, or NODE_ANY if it has none. Leaf; clobbers t0.
fn process_home
    la      t0, uarea
    lw      a0, uarea.home(t0)
    lw      t0, uarea.process(t0)
    bnez    t0, process_home.out
    li      a0, NODE_ANY
process_home.out:
    ret
endfn process_home

# ------------------------------------------------------------------------------
# address_of(home a0, port a1) → a0 address, or -EINVAL where there is no such node or port
fn address_of
    enter   s0, s1
    mv      s0, a0
    mv      s1, a1
    li      t0, PORTS
    bgeu    s1, t0, address_of.invalid
    call    network_has_node
    beqz    a0, address_of.invalid
    slli    a0, s0, PORT_BITS
    or      a0, a0, s1
    leave   s0, s1
address_of.invalid:
    li      a0, -EINVAL
    leave   s0, s1
endfn address_of

# ------------------------------------------------------------------------------
# address_here(port a0) → a0 address of that port: the kernel's, or that of this cluster's process.
# Leaf; clobbers t0.
fn address_here
    la      t0, network_here
    beqz    a0, address_here.kernel     # KERNEL_PORT
    la      t0, uarea + uarea.home
address_here.kernel:
    lw      t0, (t0)
    slli    t0, t0, PORT_BITS
    or      a0, a0, t0
    ret
endfn address_here

# ------------------------------------------------------------------------------
# address_is_here(address a0) → a0 1 or 0: whether it is this kernel's or this cluster's process's.
# Leaf; clobbers t0 and t1.
fn address_is_here
    la      t0, network_here
    lw      t0, (t0)
    andi    t1, a0, PORT_MASK
    srli    a0, a0, PORT_BITS
    beqz    t1, address_is_here.compare
    la      t1, uarea
    lw      t0, uarea.home(t1)
    lw      t1, uarea.process(t1)
    beqz    t1, address_is_here.no
address_is_here.compare:
    xor     a0, a0, t0
    seqz    a0, a0
    ret
address_is_here.no:
    li      a0, 0
    ret
endfn address_is_here

# ------------------------------------------------------------------------------
# address_node(address a0) → a0 node where it is now. Leaf; clobbers t0 and t1.
fn address_node
    andi    t1, a0, PORT_MASK
    srli    a0, a0, PORT_BITS
    beqz    t1, address_node.out        # KERNEL_PORT
    slli    a0, a0, RESIDENCE_SHIFT
    la      t0, residences
    add     t0, t0, a0
    lw      a0, residence.now(t0)
address_node.out:
    ret
endfn address_node

# ------------------------------------------------------------------------------
# address_is_from(source a0, destination a1, sender a2) → a0 1 or 0
# Whether a message between these addresses may come from that node: where its sender lives, or has
# lived before; or from where its receiver has lived before, which forwards what comes late.
fn address_is_from
    enter   s0, s1
    mv      s0, a1
    mv      s1, a0
    andi    t0, s1, PORT_MASK
    srli    a0, s1, PORT_BITS
    bnez    t0, address_is_from.process
    xor     a0, a0, a2
    seqz    a0, a0
    leave   s0, s1
address_is_from.process:
    call    residence_of
    beqz    a0, address_is_from.out
    lw      t0, residence.now(a0)
    beq     t0, a2, address_is_from.yes
    lw      t0, residence.before(a0)
    beq     t0, a2, address_is_from.yes
    srli    a0, s0, PORT_BITS
    call    residence_of
    beqz    a0, address_is_from.out
    lw      t0, residence.before(a0)
    li      a0, 0
    bne     t0, a2, address_is_from.out
address_is_from.yes:
    li      a0, 1
address_is_from.out:
    leave   s0, s1
endfn address_is_from
