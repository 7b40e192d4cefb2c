# What the kernel tells of a process, call 78, and reading the console with wrong arguments, call 77.
#
# expect: info 2: -22
# expect: info -1: -22
# expect: info nowhere: -22
# expect: threads to the kernel: -14
# expect: memory to the kernel: -14
# expect: threads: 1
# expect: its id: 18
# expect: with a sleeper: 2
# expect: asleep: 3
# expect: pages of its stacks: 2
# expect: one more frame: 1
# expect: frames: 128
# expect: read from -1: -22
# expect: read to nowhere: -22
# expect: read -1 bytes: -22
# expect: read nothing: 0

    .include "case.inc"
    .include "structs.inc"
    .include "info.inc"

fn main
    enter   s0, s1, s2, s3, s4
    la      s3, memory
    try     "info 2", kinfo, INFOS, s3
    try     "info -1", kinfo, -1, s3
    try     "info nowhere", kinfo, INFO_MEMORY, 0
    try     "threads to the kernel", kinfo, INFO_THREADS, KERNEL_START
    try     "memory to the kernel", kinfo, INFO_MEMORY, KERNEL_START
    call    count
    say     "threads:"
    la      t0, threads
    lw      a0, info_thread.id(t0)
    say     "its id:"

    need    kinfo, INFO_MEMORY, s3
    la      s0, id
    la      s1, sleeper
    need    kthread_create, s0, s1, 0
    la      t0, memory
    lw      s0, info_memory.pool_used(t0)
    lw      s1, info_memory.frames_used(t0)
main.wait:
    call    kthread_yield
    call    count
    mv      s2, a0
    la      t0, threads + info_thread.SIZE
    lw      t1, info_thread.state(t0)
    li      t2, THREAD_SLEEPING
    bne     t1, t2, main.wait
    say     "with a sleeper:"
    la      t0, threads + info_thread.SIZE
    lw      a0, info_thread.state(t0)
    say     "asleep:"
    call    kframe_alloc
    need    kinfo, INFO_MEMORY, s3
    la      t0, memory
    lw      a0, info_memory.pool_used(t0)
    sub     a0, a0, s0
    say     "pages of its stacks:"
    la      t0, memory
    lw      a0, info_memory.frames_used(t0)
    sub     a0, a0, s1
    say     "one more frame:"
    la      t0, memory
    lw      a0, info_memory.frames(t0)
    say     "frames:"

    try     "read from -1", kread, -1, s3, 1
    try     "read to nowhere", kread, 0, 0, 1
    try     "read -1 bytes", kread, 0, s3, -1
    try     "read nothing", kread, 0, s3, 0
    li      a0, 0
    call    k_exit
endfn main

# count() → a0 threads that kinfo tells of
count:
    enter   s0
    la      s0, threads
    need    kinfo, INFO_THREADS, s0
    mv      t0, s0
    addi    t1, t0, info_threads.SIZE
    li      a0, 0
1:  lw      t2, info_thread.state(t0)
    snez    t2, t2
    add     a0, a0, t2
    addi    t0, t0, info_thread.SIZE
    bltu    t0, t1, 1b
    leave   s0

sleeper:
    enter
    call    ksleep
    leave

    .bss
    .balign 4
id:
    .skip   4
threads:
    .skip   info_threads.SIZE
memory:
    .skip   info_memory.SIZE
