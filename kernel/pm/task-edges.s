# ------------------------------------------------------------------------------
# kernel/pm/task-edges.s — the edges between tasks, and graphs of them built from tables
#
# Invariant: task.parents of a child is the number of edges that lead to it, task.dependencies the
# number of those that are dependencies, and task.pending ≤ task.parents.

    .include "kernel.inc"
    .include "tasks.inc"

    .text

# ------------------------------------------------------------------------------
# task_connect(parent a0, child a1, trigger a2, kind a3) → a0 0 or -EINVAL
# Lets the child run after the parent, whenever the parent ends with one of the trigger's bits.
# -EINVAL: no task, no or an unknown trigger, 10 children or 32 parents already.
fn task_connect
    enter   s0
    acquire task_lock
    call    task_link
    mv      s0, a0
    release task_lock
    mv      a0, s0
    leave   s0
endfn task_connect

# ------------------------------------------------------------------------------
# task_link(parent a0, child a1, trigger a2, kind a3) → a0 as task_connect. Needs task_lock.
fn task_link
    enter   s0, s1
    mv      s0, a0
    li      s1, -EINVAL
    call    task_state_of
    beqz    t0, task_link.out
    mv      a0, a1
    call    task_state_of
    beqz    t0, task_link.out
    beqz    a2, task_link.out
    li      t0, TRIGGER_ALL
    bgtu    a2, t0, task_link.out
    lw      t1, task.parents(a1)
    li      t0, TASK_PARENTS
    bgeu    t1, t0, task_link.out

    # The first free place of the parent's edges takes this one.
    mv      t2, a1
    mv      a0, s0
    li      a1, 0
    call    task_find_edge
    beqz    a0, task_link.out
    sw      t2, edge.child(a0)
    sw      a2, edge.trigger(a0)
    sw      a3, edge.kind(a0)
    mv      a0, t2
    mv      a1, a3
    call    task_adopt
    li      s1, 0
task_link.out:
    mv      a0, s1
    leave   s0, s1
endfn task_link

# ------------------------------------------------------------------------------
# task_disconnect(parent a0, child a1) → a0 0 or -EINVAL where there is no such edge
# Removes the first edge from parent to child. Needs task_lock.
fn task_disconnect
    enter
    beqz    a0, task_disconnect.invalid
    beqz    a1, task_disconnect.invalid
    call    task_find_edge
    beqz    a0, task_disconnect.invalid
    call    task_remove_edge
    li      a0, 0
    leave
task_disconnect.invalid:
    li      a0, -EINVAL
    leave
endfn task_disconnect

# ------------------------------------------------------------------------------
# task_find_edge(parent a0, child a1) → a0 edge, or 0
# The parent's first edge to that child; with a child of 0, its first free place. Needs task_lock.
# Keeps all but a0, t0 and t1.
fn task_find_edge
    addi    a0, a0, task.edges
    addi    t0, a0, TASK_CHILDREN * edge.SIZE
1:  lw      t1, edge.child(a0)
    beq     t1, a1, task_find_edge.out
    addi    a0, a0, edge.SIZE
    bne     a0, t0, 1b
    li      a0, 0
task_find_edge.out:
    ret
endfn task_find_edge

# ------------------------------------------------------------------------------
# task_adopt(child a0, kind a1): counts one more edge that leads to the child. Needs task_lock.
fn task_adopt
    lw      t0, task.parents(a0)
    addi    t0, t0, 1
    sw      t0, task.parents(a0)
    lw      t0, task.pending(a0)
    addi    t0, t0, 1
    sw      t0, task.pending(a0)
    andi    a1, a1, EDGE_DEPENDENCY
    lw      t0, task.dependencies(a0)
    add     t0, t0, a1
    sw      t0, task.dependencies(a0)
    ret
endfn task_adopt

# ------------------------------------------------------------------------------
# task_remove_edge(edge a0): frees the edge; its child has one parent less. Needs task_lock.
fn task_remove_edge
    lw      t1, edge.child(a0)
    sw      zero, edge.child(a0)
    lw      t0, task.parents(t1)
    addi    t0, t0, -1
    sw      t0, task.parents(t1)
    lw      t2, edge.kind(a0)
    andi    t2, t2, EDGE_DEPENDENCY
    lw      t0, task.dependencies(t1)
    sub     t0, t0, t2
    sw      t0, task.dependencies(t1)
    mv      a0, t1
    tail    task_count_down
endfn task_remove_edge

# ------------------------------------------------------------------------------
# task_count_down(child a0): one parent less is pending, if any is. Needs task_lock.
fn task_count_down
    lw      t0, task.pending(a0)
    beqz    t0, task_count_down.out
    addi    t0, t0, -1
    sw      t0, task.pending(a0)
task_count_down.out:
    ret
endfn task_count_down

# ------------------------------------------------------------------------------
# task_graph_build(tasks a0, edges a1)
# Makes the tasks of one table and connects them by the other (see tasks.inc). A row that is
# refused is a mistake in the table, so a bug of ours.
fn task_graph_build
    enter   s0, s1
    mv      s0, a0
    mv      s1, a1
task_graph_build.task:
    lw      a0, task_row.task(s0)
    beqz    a0, task_graph_build.edge
    lw      a1, task_row.function(s0)
    li      a2, 0
    li      a3, TRIGGER_NONE
    call    task_create
    bnez    a0, task_graph_build.refused
    lw      t0, task_row.task(s0)
    lw      t1, task_row.priority(s0)
    sw      t1, task.priority(t0)
    addi    s0, s0, task_row.SIZE
    j       task_graph_build.task

task_graph_build.edge:
    lw      a0, edge_row.parent(s1)
    beqz    a0, task_graph_build.out
    lw      a1, edge_row.child(s1)
    lw      a2, edge_row.trigger(s1)
    lw      a3, edge_row.kind(s1)
    call    task_connect
    bnez    a0, task_graph_build.refused
    addi    s1, s1, edge_row.SIZE
    j       task_graph_build.edge
task_graph_build.out:
    leave   s0, s1
task_graph_build.refused:
    panic   "a task graph has a row that cannot be"
endfn task_graph_build
