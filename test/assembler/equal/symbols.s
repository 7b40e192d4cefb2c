# case: set and equ give a value that may change
    .data
    .set x, 1
    .byte x
    .set x, x + 1
    .byte x
    .equ x, 7
    .byte x
# case: an assignment is a set
    .data
x = 1
    .byte x
x = x * 2 + 1
    .byte x
    y=x
    .byte y
# case: equiv gives a value once
    .equiv x, 4
    .data
    .byte x
# case: eqv is read when it is used
    .data
    .set base, 1
    .eqv lazy, base + 1
    .byte lazy
    .set base, 5
    .byte lazy
# case: a double equals sign is like eqv
    .data
    .set base, 1
lazy == base + 1
    .byte lazy
    .set base, 5
    .byte lazy
# case: set follows symbols that are set later
    .data
    .set a, b + 1
    .set b, 4
    .byte a
    .set b, 6
    .byte a, b
# case: a symbol may be a label and some bytes
    .data
a:  .word 1, 2
    .set second, a + 4
    .word second, second + 4
    .globl second
# case: a symbol may be a distance
    .data
a:  .word 1, 2
b:
    .set size, b - a
    .byte size, size / 2
    .globl size
# case: a symbol may be one of another object
    .set mine, ext
    .text
    call mine
    .data
    .word mine, mine + 4
# case: globl and global are the same
    .globl a
    .global b
    .globl c, d
a:
b:
c:
d:  nop
# case: a symbol may be global before or after it is defined
    .globl early
early: nop
late: nop
    .globl late
# case: weak symbols give way
    .weak w
w:  nop
    .weak nobody
    .data
    .word w, nobody
# case: a weak symbol stays weak when it is global too
    .weak one
    .globl one
one: nop
    .globl two
    .weak two
two: nop
# case: local symbols are in the table but nobody else's
    .local a
a:  nop
b:  nop
    .word a
# case: hidden, internal and protected symbols
    .globl h, i, p
    .hidden h
    .internal i
    .protected p
h:  nop
i:  nop
p:  nop
# case: types of symbols by @, %, quotes, and alone
    .type a, @function
    .type b, %object
    .type c, "notype"
    .type d, STT_FUNC
    .type e, function
a:
b:
c:
d:
e:
    nop
# case: sizes are numbers, distances and sums
    .size a, 4
a:  nop
b:  nop
    nop
    .size b, . - b
    .size c, 2 * 4
c:  .word 1, 2
# case: a size may be known later
    .size f, end - f
f:  nop
    nop
end:
# case: common room takes a size and an alignment
    .comm a, 10, 8
    .data
    .byte 1
    .word a
# case: common room without an alignment is aligned to its size
    .comm a, 3
    .data
    .byte 1
    .word a
# case: large common room is aligned to 16 bytes
    .comm a, 100
    .data
    .byte 1
    .word a
# case: common room that is local lies in bss
    .lcomm a, 4
    .lcomm b, 8
    .local c
    .comm c, 12, 4
    .data
    .word a, b, c
# case: local common room of each size
    .lcomm a, 1
    .lcomm b, 2
    .lcomm c, 3
    .lcomm d, 5
    .lcomm e, 16
    .lcomm f, 1
    .data
    .word a, b, c, d, e, f
# case: common room made local has its alignment
    .local a, b, c, d
    .comm a, 1
    .comm b, 8
    .comm c, 2, 2
    .comm d, 3
    .data
    .word a, b, c, d
# case: names may have dots, dollars, underscores and digits
    .data
a.b.c: .byte 1
_x1: .byte 2
$money: .byte 3
x$y: .byte 4
.hidden.name: .byte 5
__: .byte 6
# case: names in quotes may hold anything
    .data
"a b": .byte 1
"c;d#e": .byte 2
    .word "a b", "c;d#e" + 1
    .globl "a b"
# case: names of registers may be labels too
    .data
a0x: .byte 1
x32: .byte 2
t7: .byte 3
    .word a0x, x32, t7
# case: labels that begin with .L are not in the table
    .data
.Lone: .byte 1
.L2: .byte 2
    .word .Lone, .L2
# case: several labels at one place
    .data
a: b: c: .byte 1
d:
e:  .byte 2
    .word a, b, c, d, e
# case: a label needs no blank behind it
    .data
a:.byte 1
b:c:.byte 2
# case: a label may have a blank before its colon
    .data
a : .byte 1
b⇥: .byte 2
# case: extern says nothing
    .extern ext
    .text
    call ext
# case: lsym is a local value
    .data
    .lsym a, 5
    .byte a
# case: xdef is globl
    .xdef a
a:  nop
# case: a symbol has its value in each section that names it
    .text
a:  la t0, b
    .data
b:  .word a, c
    .section .rodata
c:  .word a, b
# case: numeric labels may be defined again and again
1:  nop
    j 1b
1:  j 1b
    j 1f
    nop
1:  beqz a0, 1b
# case: numeric labels go to the nearest definition
1:  nop
2:  nop
    j 1b
    j 2b
    j 1f
    j 2f
2:  nop
1:  nop
# case: numeric labels of several digits
10: nop
    j 10b
    j 99f
99: j 99b
    j 10b
01: j 1b
# case: numeric labels in data and differences
    .data
1:  .word 1b, 2f, 2f - 1b, . - 1b
2:  .word 2b - 1b
# case: numeric labels and hexadecimal numbers do not mix
1:  li a0, 0x1b
    li a1, 0x1f
    li a2, 0b11
    j 1b
# case: a numeric label in an address
1:  auipc a0, %pcrel_hi(ext)
    addi a0, a0, %pcrel_lo(1b)
    la a1, 1b
    la a2, 2f
2:  nop
# case: numeric labels in macros are the caller's too
    .macro wait
1:  addi t0, t0, -1
    bnez t0, 1b
    .endm
1:  wait
    j 1b
    wait
# case: dollar labels hold between two ordinary labels
first:
1$: nop
    j 1$
second:
    j 1$
1$: nop
    j 1$
# case: the place is a symbol
    .data
    .word .
    .word . + 4
here = .
    .word here, . - here
    j = . - here
    .byte j
