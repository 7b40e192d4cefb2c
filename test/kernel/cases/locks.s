# The library's mutexes, semaphores, conditions and fences: their answers, and that they hold.
#
# expect: no mutex: -22
# expect: kind 3: -22
# expect: normal: 0
# expect: lock: 0
# expect: try again: -16
# expect: unlock: 0
# expect: unlock by whom it may concern: 0
# expect: errorcheck: 0
# expect: unlock what is free: -1
# expect: lock: 0
# expect: lock again: -35
# expect: unlock: 0
# expect: recursive: 0
# expect: lock: 0
# expect: lock again: 0
# expect: try again: 0
# expect: unlock: 0
# expect: unlock: 0
# expect: unlock: 0
# expect: unlock once more: -1
# expect: lock nothing: -22
# expect: unlock nothing: -22
# expect: wait without the mutex: -1
# expect: no semaphore: -22
# expect: negative count: -22
# expect: one unit: 0
# expect: take it: 0
# expect: try to take another: -22
# expect: give one: 0
# expect: take that: 0
# expect: down nothing: -22
# expect: up nothing: -22
# expect: no condition: -22
# expect: wait for no condition: -22
# expect: signal nobody: 0
# expect: signal nothing: -22
# expect: broadcast nothing: -22
# expect: no fence: -22
# expect: fence for 0: -22
# expect: fence for 19: -22
# expect: fence for nobody: -22
# expect: fence for 1: 0
# expect: alone at a fence: 0
# expect: counted under a mutex: 500
# expect: counted under a semaphore: 500
# expect: handed over by conditions: 100
# expect: nobody was ahead at the fence: 0

    .include "case.inc"
    .include "locks.inc"

    .set    WORKERS, 5
    .set    ROUNDS, 100

fn main
    enter   s0, s1
    la      s0, lock
    call    mutexes
    la      s0, units
    call    semaphores
    la      s0, changed
    call    conditions
    la      s0, meeting
    call    fences
    call    together
    li      a0, 0
    leave   s0, s1
endfn main

mutexes:
    enter
    try     "no mutex", mutex_initialize, 0, MUTEX_NORMAL
    try     "kind 3", mutex_initialize, s0, 3
    try     normal, mutex_initialize, s0, MUTEX_NORMAL
    try     lock, mutex_lock, s0
    try     "try again", mutex_trylock, s0
    try     unlock, mutex_unlock, s0
    try     "unlock by whom it may concern", mutex_unlock, s0
    try     errorcheck, mutex_initialize, s0, MUTEX_ERRORCHECK
    try     "unlock what is free", mutex_unlock, s0
    try     lock, mutex_lock, s0
    try     "lock again", mutex_lock, s0
    try     unlock, mutex_unlock, s0
    try     recursive, mutex_initialize, s0, MUTEX_RECURSIVE
    try     lock, mutex_lock, s0
    try     "lock again", mutex_lock, s0
    try     "try again", mutex_trylock, s0
    try     unlock, mutex_unlock, s0
    try     unlock, mutex_unlock, s0
    try     unlock, mutex_unlock, s0
    try     "unlock once more", mutex_unlock, s0
    try     "lock nothing", mutex_lock, 0
    try     "unlock nothing", mutex_unlock, 0
    la      s1, changed
    try     "wait without the mutex", cond_wait, s1, s0
    leave

semaphores:
    enter
    try     "no semaphore", sem_initialize, 0, 1
    try     "negative count", sem_initialize, s0, -1
    try     "one unit", sem_initialize, s0, 1
    try     "take it", sem_down, s0
    try     "try to take another", sem_trydown, s0
    try     "give one", sem_up, s0
    try     "take that", sem_trydown, s0
    try     "down nothing", sem_down, 0
    try     "up nothing", sem_up, 0
    leave

conditions:
    enter
    la      s1, lock
    try     "no condition", cond_initialize, 0
    try     "wait for no condition", cond_wait, 0, s1
    need    cond_initialize, s0
    try     "signal nobody", cond_signal, s0
    try     "signal nothing", cond_signal, 0
    try     "broadcast nothing", cond_broadcast, 0
    leave

