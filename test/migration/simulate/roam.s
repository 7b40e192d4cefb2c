# A process that roams as `plan` says, which the host writes before it starts: it works, wants to
# move, and works on wherever it is, whatever it was told; at every step it may exchange a letter
# with another one. What it prints says nothing of where it has been, or how often it tried:
#
#   N begins      N is its home
#   N step K      K = 1, 2, …, one for each stop of the plan
#   N ends WORD   a sum over registers, stacks, statics, pages, and what threads and letters said

    .include "program.inc"
    .include "errors.inc"

    .set    STOPS, 8
    .set    PORT, 3
    .set    NOBODY, -1
    .set    HEAP, USER_VIRTUAL_START
    .set    WORKERS, 16
    .set    LETTER_PAUSE, 4000          # rounds until the other one surely has its mailbox

struct plan
    field   plan.workers
    field   plan.pages
    field   plan.rounds                 # of work before each step, and of each worker in all
    field   plan.peer                   # home of who gets letters, or NOBODY
    field   plan.rival                  # cluster that another thread wants to go to, or NOBODY
    field   plan.stops, STOPS * 4       # clusters, ended by NOBODY
ends plan

    .text

# main() → a0 exit status 0
fn main
    enter   s0, s1, s2, s3
    la      s0, plan
    li      s1, 0                       # s1 = steps
    li      s2, 0                       # s2 = sum
    call    letters_begin               # first, so that the other one's letters find a mailbox
    call    prepare
    la      a0, text.begins
    call    tell
    call    workers_start
main.step:
    slli    t0, s1, 2
    add     t0, t0, s0
    lw      s3, plan.stops(t0)
    bltz    s3, main.end
    li      a0, 77
    lw      a1, plan.rounds(s0)
    call    labour
    add     s2, s2, a0
    mv      a0, s3
    call    kmigrate_to                 # wherever that leaves us
    addi    s1, s1, 1
    la      a0, text.step
    call    tell_home
    mv      a0, s1
    call    print_decimal
    la      a0, text.end
    call    print_line
    mv      a0, s1
    call    letters_exchange
    add     s2, s2, a0
    j       main.step
main.end:
    mv      a0, s2
    call    add_up
    mv      s2, a0
    la      a0, text.ends
    call    tell_home
    mv      a0, s2
    call    print_hex
    la      a0, text.end
    call    print_line
    li      a0, 0
    leave   s0, s1, s2, s3
endfn main

# tell(text a0): a line that begins with the home. tell_home(text a0): its beginning.
fn tell
    enter
    call    tell_home
    la      a0, text.end
    call    print_line
    leave
endfn tell

fn tell_home
    enter   s0
    mv      s0, a0
    call    knode_get_num
    call    print_decimal
    mv      a0, s0
    call    print_string
    leave   s0
endfn tell_home

# prepare(): makes the pages of the plan, and fills them.
fn prepare
    enter   s0, s1
    la      t0, plan
    lw      s1, plan.pages(t0)
    li      s0, HEAP
prepare.page:
    beqz    s1, prepare.out
    mv      a0, s0
    call    kupage_alloc
    mv      a0, s0
    mv      a1, s1
    li      a2, PAGE_SIZE / 4
    call    pattern_fill
    li      t0, PAGE_SIZE
    add     s0, s0, t0
    addi    s1, s1, -1
    j       prepare.page
prepare.out:
    leave   s0, s1
endfn prepare

# workers_start(): a thread for each worker, and the rival.
fn workers_start
    enter   s0
    la      t0, plan
    lw      t1, plan.rival(t0)
    bltz    t1, workers_start.workers
    la      a0, rival_id
    la      a1, rival
    mv      a2, t1
    call    kthread_create
workers_start.workers:
    la      t0, plan
    lw      s0, plan.workers(t0)
workers_start.next:
    beqz    s0, workers_start.out
    addi    s0, s0, -1
    slli    t0, s0, 2
    la      a0, ids
    add     a0, a0, t0
    la      a1, worker
    mv      a2, s0
    call    kthread_create
    j       workers_start.next
workers_start.out:
    leave   s0
endfn workers_start

# worker(number a0) → a0 result
fn worker
    la      t0, plan
    lw      a1, plan.rounds(t0)
    tail    labour
