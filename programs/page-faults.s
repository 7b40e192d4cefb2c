# ------------------------------------------------------------------------------
# programs/page-faults.s — memory that comes when it is touched
#
# The program touches pages that it never asked for. Each first touch is a page fault; but the
# process has said that it handles those itself (kexcp_ctrl), so the thread that faulted is held,
# and a second thread, which waits in kexcp_pause, is told where. It maps a page there and lets the
# first one go on (kexcp_resume), which tries the same instruction again and never learns what
# happened. That is demand paging, in user code.
#
# expect: words 1000, sum 499500
# expect: pages that were missing 20, touched in order

    .include "program.inc"
    .include "structs.inc"
    .include "machine.inc"

    .set    WORDS, 1000
    .set    STRIDE, 80                  # bytes from one word to the next: 20 pages in all
    .set    MEMORY, USER_VIRTUAL_START

    .text

# ------------------------------------------------------------------------------
# main() → a0 0, or 1 where something failed
fn main
    enter   s0, s1
    li      a0, CAUSE_LOAD_PAGE
    li      a1, 1
    call    kexcp_ctrl
    bnez    a0, main.failed
    li      a0, CAUSE_STORE_PAGE
    li      a1, 1
    call    kexcp_ctrl
    bnez    a0, main.failed
    la      a0, id
    la      a1, pager
    call    kthread_create
    bnez    a0, main.failed

    # Nothing is mapped here yet.
    li      s0, MEMORY
    li      s1, 0
main.write:
    sw      s1, (s0)
    addi    s0, s0, STRIDE
    addi    s1, s1, 1
    li      t0, WORDS
    bne     s1, t0, main.write

    li      s1, 0                       # s1 = sum
main.read:
    addi    s0, s0, -STRIDE
    lw      t0, (s0)
    add     s1, s1, t0
    li      t0, MEMORY
    bne     s0, t0, main.read
    mv      a0, s1
    call    report
    li      a0, 0
    leave   s0, s1
main.failed:
    li      a0, 1
    leave   s0, s1
endfn main

# ------------------------------------------------------------------------------
# pager(): maps what is missing, for ever; it ends with the process.
fn pager
    la      a0, fault
    call    kexcp_pause
    la      t0, fault
    lw      a0, fault.address(t0)
    srli    a0, a0, PAGE_SHIFT
    slli    a0, a0, PAGE_SHIFT

    # In order: this page is the one behind the last.
    la      t0, next_page
    lw      t1, (t0)
    bne     a0, t1, pager.map
    li      t2, PAGE_SIZE
    add     t1, t1, t2
    sw      t1, (t0)
pager.map:
    call    kupage_alloc
    la      t0, missing
    lw      t1, (t0)
    addi    t1, t1, 1
    sw      t1, (t0)
    call    kexcp_resume
    j       pager
endfn pager

# ------------------------------------------------------------------------------
# report(sum a0): the two lines.
fn report
    enter   s0
    mv      s0, a0
    la      a0, text.words
    call    print_string
    li      a0, WORDS
    call    print_decimal
    la      a0, text.sum
    call    print_string
    mv      a0, s0
    call    print_decimal
    la      a0, text.end
    call    print_line
    la      a0, text.missing
    call    print_string
    lw      s0, missing
    mv      a0, s0
    call    print_decimal
    slli    s0, s0, PAGE_SHIFT
    li      t0, MEMORY
    add     s0, s0, t0
    lw      t0, next_page
    la      a0, text.order
    beq     s0, t0, report.order
    la      a0, text.end
report.order:
    call    print_line
    leave   s0
endfn report

    .section .rodata
text.words:
    .asciz  "words "
text.sum:
    .asciz  ", sum "
text.missing:
    .asciz  "pages that were missing "
text.order:
    .asciz  ", touched in order"
text.end:
    .asciz  ""

    .section .data
    .balign 4
next_page:
    .word   MEMORY

    .section .bss
    .balign 4
id:
    .zero   4
missing:
    .zero   4
fault:
    .zero   fault.SIZE
