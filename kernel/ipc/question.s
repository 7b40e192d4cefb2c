# ------------------------------------------------------------------------------
# kernel/ipc/question.s — asking every other kernel about our process, until all have answered
#
# One question is asked at a time: a kernel holds one process. A new one takes the place of the one
# before. The list of clusters is the interface's. Core 0 only.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "network.inc"
    .include "communicator.inc"
    .include "residence.inc"

    .text

# ------------------------------------------------------------------------------
# question_ask(kind a0: WIRE_HOLD or WIRE_MOVED): asks all others, with the next number for news.
fn question_ask
    enter   s0
    la      s0, question
    sw      a0, question.kind(s0)
    la      t0, uarea
    lw      t1, uarea.home(t0)
    sw      t1, question.news + news.home(s0)
    lw      t1, uarea.moves(t0)
    addi    t1, t1, 1
    sw      t1, uarea.moves(t0)
    sw      t1, question.news + news.moves(s0)
    call    network_node
    sw      a0, question.news + news.node(s0)
    sw      zero, question.rounds(s0)
    addi    a0, s0, question.answered
    li      a1, 0
    li      a2, CLUSTERS_MAX
    call    memory_fill

    # We ourselves know.
    la      t0, network_count
    lw      t0, (t0)
    sw      t0, question.left(s0)
    call    network_node
    call    question_answered
    call    question_send
    la      a0, question_task
    li      t0, QUESTION_PERIOD
    sw      t0, task.period(a0)
    call    task_dispatch
    leave   s0
endfn question_ask

# ------------------------------------------------------------------------------
# question_again(task a0): another round for those that have not answered, after a while.
fn question_again
    enter
    la      t0, question
    lw      t1, question.kind(t0)
    beqz    t1, question_again.over
    lw      t1, question.left(t0)
    beqz    t1, question_again.next     # what our interface still has to do holds it up
    lw      t1, question.rounds(t0)
    addi    t1, t1, 1
    sw      t1, question.rounds(t0)
    li      t2, QUESTION_ROUNDS
    bgtu    t1, t2, question_again.dead
    call    question_send
question_again.next:
    leave
question_again.dead:
    sw      zero, question.left(t0)
    call    question_done
question_again.over:
    la      t0, question_task
    sw      zero, task.period(t0)       # no more rounds
    leave
endfn question_again

# ------------------------------------------------------------------------------
# question_send(): sends the question to each cluster that has not answered, as far as letters go.
fn question_send
    enter   s0, s1
    la      t0, network_count
    lw      s1, (t0)
    li      s0, 0                       # s0 = cluster
question_send.next:
    beq     s0, s1, question_send.out
    la      t0, question
    add     t0, t0, s0
    lbu     t0, question.answered(t0)
    bnez    t0, question_send.skip
    call    letter_for_kernel
    beqz    a0, question_send.out
    mv      a1, s0
    call    question_write
question_send.skip:
    addi    s0, s0, 1
    j       question_send.next
question_send.out:
    leave   s0, s1
endfn question_send

# ------------------------------------------------------------------------------
# question_write(letter a0, cluster a1): posts the question to that cluster.
fn question_write
    enter   s0
    mv      s0, a0
    slli    t0, a1, PLACE_SHIFT
    li      t1, NETWORK_PLACES
    add     t0, t0, t1
    lw      a1, place.node(t0)
    la      t0, question
    lw      t1, question.kind(t0)
    sw      t1, letter.wire + wire.kind(s0)
    addi    a2, t0, question.news
    call    news_write
    mv      a0, s0
    call    letter_post
    leave   s0
endfn question_write

# ------------------------------------------------------------------------------
# question_answered(node a0): a kernel has answered. Again is no harm.
fn question_answered
    enter
    call    network_cluster_of
    bltz    a0, question_answered.out
    la      t0, question
    add     t1, t0, a0
    lbu     t2, question.answered(t1)
    bnez    t2, question_answered.out
    li      t2, 1
    sb      t2, question.answered(t1)
    lw      t2, question.left(t0)
    beqz    t2, question_answered.out   # given up before
    addi    t2, t2, -1
    sw      t2, question.left(t0)
    bnez    t2, question_answered.out
    call    question_done
question_answered.out:
    leave
endfn question_answered

# ------------------------------------------------------------------------------
# question_done(): nobody is left to answer.
fn question_done
    la      t0, question
    lw      t1, question.kind(t0)
    li      t2, WIRE_HOLD
    beq     t1, t2, question_done.held
    sw      zero, question.kind(t0)
    lw      t1, question.next(t0)
    bnez    t1, question_done.next
    tail    process_told
question_done.held:
    tail    hold_check
question_done.next:
    tail    hold_ask
endfn question_done

# ------------------------------------------------------------------------------
# question_is(news a0, kind a1) → a0 1 or 0: whether that is what is being asked. Leaf.
fn question_is
    la      t0, question
    lw      t1, question.kind(t0)
    bne     t1, a1, question_is.no
    lw      t1, news.home(a0)
    lw      t2, question.news + news.home(t0)
    bne     t1, t2, question_is.no
    lw      t1, news.moves(a0)
    lw      t2, question.news + news.moves(t0)
    xor     a0, t1, t2
    seqz    a0, a0
    ret
question_is.no:
    li      a0, 0
    ret
endfn question_is
