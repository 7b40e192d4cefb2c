# Limits of mailboxes and portals: 32 ports of which the kernel has one, 64 descriptors; and
# nothing is lost when all of it is given back, as a second round shows.
#
# row 10: 32 ports, 64 descriptors
#
# expect: mailboxes created: 31
# expect: mailboxes opened: 33
# expect: one more: -11
# expect: one more to read from: -11
# expect: portals created: 31
# expect: portals opened to one port: 32
# expect: one more to it: -11
# expect: one to another port: 0
# expect: one more: -11
# expect: one more to read from: -11
# expect: mailboxes created: 31
# expect: mailboxes opened: 33
# expect: one more: -11
# expect: one more to read from: -11
# expect: portals created: 31
# expect: portals opened to one port: 32
# expect: one more to it: -11
# expect: one to another port: 0
# expect: one more: -11
# expect: one more to read from: -11

    .include "case.inc"
    .include "communicator.inc"

    .set    PORTS, 32
    .set    DESCRIPTORS, 80             # more than there are numbers

fn main
    enter   s0
    call    knode_get_num
    mv      s0, a0
    call    round
    call    round
    li      a0, 0
    leave   s0
endfn main

round:
    enter
    call    mailboxes
    call    portals
    leave

# create_all CALL, TEXT: creates on every port; the descriptors go to `inputs`, their number to s1.
.macro create_all text, create
    li      s1, 0
    li      s2, 0
create_all.next\@:
    mv      a0, s0
    mv      a1, s2
    call    \create
    bltz    a0, create_all.skip\@
    slli    t0, s1, 2
    la      t1, inputs
    add     t1, t1, t0
    sw      a0, (t1)
    addi    s1, s1, 1
create_all.skip\@:
    addi    s2, s2, 1
    li      t0, PORTS
    bne     s2, t0, create_all.next\@
    mv      a0, s1
    say     "\text:"
.endm

# instead UNLINK, OPEN, CREATE: port 1 is free and a descriptor is not: it was opened to node s0.
.macro instead unlink, open, create
    la      t0, inputs
    lw      a0, (t0)
    call    \unlink
    mv      a0, s0
    li      a1, 9
    .ifc    \open, kportal_open
    mv      a1, s0
    li      a2, 9
    .endif
    call    \open
    bltz    a0, instead.failed\@
    try     "one more to read from", \create, s0, 1
instead.failed\@:
.endm

# end_all CALL …: tries to end every descriptor that may be.
.macro end_all first, second
    li      s1, 0
end_all.next\@:
    mv      a0, s1
    call    \first
    mv      a0, s1
    call    \second
    addi    s1, s1, 1
    li      t0, DESCRIPTORS
    bne     s1, t0, end_all.next\@
.endm

mailboxes:
    enter
    create_all "mailboxes created", kmailbox_create
    li      s3, 0
mailboxes.open:
    mv      a0, s0
    li      a1, 1
    call    kmailbox_open
    mv      s4, a0
    bltz    a0, mailboxes.full
    addi    s3, s3, 1
    j       mailboxes.open
mailboxes.full:
    mv      a0, s3
    say     "mailboxes opened:"
    mv      a0, s4
    say     "one more:"
    instead kmailbox_unlink, kmailbox_open, kmailbox_create
    end_all kmailbox_unlink, kmailbox_close
    leave

portals:
    enter
    create_all "portals created", kportal_create
    li      s3, 0
portals.open:
    mv      a0, s0
    mv      a1, s0
    li      a2, 7
    call    kportal_open
    mv      s4, a0
    bltz    a0, portals.full
    addi    s3, s3, 1
    j       portals.open
portals.full:
    mv      a0, s3
    say     "portals opened to one port:"
    mv      a0, s4
    say     "one more to it:"
    mv      a0, s0
    mv      a1, s0
    li      a2, 8
    call    kportal_open
    slti    a0, a0, 0
    say     "one to another port:"
    try     "one more", kportal_open, s0, s0, 9
    instead kportal_unlink, kportal_open, kportal_create
    end_all kportal_unlink, kportal_close
    leave

    .section .bss
    .balign 4
inputs:
    .zero   DESCRIPTORS * 4