fences:
    enter
    try     "no fence", fence_initialize, 0, 1
    try     "fence for 0", fence_initialize, s0, 0
    try     "fence for 19", fence_initialize, s0, 19
    try     "fence for nobody", fence_wait, 0
    try     "fence for 1", fence_initialize, s0, 1
    try     "alone at a fence", fence_wait, s0
    leave

# together(): five workers at each of the four.
together:
    enter   s2
    la      a0, lock
    li      a1, MUTEX_NORMAL
    call    mutex_initialize
    la      s2, under_mutex
    call    crowd
    say     "counted under a mutex:"
    la      a0, units
    li      a1, 1
    call    sem_initialize
    la      s2, under_semaphore
    call    crowd
    say     "counted under a semaphore:"
    la      s2, in_turn
    call    crowd
    say     "handed over by conditions:"
    la      a0, meeting
    li      a1, WORKERS
    call    fence_initialize
    la      s2, at_fence
    call    crowd
    la      t0, ahead
    lw      a0, (t0)
    say     "nobody was ahead at the fence:"
    leave   s2

# crowd(function s2) → a0 what WORKERS threads count together
crowd:
    enter   s0, s1
    la      t0, counter
    sw      zero, (t0)
    la      s0, ids
    li      s1, 0
crowd.create:
    mv      a0, s0
    mv      a1, s2
    mv      a2, s1
    call    kthread_create
    addi    s0, s0, 4
    addi    s1, s1, 1
    li      t0, WORKERS
    bne     s1, t0, crowd.create
crowd.join:
    addi    s0, s0, -4
    addi    s1, s1, -1
    lw      a0, (s0)
    li      a1, 0
    call    kthread_join
    bnez    s1, crowd.join
    la      t0, counter
    lw      a0, (t0)
    leave   s0, s1

.macro count_under down, up, object
    enter   s0, s1
    li      s0, ROUNDS
1:  la      a0, \object
    call    \down
    la      t0, counter
    lw      s1, (t0)
    andi    t1, s0, 31                  # now and then in the middle of it, let others run
    bnez    t1, 2f
    call    kthread_yield
2:  addi    s1, s1, 1
    la      t0, counter
    sw      s1, (t0)
    la      a0, \object
    call    \up
    addi    s0, s0, -1
    bnez    s0, 1b
    leave   s0, s1
.endm

under_mutex:
    count_under mutex_lock, mutex_unlock, lock

under_semaphore:
    count_under sem_down, sem_up, units

# in_turn(n a0): counts when the counter modulo WORKERS is n, 20 times.
in_turn:
    enter   s0, s1, s2
    mv      s0, a0
    li      s1, 20
    la      s2, counter
in_turn.next:
    la      a0, lock
    call    mutex_lock
in_turn.look:
    lw      t0, (s2)
    li      t1, WORKERS
    remu    t0, t0, t1
    beq     t0, s0, in_turn.count
    la      a0, changed
    la      a1, lock
    call    cond_wait
    j       in_turn.look
in_turn.count:
    lw      t0, (s2)
    addi    t0, t0, 1
    sw      t0, (s2)
    la      a0, changed
    call    cond_broadcast
    la      a0, lock
    call    mutex_unlock
    addi    s1, s1, -1
    bnez    s1, in_turn.next
    leave   s0, s1, s2

# at_fence(): counts, meets the others, and looks whether all have counted; 20 times.
at_fence:
    enter   s0, s1
    li      s0, 0
    la      s1, counter
at_fence.next:
    li      t0, 1
    amoadd.w zero, t0, (s1)
    addi    s0, s0, WORKERS
    la      a0, meeting
    call    fence_wait
    lw      t0, (s1)
    beq     t0, s0, at_fence.good
    la      t0, ahead
    li      t1, 1
    sw      t1, (t0)
at_fence.good:
    la      a0, meeting
    call    fence_wait
    li      t0, 20 * WORKERS
    bne     s0, t0, at_fence.next
    leave   s0, s1

    .section .bss
    .balign 4
counter:
    .zero   4
ahead:
    .zero   4
ids:
    .zero   WORKERS * 4
lock:
    .zero   mutex.SIZE
units:
    .zero   sem.SIZE
changed:
    .zero   cond.SIZE
meeting:
    .zero   fence.SIZE
