# ------------------------------------------------------------------------------
# kernel/ipc/hold.s — communication comes to rest before a process moves, and goes on after it
#
#   kernel of the process                        every other kernel (news.s)
#   hold_begin: its own operations wait
#        ──── HOLD ──────────────────────────►   what is sent to it waits; its permissions are void
#        ◄──────────────────────── HELD ──────   and nothing is on its way to it any more
#   all have answered, and nothing of its own is on its way: the task asked for is dispatched
#     … freezing, packing, moving …
#   kernel where it lives then: hold_end
#        ──── MOVED ─────────────────────────►   it lives there; what waited is sent
#        ◄──────────────────────── SEEN ──────
#
# So every message is either read before the process moves, or packed as luggage, or sent once it
# can be read: none is lost, none comes twice, and those of one sender stay in order. Who is
# switched off need not answer. Questions and answers may be lost: who has not answered is asked
# again, every QUESTION_PERIOD ticks, QUESTION_ROUNDS times; then it is taken for dead. Core 0 only.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "network.inc"
    .include "communicator.inc"
    .include "residence.inc"

    .bss
    .balign 4
object hold_moving                      # 1: our process is about to move; its operations wait
    .skip   4
endobject hold_moving
object hold_letters                     # letters that wait for the end of a move, oldest first
    .skip   4
endobject hold_letters
object question
    .skip   question.SIZE
    .balign 4
endobject question
object question_task
    .skip   task.SIZE
endobject question_task

    .text

# ------------------------------------------------------------------------------
# hold_initialize(): makes the task that asks again. Boot.
fn hold_initialize
    la      a0, question_task
    la      a1, question_again
    li      a2, 0
    li      a3, TRIGGER_NONE
    tail    task_create
endfn hold_initialize

# ------------------------------------------------------------------------------
# hold_begin(task a0): brings the communication of our process to rest, then dispatches the task.
# The process runs on; only what it starts with others waits.
fn hold_begin
    enter
    la      t0, question
    sw      a0, question.task(t0)
    la      t1, hold_moving
    li      t2, 1
    sw      t2, (t1)
    lw      t1, question.kind(t0)
    sw      t2, question.next(t0)
    bnez    t1, hold_begin.out          # the others are still told where it lives now
    call    hold_ask
hold_begin.out:
    leave
endfn hold_begin

# ------------------------------------------------------------------------------
# hold_ask(): asks all others to hold what they send to our process.
fn hold_ask
    enter
    la      t0, question
    sw      zero, question.next(t0)
    call    process_home
    call    residence_of
    li      t1, 1
    sw      t1, residence.held(a0)
    li      a0, WIRE_HOLD
    call    question_ask
    leave
endfn hold_ask

# ------------------------------------------------------------------------------
# hold_end(): our process lives here, whether it has come or stayed. Tells all others, and lets what
# has waited here go.
fn hold_end
    enter
    la      t0, hold_moving
    sw      zero, (t0)
    la      t0, question
    sw      zero, question.next(t0)
    li      a0, WIRE_MOVED
    call    question_ask
    la      t0, uarea
    lw      t1, uarea.home(t0)
    lw      t2, uarea.moves(t0)
    mv      a0, t1
    call    residence_of
    sw      t2, residence.moves(a0)
    call    network_node
    mv      a1, a0
    la      t0, uarea
    lw      a0, uarea.home(t0)
    call    residence_move
    call    hold_release
    leave
endfn hold_end

# ------------------------------------------------------------------------------
# hold_forget(): our process lives elsewhere now; whoever has it tells the others. Leaf.
fn hold_forget
    la      t0, hold_moving
    sw      zero, (t0)
    la      t0, question
    sw      zero, question.kind(t0)
    ret
endfn hold_forget

# ------------------------------------------------------------------------------
# hold_check(): if all is at rest, and that has been asked for, tells so.
fn hold_check
    enter
    la      t0, question
    lw      t1, question.kind(t0)
    li      t2, WIRE_HOLD
    bne     t1, t2, hold_check.out
    lw      t1, question.left(t0)
    bnez    t1, hold_check.out
    call    hold_is_quiet
    beqz    a0, hold_check.out
    la      t0, question
    sw      zero, question.kind(t0)
    lw      a0, question.task(t0)
    call    task_dispatch
hold_check.out:
    leave
endfn hold_check

# ------------------------------------------------------------------------------
# hold_is_quiet() → a0 1 or 0: whether nothing of our process is with the interface. Leaf.
fn hold_is_quiet
    li      a0, 0
    la      t0, courier_sending
    lw      t0, (t0)
    beqz    t0, hold_is_quiet.letters
    lw      t0, parcel.wire + wire.source(t0)
    andi    t0, t0, PORT_MASK
    bnez    t0, hold_is_quiet.out
