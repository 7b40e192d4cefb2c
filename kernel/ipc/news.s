# ------------------------------------------------------------------------------
# kernel/ipc/news.s — hearing from another kernel that a process moves (drawing in hold.s)
#
# News of a process carry numbers that rise; old ones are dropped. HOLD is believed only from where
# the process lives, and MOVED only from where it says that it lives now. Core 0 only.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "network.inc"
    .include "communicator.inc"
    .include "residence.inc"

    .bss
    .balign 4
news_due:                               # residence whose HOLD is answered when the DMA engine is
    .skip   4                           # done with a parcel for it; 0: none

    .text

# ------------------------------------------------------------------------------
# hold_hear(letter a0): HOLD has come: what we send to that process waits from now on.
fn hold_hear
    enter   s0, s1
    mv      s0, a0
    call    news_check
    beqz    a0, news_drop
    mv      s1, a0                      # s1 = residence
    lw      t0, letter.wire + wire.source(s0)
    srli    t0, t0, PORT_BITS
    lw      t1, residence.now(s1)
    bne     t0, t1, news_drop
    lw      t0, letter.payload + news.moves(s0)
    sw      t0, residence.moves(s1)
    li      t0, 1
    sw      t0, residence.held(s1)
    lw      a0, letter.payload + news.home(s0)
    call    courier_void
    lw      a0, letter.payload + news.home(s0)
    call    letter_call_back

    # What the DMA engine sends to it must have arrived first.
    lw      a0, letter.payload + news.home(s0)
    call    courier_is_sending
    beqz    a0, hold_hear.answer
    la      t0, news_due
    sw      s1, (t0)
    mv      a0, s0
    call    letter_free
    leave   s0, s1
hold_hear.answer:
    mv      a0, s0
    li      a1, WIRE_HELD
    call    news_answer
    leave   s0, s1
endfn hold_hear

# news_drop: in place of a return from above: the letter in s0 is not to be believed.
news_drop:
    mv      a0, s0
    call    letter_drop
    leave   s0, s1

# ------------------------------------------------------------------------------
# moved_hear(letter a0): MOVED has come: the process lives there; what has waited for it is sent.
fn moved_hear
    enter   s0, s1
    mv      s0, a0
    call    news_check
    beqz    a0, news_drop
    mv      s1, a0                      # s1 = residence
    lw      t0, letter.wire + wire.source(s0)
    srli    a1, t0, PORT_BITS
    lw      t1, letter.payload + news.node(s0)
    bne     a1, t1, news_drop
    lw      t0, letter.payload + news.moves(s0)
    lw      t1, residence.moves(s1)
    beq     t0, t1, moved_hear.answer   # we know
    sw      t0, residence.moves(s1)
    lw      a0, letter.payload + news.home(s0)
    call    residence_move
    call    hold_release
moved_hear.answer:
    mv      a0, s0
    li      a1, WIRE_SEEN
    call    news_answer
    leave   s0, s1
endfn moved_hear

# ------------------------------------------------------------------------------
# hold_heard(letter a0): HELD has come.
fn hold_heard
    li      a1, WIRE_HOLD
    j       news_heard
endfn hold_heard

# ------------------------------------------------------------------------------
# moved_heard(letter a0): SEEN has come.
fn moved_heard
    li      a1, WIRE_MOVED
    j       news_heard
endfn moved_heard

# news_heard(letter a0, kind a1): an answer to a question of that kind. It may well come late.
news_heard:
    enter   s0
    mv      s0, a0
    addi    a0, a0, letter.payload
    call    question_is
    beqz    a0, news_heard.out
    lw      a0, letter.wire + wire.source(s0)
    srli    a0, a0, PORT_BITS
    call    question_answered
news_heard.out:
    mv      a0, s0
    call    letter_free
    leave   s0

# ------------------------------------------------------------------------------
# news_check(letter a0) → a0 residence that it is about, or 0: it is old, or makes no sense. Leaf.
fn news_check
    lw      t1, letter.wire + wire.size(a0)
    li      t0, news.SIZE
    bne     t1, t0, news_check.bad
    lw      t1, letter.wire + wire.source(a0)
    andi    t1, t1, PORT_MASK
    bnez    t1, news_check.bad          # not from a kernel
    lw      t1, letter.payload + news.moves(a0)
    lw      a0, letter.payload + news.home(a0)
    li      t0, NODES
    bgeu    a0, t0, news_check.bad
    slli    a0, a0, RESIDENCE_SHIFT
    la      t0, residences
    add     a0, a0, t0
    lw      t0, residence.moves(a0)
    sub     t1, t1, t0
    bgez    t1, news_check.out
news_check.bad:
    li      a0, 0
news_check.out:
    ret
endfn news_check

# ------------------------------------------------------------------------------
# news_answer(letter a0, kind a1): sends the letter back to where it came from.
fn news_answer
    enter   s0
    mv      s0, a0
    sw      a1, letter.wire + wire.kind(s0)
    lw      a1, letter.wire + wire.source(s0)
    srli    a1, a1, PORT_BITS
    addi    a2, s0, letter.payload
    call    news_write
    mv      a0, s0
    call    letter_post
    leave   s0
endfn news_answer

# ------------------------------------------------------------------------------
# news_write(letter a0, node a1, news a2): addresses a letter to that node's kernel, and copies the
# news into it. Leaf.
fn news_write
    sw      zero, letter.flow(a0)
    slli    t0, a1, PORT_BITS
    sw      t0, letter.wire + wire.destination(a0)
    la      t0, network_here
    lw      t0, (t0)
    slli    t0, t0, PORT_BITS
    sw      t0, letter.wire + wire.source(a0)
    li      t0, news.SIZE
    sw      t0, letter.wire + wire.size(a0)
    lw      t0, news.home(a2)
    lw      t1, news.moves(a2)
    lw      t2, news.node(a2)
    sw      t0, letter.payload + news.home(a0)
    sw      t1, letter.payload + news.moves(a0)
    sw      t2, letter.payload + news.node(a0)
    ret
endfn news_write

# ------------------------------------------------------------------------------
# news_parcel_sent(): the DMA engine is done; a HOLD that waited for that is answered. If no letter
# is free, we are asked again.
fn news_parcel_sent
    enter   s0, s1
    la      t0, news_due
    lw      s0, (t0)
    beqz    s0, news_parcel_sent.out
    sw      zero, (t0)
    call    letter_for_kernel
    beqz    a0, news_parcel_sent.out
    li      t0, WIRE_HELD
    sw      t0, letter.wire + wire.kind(a0)
    la      t1, residences
    sub     t1, s0, t1
    srli    t1, t1, RESIDENCE_SHIFT
    lw      t2, residence.moves(s0)
    addi    sp, sp, -16
    sw      t1, news.home(sp)
    sw      t2, news.moves(sp)
    sw      zero, news.node(sp)
    lw      a1, residence.now(s0)
    mv      a2, sp
    mv      s1, a0
    call    news_write
    addi    sp, sp, 16
    mv      a0, s1
    call    letter_post
news_parcel_sent.out:
    leave   s0, s1
endfn news_parcel_sent
