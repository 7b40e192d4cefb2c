# case: precedence is not that of C
    .data
    .word 1+2|4, 1+2<<3, 6&3==2, 1<2, 3==3, 3&&2, !0, !5, 5!2, -7/2, -7%3
    .word 2*3+4, 4+3*2, 2+3-1, 1<<2*3, 100/7%4, 0xff&~0xf, 1|2^3, 8>>1<<2
    .word 1<>1, 1!=2, 2>=2, 2<=1, 3>2, 1>2, 0||0, 0||3, 1&&0, 5==5&&4==4
    .word -1, --1, ~-1, -~1, !~0, +5, - 5, ~ 5
    .word (1+2)*3, ((4)), (1<<(2+1))
    .word 7 % 3, 7%3, 12 / 5
    .word 3==1+2, 1<2-1, 5-4<2, 3-1==2-0, 1==1==1, 5==5<1, 2&&1==1, 1|2==3
    .word 2-3-4, 64/4/2, 1<<1<<1, 2&3|4
# case: 64 bits inside
    .data
    .dword 1<<40, (1<<40)>>8, 0xffffffff+1, -1/2, 0x7fffffff*4
    .dword 3==3, !0, 5!2, -8>>1, 1<<63
    .word (1<<40)>>32, 0x100000000/16
# case: the place counter
    .data
    .word ., . - 4, .
    .half . - start
start:
    .byte . - start, . - start
# case: symbols with values
    .set x, 1
    .data
    .word x
    .set x, 2
    .word x
    .equ y, x + 3
    .word y
    z = y * 2
    .word z
    .equiv once, 7
    .eqv lazy, 8
    .word once, lazy
    w == 9
    .word w
    x = x + 1
    .word x
# case: symbols with values given later
    .data
    .word later, later2
    .set later, 3
    later2 = later + 1
    .byte later2
# case: who names a symbol before it is set gets its first value
    .data
    .word b
    .set b, 3
    .set b, 4
    .word b
# case: symbols that stand for labels
    .data
    .word alias, alias2
a:  .word 1
    .set alias, a + 2
    alias2 = alias + 2
    .globl alias
# case: names with dots, dollars and quotes
    .data
struct.field: .word struct.field
$dollar: .word $dollar
_under: .word _under
"quoted name": .word "quoted name", "quoted name" + 4
.Lhidden: .word .Lhidden
    .set a.b.c, 12
    .word a.b.c
# case: local labels
    .text
1:  nop
1:  j 1b
    j 1f
2:  beq a0, a1, 2b
1:  j 1b
    bne a0, a1, 3f
    j 10f
3:
10: .word 1b, 10b, 3b - 1b
# case: comparisons of labels
    .data
a:  .word 0
b:
    .word a < b, b < a, a == a, b - a == 4
# case: structures by .struct
    .struct 0
a:  .struct a + 4
b:  .space 8
c:  .align 4
d:  .skip 1
e:
    .text
    .offset 16
f:  .space 4
g:
    .data
    .word a, b, c, d, e, f, g
# case: comments
    .data /* one */ ; .byte 1 # two
    .byte /* three */ 2, 3 /* four
    still four ; .byte 99
    */ , 4
    # .byte 5
    .byte 6 ; ; .byte 7;
label: .byte 8; other: third: .byte 9 # x
