# case: brackets part a parameter from letters
    .macro field name
\name\()_low = 1
\name\().high = 2
    .byte \name\()_low, \name\().high
    .endm
    .data
    field a
# case: brackets keep their text
    .macro m a
    .ascii "\(\a)\()x"
    .endm
    .data
    m 1
# case: the longest name counts
    .macro m a, ab
    .ascii "\a.\ab.\abc"
    .endm
    .data
    m 1, 2
# case: an ampersand before a parameter's name is replaced with it
    .macro m a, b
    .ascii "x&a&y &b. &c&"
    .byte 7&\a
    .endm
    .data
    m 1, 2
# case: a quote behind a parameter is swallowed
    .macro m a
    .ascii "\a's"
    .endm
    .data
    m bob
# case: each call has a number
    .macro m
.Lm\@: .word \@
    j .Lm\@
    .endm
    m
    m
    m
# case: a nested call counts too
    .macro inner
    .byte \@
    .endm
    .macro outer
    .byte \@
    inner
    .byte \@
    .endm
    .data
    outer
    inner
    outer
# case: a macro may make labels and symbols
    .macro var name, value
    .globl \name
    .type \name, @object
    .size \name, 4
\name: .word \value
    .endm
    .data
    var one, 1
    var two, 2
# case: a macro may choose the section
    .macro string label, text
    .pushsection .rodata
\label: .asciz "\text"
    .popsection
    .endm
    string hello, "hello, world"
    la a0, hello
# case: a macro is called behind a label
    .macro two
    nop
    nop
    .endm
here: two
1:  two
    j here
    j 1b
# case: a macro stands between semicolons
    .macro one; nop; .endm
    one; one; nop
# case: a macro has the name of an instruction, or a directive's without a dot
    .macro ret
    jr ra
    nop
    .endm
    ret
    .purgem ret
    ret
    .macro byte a
    .byte \a
    .endm
    byte 1
    byte 2
    byte 3
    byte 4
# case: a macro's name may have a dot, and begin with it
    .macro my.macro a
    li a0, \a
    .endm
    .macro .mine a
    li a1, \a
    .endm
    my.macro 1
    .mine 2
# case: a macro defines another
    .macro define name, value
    .macro \name
    .byte \value
    .endm
    .endm
    .data
    define one, 1
    define two, 2
    one
    two
# case: a macro defines a macro with parameters of its own
    .macro define name
    .macro \name a, b
    .byte \a, \b
    .endm
    .endm
    .data
    define pair
    pair 3, 4
# case: a macro redefines itself
    .macro once
    .byte 1
    .purgem once
    .macro once
    .byte 2
    .endm
    .endm
    .data
    once
    once
    once
# case: purgem forgets several macros
    .macro a
    .endm
    .macro b
    .endm
    .purgem a, b
    .macro a
    .byte 1
    .endm
    .macro b
    .byte 2
    .endm
    .data
    a
    b
# case: a macro calls itself until a condition fails
    .macro count from, to
    .byte \from
    .if \to - \from
    count "(\from + 1)", \to
    .endif
    .endm
    .data
    count 1, 5
# case: a macro calls itself with a symbol that counts
    .macro down
    .if n
    .byte n
    .set n, n - 1
    down
    .endif
    .endm
    .data
    .set n, 4
    down
# case: exitm leaves the macro but not its caller
    .macro inner n
    .byte 1
    .if \n
    .exitm
    .endif
    .byte 2
    .endm
    .macro outer
    inner 0
    inner 1
    .byte 3
    .endm
    .data
    outer
# case: mexit is exitm
    .macro m
    .byte 1
    .mexit
    .byte 2
    .endm
    .data
    m
# case: conditions in a body look at arguments
    .macro sized size
    .if \size == 1
    .byte 0x11
    .elseif \size == 2
    .half 0x2222
    .else
    .word 0x44444444
    .endif
    .endm
    .data
    sized 1
    sized 2
    sized 4
# case: conditions on texts of arguments
    .macro kind what
    .ifc \what, code
    .byte 1
    .else
    .ifnc \what, data
    .byte 3
    .else
    .byte 2
    .endif
    .endif
    .endm
    .data
    kind code
    kind data
    kind other
# case: conditions on whether there is an argument
    .macro m a
    .ifb \a
    .byte 0
    .else
    .byte \a
    .endif
    .ifnb \a
    .byte 1
    .endif
    .endm
    .data
    m
    m 5
# case: a definition stands in a condition
    .if 1
    .macro m
    .byte 1
    .endm
    .else
    .macro m
    .byte 2
    .endm
    .endif
    .data
    m
# case: a skipped definition defines nothing
    .if 0
    .macro m
    .byte 1
    .endm
    .endif
    .macro m
    .byte 2
    .endm
    .data
    m
# case: a macro may hold repetitions
    .macro zeros n
    .rept \n
    .byte 0xff
    .endr
    .endm
    .data
    zeros 3
    zeros 0
    zeros 1
# case: a repetition may hold macro calls
    .macro m a
    .byte \a
    .endm
    .data
    .irp x, 1, 2, 3
    m \x
    .endr
# case: a macro saves and restores registers
    .macro save regs:vararg
    .set save.offset, 0
    .irp r, \regs
    sw \r, save.offset(sp)
    .set save.offset, save.offset + 4
    .endr
    .endm
    save ra, s0, s1
    save a0
# case: a body keeps its comments out
    .macro m a # first
    # second
    .byte \a /* third */ # fourth
    .endm
    .data
    m 1
# case: endm in any case
    .MACRO m
    .byte 1
    .EndM
    .data
    m
# case: a macro is included and used
    .include "table-macro.inc"
    .data
    entry 1, 2
    entry 3, 4
