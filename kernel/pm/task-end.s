# ------------------------------------------------------------------------------
# kernel/pm/task-end.s — what follows when a task ends: children, errors, its own next state
#
# An ending is a set of bits. Every edge of the task whose trigger shares a bit with it is told:
#   an ordinary ending  counts the parent off and schedules a child that waits for nothing more
#   an error            runs the child whose edge catches it; marks a child whose edge throws it
#                       on, and goes through that child's own edges, depth first
# All routines here need task_lock.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "task-board.inc"

    .text

# ------------------------------------------------------------------------------
# task_end(task a0, ending a1): ends a task that has run, or in whose place somebody ends it.
fn task_end
    enter   s0, s1
    mv      s0, a0
    mv      s1, a1
    lw      t0, task.board(s0)
    lw      t1, task_board.color(t0)
    addi    t1, t1, 1                   # a new color: no task has seen this ending yet
    sw      t1, task_board.color(t0)
    sw      t1, task.color(s0)
    call    task_spread

    # What becomes of the task itself: the strongest of the ending's bits decides.
    lw      t0, task.state(s0)
    andi    t0, t0, TASK_READY          # dispatched anew while it ran: nothing more to decide
    sw      t0, task.state(s0)
    bnez    t0, task_end.out
    mv      a0, s0
    andi    t0, s1, TRIGGER_AGAIN
    bnez    t0, task_end.again
    li      t1, TASK_STOPPED
    andi    t0, s1, TRIGGER_STOP
    bnez    t0, task_end.rest
    li      t1, TASK_ERROR
    andi    t0, s1, TRIGGER_ERROR
    bnez    t0, task_end.rest
    lw      t0, task.period(s0)
    andi    t1, s1, TRIGGER_PERIODIC
    or      t0, t0, t1
    bnez    t0, task_end.periodic
    li      t1, TASK_COMPLETED
task_end.rest:
    sw      t1, task.state(s0)
task_end.out:
    leave   s0, s1
task_end.again:
    call    task_enqueue
    j       task_end.out
task_end.periodic:
    call    task_clock_add
    j       task_end.out
endfn task_end

# ------------------------------------------------------------------------------
# task_spread(task a0, ending a1): releases a waiting thread and tells every edge that listens.
fn task_spread
    enter   s0, s1, s2, s3
    mv      s0, a0
    mv      s1, a1
    lw      t0, task.release(s0)
    and     t0, t0, s1
    beqz    t0, task_spread.edges
    addi    a0, s0, task.semaphore
    call    semaphore_up

task_spread.edges:
    addi    s2, s0, task.edges
    addi    s3, s2, TASK_CHILDREN * edge.SIZE
task_spread.edge:
    lw      t0, edge.child(s2)
    beqz    t0, task_spread.next
    lw      t0, edge.trigger(s2)
    and     a2, t0, s1                  # the bits that edge and ending share
    beqz    a2, task_spread.next
    mv      a0, s0
    mv      a1, s2
    call    task_tell
task_spread.next:
    addi    s2, s2, edge.SIZE
    bne     s2, s3, task_spread.edge
    leave   s0, s1, s2, s3
endfn task_spread

# ------------------------------------------------------------------------------
# task_tell(parent a0, edge a1, shared a2)
# One edge's share of an ending: what of the ending the edge listens to is in shared.
fn task_tell
    enter   s0, s1, s2
    mv      s1, a1
    mv      s2, a2
    lw      s0, edge.child(s1)
    lw      t0, task.result(a0)
    sw      t0, task.result(s0)
    mv      a0, s0
    call    task_overwrite

    # A temporary edge has served now; it counts its parent off like any other.
    lw      t1, edge.kind(s1)
    andi    t0, t1, EDGE_TEMPORARY
    mv      a0, s0
    beqz    t0, task_tell.lasting
    mv      a0, s1
    call    task_remove_edge
    j       task_tell.counted
task_tell.lasting:
    call    task_count_down
task_tell.counted:
    andi    t0, s2, TRIGGER_ERROR_CATCH
    bnez    t0, task_tell.schedule
    andi    t0, s2, TRIGGER_ERROR_THROW
    bnez    t0, task_tell.throw

    # A flow carries on alone, unless the child has a dependency; then all parents count.
    lw      t0, edge.kind(s1)
    andi    t0, t0, EDGE_DEPENDENCY
    lw      t1, task.dependencies(s0)
    or      t0, t0, t1
    beqz    t0, task_tell.schedule
    lw      t0, task.pending(s0)
    bnez    t0, task_tell.out
task_tell.schedule:
    mv      a0, s0
    call    task_schedule
    j       task_tell.out
task_tell.throw:
    mv      a0, s0
    call    task_throw
task_tell.out:
    leave   s0, s1, s2
endfn task_tell

# ------------------------------------------------------------------------------
# task_overwrite(child a0): gives the child the arguments that the running task left for it.
fn task_overwrite
    lw      t0, task.board(a0)
    lw      t1, task_board.overwrites(t0)
    beqz    t1, task_overwrite.out
    addi    t0, t0, task_board.arguments
    addi    a0, a0, task.arguments
    addi    t2, t0, argument.SIZE
1:  lw      t1, (t0)
    sw      t1, (a0)
    addi    t0, t0, 4
    addi    a0, a0, 4
    bne     t0, t2, 1b
task_overwrite.out:
    ret
endfn task_overwrite

# ------------------------------------------------------------------------------
# task_throw(task a0): an error goes through a task that does not catch it.
# A task that is queued runs nevertheless; each task is passed once, whatever the graph's cycles.
fn task_throw
    lw      t0, task.board(a0)
    lw      t0, task_board.color(t0)
    lw      t1, task.color(a0)
    beq     t0, t1, task_throw.seen
    sw      t0, task.color(a0)
    lw      t0, task.parents(a0)
    sw      t0, task.pending(a0)
    lw      t0, task.state(a0)
    andi    t0, t0, TASK_READY | TASK_RUNNING | TASK_PERIODIC
    bnez    t0, task_throw.pass
    li      t0, TASK_ERROR
    sw      t0, task.state(a0)
task_throw.pass:
    li      a1, TRIGGER_ERROR
    tail    task_spread
task_throw.seen:
    ret
endfn task_throw
