# case: arguments
    .macro m a, b=9, c
    .asciz "[\a][\b][\c]"
    .endm
    .data
    m a + b , c
    m a -b
    m (a) b
    m 1 2 3
    m "x, y" 2
    m "x"y
    m ,,5
    m c=3 a=4
    m 1, c=5
    m (a b) c
    m 4(a0), %lo(x)(a1)
    m -1 -2 -3
    m ~1 !2
    m 1 , , 3
    m [a b] c
    m a0 -4(sp)
    m a0, -4 (sp)
    m "p" 'q' r
    m x "y"
    m
# case: kinds of parameters
    .macro req a:req, b : req
    .word \a + \b
    .endm
    .macro rest a, r:vararg
    .word \a, \r
    .endm
    .macro defaults x=1 y=2, z = "a b"
    .asciz "\x \y \z"
    .endm
    .data
    req 1, 2
    rest 1, 2, 3, 4
    defaults
    defaults 5 z=7
# case: pieces of names
    .macro field name
\name\().low = 1
\name\()_high = 2
x\name: .word \name\().low, \name\()_high
    .asciz "\name.tail \unknown \\name \(kept as it is)"
    .endm
    .data
    field s
# case: the number of the call
    .macro unique
.Lunique\@: .word \@
    .endm
    .macro outer
    .word \@
    unique
    .word \@
    .endm
    .data
    unique
    outer
    unique
    .irp x, 1, 2
    .word \@
    .endr
# case: nesting and leaving
    .macro make name
    .macro \name value
    .word \value
    .endm
    .endm
    .macro early n
    .word 1
    .if \n
    .exitm
    .endif
    .word 2
    .endm
    .macro count n
    .if \n
    .word \n
    count "(\n - 1)"
    .endif
    .endm
    .data
    make put
    put 5
    early 1
    early 0
    count 3
    .purgem put
    make put
    put 6
# case: a macro is called behind labels and between semicolons
    .macro two
    nop; nop
    .endm
    .macro oneline; nop; .endm
    two; two
label: two
1:  oneline ; j 1b
# case: names of macros may be in any case
    .macro Mixed
    nop
    .endm
    mixed
    MIXED
# case: a macro goes before an instruction of its name
    .macro nop
    addi x0, x0, 1
    .endm
    nop
    .purgem nop
    nop
# case: a text goes through several macros
    .macro inner text
    .asciz "\text"
    .endm
    .macro middle text
    inner "\text"
    .endm
    .macro bare text
    inner \text
    .endm
    .data
    middle "a b"
    middle a
    bare a
# case: repetitions
    .data
    .rept 3
    .byte 1, 2
    .endr
    .rept 0
    .byte 3
    .endr
    .rept 2
    .rept 2
    .byte 4
    .endr
    .byte 5
    .endr
    .set i, 0
    .rept 4
    .byte i
    .set i, i + 1
    .endr
# case: repetitions over values
    .data
    .irp x, 1, 2 3, "4 + 1", (6)
    .byte \x
    .endr
    .irp x
    .asciz "[\x]"
    .endr
    .irp reg, a0, a1, s0
    .asciz "\reg\()x"
    .endr
    .irpc c, 123
    .byte \c
    .endr
    .irpc c, a b
    .asciz "\c"
    .endr
    .irpc c, "x y"
    .asciz "\c"
    .endr
    .irp a, 1, 2
    .irp b, 3, 4
    .byte \a\b
    .endr
    .endr
# case: a list of registers drives a macro
    .macro for_each_gpr action
    .irp number, 1, 2, 3, 4, 5, 30, 31
    \action \number
    .endr
    .endm
    .macro save n
    sw x\n, 4 * \n(sp)
    .endm
    .macro restore n
    lw x\n, 4 * \n(sp)
    .endm
    for_each_gpr save
    for_each_gpr restore
# case: structures, functions and tables as the kernel writes them
    .macro struct name
    .set struct.offset, 0
    .endm
    .macro field name, bytes=4
    .set \name, struct.offset
    .set struct.offset, struct.offset + (\bytes)
    .endm
    .macro ends name
    .set \name\().SIZE, struct.offset
    .endm
    .macro fn name
    .globl \name
    .type \name, @function
\name:
    .endm
    .macro endfn name
    .size \name, . - \name
    .endm
    struct thread
    field thread.state
    field thread.next
    field thread.context, 32 * 4
    ends thread
    .if thread.SIZE - 136
    .error "struct thread has another size"
    .endif
    .text
fn thread_ready
    lw t0, thread.state(a0)
    sw t0, thread.next(tp)
    addi a1, a0, thread.context + 4
    li a2, thread.SIZE
    beqz a0, thread_ready.out
    call thread_ready
thread_ready.out:
    ret
endfn thread_ready
    .data
    .macro kcall number, name, place
    .word \number, \name\()_entry
    .endm
    .include "table.inc"
    .purgem kcall
    .text
    .macro kcall number, name, place
\name\()_entry:
    li a7, \number
    .ifc \place, local
    ecall
    .else
    ebreak
    .endif
    .endm
    .include "table.inc"
    .purgem kcall
# case: conditions on numbers
    .data
    .set two, 2
    .if two == 2
    .byte 1
    .else
    .byte 2
    .endif
    .if two > 5
    .byte 3
    .elseif two > 1
    .byte 4
    .elseif 1
    .byte 5
    .else
    .byte 6
    .endif
    .ifeq two - 2
    .byte 7
    .endif
    .ifne two
    .byte 8
    .endif
    .ifge two
    .byte 9
    .endif
    .ifgt two - 2
    .byte 10
    .endif
    .ifle two
    .byte 11
    .endif
    .iflt -two
    .byte 12
    .endif
    .if 0
    .if 1
    .byte 13
    .else
    .byte 14
    .endif
    .else
    .byte 15
    .endif
    .IF 1
    .byte 16
    .ENDIF
# case: conditions on symbols and texts
    .data
known: .byte 0
    .ifdef known
    .byte 1
    .endif
    .ifndef known
    .byte 2
    .else
    .byte 3
    .endif
    .ifnotdef unknown
    .byte 4
    .endif
    .ifdef later
    .byte 5
    .endif
later:
    .ifb
    .byte 6
    .endif
    .ifb x
    .byte 7
    .endif
    .ifnb x
    .byte 8
    .endif
    .ifc a b, a b
    .byte 9
    .endif
    .ifc  a , a
    .byte 10
    .endif
    .ifnc a, b
    .byte 11
    .endif
    .ifeqs "a", "a"
    .byte 12
    .endif
    .ifnes "a", "b"
    .byte 13
    .endif
# case: conditions on distances
    .text
a:  nop
    nop
b:
    .if b - a == 8
    nop
    .endif
    .if . - a > 100
    ebreak
    .endif
    .rept (16 - (. - a)) / 4
    nop
    .endr
# case: skipped parts may hold anything
    .if 0
    this is not looked at
    .macro unfinished
    .else
    nop
    .endif
    .ifdef nothing
    .include "nothing.inc"
    .endif
# case: includes
    .include "values.inc"
    .data
    .word VALUE
    .include "values.inc"
    .word VALUE
# case: the end
    nop
    .end
    this is not read