endfn worker

# labour(n a0, rounds a1) → a0 result: work whose result anybody can compute again.
fn labour
    enter
    addi    sp, sp, -16
    sw      zero, (sp)
    mv      a2, sp
    call    pattern_work
    addi    sp, sp, 16
    leave
endfn labour

# rival(cluster a0): wants to go elsewhere, three times, whatever the others want.
fn rival
    enter   s0, s1
    mv      s0, a0
    li      s1, 3
1:  mv      a0, s0
    call    kmigrate_to
    li      a0, 5
    li      a1, 300
    call    labour
    addi    s1, s1, -1
    bnez    s1, 1b
    li      a0, 0
    leave   s0, s1
endfn rival

# letters_begin(): the mailbox at home, and the way to the other one's.
fn letters_begin
    enter   s0
    la      s0, plan
    lw      t0, plan.peer(s0)
    bltz    t0, letters_begin.out
    call    knode_get_num
    li      a1, PORT
    call    kmailbox_create
    la      t0, letters_in
    sw      a0, (t0)
    lw      a0, plan.peer(s0)
    li      a1, PORT
    call    kmailbox_open
    la      t0, letters_out
    sw      a0, (t0)
    li      a0, 9
    li      a1, LETTER_PAUSE
    call    labour
letters_begin.out:
    leave   s0
endfn letters_begin

# letters_exchange(step a0) → a0 what the other one's letter says, or an error; 0 without one.
fn letters_exchange
    enter   s0
    mv      s0, a0
    la      t0, plan
    lw      t0, plan.peer(t0)
    bltz    t0, letters_exchange.none
    la      t0, letter_out
    sw      s0, (t0)
letters_exchange.write:
    la      a0, letters_out
    lw      a0, (a0)
    la      a1, letter_out
    li      a2, 4
    call    kmailbox_awrite
    li      t0, -EAGAIN
    beq     a0, t0, letters_exchange.write
    la      a0, letters_out
    lw      a0, (a0)
    call    kmailbox_wait
    la      a0, letters_in
    lw      a0, (a0)
    la      a1, letter_in
    li      a2, 4
    call    kmailbox_aread
    la      a0, letters_in
    lw      a0, (a0)
    call    kmailbox_wait
    bltz    a0, letters_exchange.out
    la      a0, letter_in
    lw      a0, (a0)
letters_exchange.out:
    leave   s0
letters_exchange.none:
    li      a0, 0
    leave   s0
endfn letters_exchange

# add_up(sum a0) → a0 the sum with pages and workers folded in; joins all threads.
fn add_up
    enter   s0, s1
    mv      s1, a0
    la      t0, plan
    lw      a2, plan.pages(t0)
    beqz    a2, add_up.threads
    mv      a0, s1
    li      a1, HEAP
    slli    a2, a2, PAGE_SHIFT - 2
    call    pattern_fold
    mv      s1, a0
add_up.threads:
    la      s0, rival_id
    lw      a0, (s0)
    beqz    a0, add_up.workers
    li      a1, 0
    call    kthread_join
add_up.workers:
    la      t0, plan
    lw      s0, plan.workers(t0)
add_up.next:
    beqz    s0, add_up.out
    addi    s0, s0, -1
    slli    t0, s0, 2
    la      t1, ids
    add     t0, t0, t1
    lw      a0, (t0)
    la      a1, joined
    call    kthread_join
    mv      a0, s1
    la      a1, joined
    li      a2, 1
    call    pattern_fold
    mv      s1, a0
    j       add_up.next
add_up.out:
    mv      a0, s1
    leave   s0, s1
endfn add_up

    .section .rodata
text.begins:
    .asciz  " begins"
text.step:
    .asciz  " step "
text.ends:
    .asciz  " ends "
text.end:
    .asciz  ""

    .data
    .balign 4
object plan
    .zero   plan.SIZE
endobject plan

    .bss
    .balign 4
ids:
    .skip   WORKERS * 4
rival_id:
    .skip   4
joined:
    .skip   4
letters_in:
    .skip   4
letters_out:
    .skip   4
letter_in:
    .skip   4
letter_out:
    .skip   4