hold_is_quiet.letters:
    la      t0, letter_outbox
hold_is_quiet.next:
    lw      t0, (t0)
    beqz    t0, hold_is_quiet.yes
    lw      t1, letter.wire + wire.source(t0)
    andi    t1, t1, PORT_MASK
    beqz    t1, hold_is_quiet.next      # KERNEL_PORT
    ret
hold_is_quiet.yes:
    li      a0, 1
hold_is_quiet.out:
    ret
endfn hold_is_quiet

# ------------------------------------------------------------------------------
# hold_keeps(flow a0) → a0 1 or 0: whether an operation has to wait because its process moves. Leaf.
fn hold_keeps
    lw      t0, flow.endpoint(a0)
    lw      a0, endpoint.owner(t0)
    beqz    a0, hold_keeps.out          # OWNER_KERNEL
    la      t0, hold_moving
    lw      a0, (t0)
hold_keeps.out:
    ret
endfn hold_keeps

# ------------------------------------------------------------------------------
# hold_catches(letter a0) → a0 1 or 0: whether it has to wait, since a process moves: the one that
# it is for, or ours, which it is from. Kernels' letters never wait.
fn hold_catches
    enter   s0
    mv      s0, a0
    lw      t0, letter.wire + wire.destination(s0)
    andi    t1, t0, PORT_MASK
    li      a0, 0
    beqz    t1, hold_catches.out        # KERNEL_PORT
    srli    a0, t0, PORT_BITS
    call    residence_of
    beqz    a0, hold_catches.out
    lw      a0, residence.held(a0)
    bnez    a0, hold_catches.out
    la      t0, hold_moving
    lw      t0, (t0)
    beqz    t0, hold_catches.out
    lw      a0, letter.wire + wire.source(s0)
    call    hold_is_ours
hold_catches.out:
    leave   s0
endfn hold_catches

# ------------------------------------------------------------------------------
# hold_is_ours(address a0) → a0 1 or 0: whether it is one of our process. Leaf.
fn hold_is_ours
    andi    t0, a0, PORT_MASK
    beqz    t0, hold_is_ours.no         # KERNEL_PORT
    la      t0, uarea
    lw      t0, uarea.home(t0)
    srli    a0, a0, PORT_BITS
    xor     a0, a0, t0
    seqz    a0, a0
    ret
hold_is_ours.no:
    li      a0, 0
    ret
endfn hold_is_ours

# ------------------------------------------------------------------------------
# hold_letter(letter a0): lets a letter wait, behind those that wait already. Leaf.
fn hold_letter
    sw      zero, letter.next(a0)
    la      t0, hold_letters
1:  mv      t1, t0
    lw      t0, (t0)
    bnez    t0, 1b
    sw      a0, (t1)
    ret
endfn hold_letter

# ------------------------------------------------------------------------------
# letter_call_back(home a0): lets those letters for a process wait that the interface has not got.
# The first of the outbox it has.
fn letter_call_back
    enter   s0, s1
    mv      s1, a0
    la      t0, letter_outbox
    lw      s0, (t0)                    # s0 = letter before the one that is looked at
letter_call_back.next:
    beqz    s0, letter_call_back.out
    lw      a0, letter.next(s0)
    beqz    a0, letter_call_back.last
    lw      t0, letter.wire + wire.destination(a0)
    andi    t1, t0, PORT_MASK
    beqz    t1, letter_call_back.keep   # KERNEL_PORT
    srli    t0, t0, PORT_BITS
    bne     t0, s1, letter_call_back.keep
    lw      t0, letter.next(a0)
    sw      t0, letter.next(s0)
    call    hold_letter
    j       letter_call_back.next
letter_call_back.keep:
    mv      s0, a0
    j       letter_call_back.next
letter_call_back.last:
    la      t0, letter_outbox_last
    sw      s0, (t0)
letter_call_back.out:
    leave   s0, s1
endfn letter_call_back

# ------------------------------------------------------------------------------
# hold_release(): posts all letters that wait, in their order; some may have to wait on.
fn hold_release
    enter   s0
    la      t0, hold_letters
    lw      s0, (t0)
    sw      zero, (t0)
hold_release.next:
    beqz    s0, hold_release.out
    mv      a0, s0
    lw      s0, letter.next(s0)
    call    letter_post
    j       hold_release.next
hold_release.out:
    leave   s0
endfn hold_release
