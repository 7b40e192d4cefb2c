# case: altmacro replaces bare names of parameters
    .altmacro
    .macro put a, b
    .byte a, b, a + b
    .endm
    .data
    put 1, 2
# case: bare names are replaced inside strings and behind ampersands
    .altmacro
    .macro put name
    .ascii "name &name x&name&y"
x&name: .byte 1
    .endm
    .data
    put one
# case: a parameter behind a digit is replaced, in a word it is not
    .altmacro
    .macro put a
    .word 0x1&a, 1a
    .word data
    .endm
    .data
data: put 5
# case: a backslash still works
    .altmacro
    .macro put a
    .byte \a, a
    .endm
    .data
    put 1
# case: local names are new in every call
    .altmacro
    .macro wait reg
    local again, done
again:
    addi reg, reg, -1
    bnez reg, again
    j done
done:
    .endm
    wait a0
    wait a1
# case: LOCAL may be in capitals, and stand twice
    .altmacro
    .macro m
    LOCAL a
    LOCAL b
a:  .word b
b:  .word a
    .endm
    .data
    m
    m
# case: a percent sign makes a number of an expression
    .altmacro
    .macro put a
    .ascii "a;"
    .endm
    .data
    .set n, 20
    put %1+2
    put %n*2
    put %(n+1)
    put %-n
    put %n==20
    put n+1
# case: a percent sign counts in a recursion
    .altmacro
    .macro count n
    .byte n
    .if n
    count %n-1
    .endif
    .endm
    .data
    count 3
# case: angle brackets keep commas and blanks
    .altmacro
    .macro put a, b
    .ascii "[a][b]"
    .endm
    .data
    put <1, 2>, <3>
    put <x y>, z
    put <>, <q>
# case: angle brackets may be nested
    .altmacro
    .macro put a
    .ascii "[a]"
    .endm
    .data
    put <a<b>c>
    put <<x>>
# case: an exclamation mark takes a character as it is
    .altmacro
    .macro put a
    .ascii "[a]"
    .endm
    .data
    put <x!>y>
    put <!<z>
    put <!!>
# case: a text in angle brackets may begin behind another argument
    .altmacro
    .macro put a, b
    .ascii "[a][b]"
    .endm
    .data
    put p<q>
    put <r><s>
# case: strings keep their quotes
    .altmacro
    .macro put a
    .ascii a
    .endm
    .data
    put "x y"
    put "p, q"
# case: there are no keywords under altmacro
    .altmacro
    .macro put a, b
    .ascii "[a][b]"
    .endm
    .data
    put b=1, a=2
# case: defaults under altmacro
    .altmacro
    .macro put a=<1, 2>, b=%3+4
    .ascii "[a][b]"
    .endm
    .data
    put
    put <5>
# case: the mode counts at the call
    .macro put a
    .ascii "a \a;"
    .endm
    .data
    put 1
    .altmacro
    put 2
    .noaltmacro
    put 3
# case: repetitions under altmacro
    .altmacro
    .data
    .irp x, 1, <2, 3>, %4+5
    .byte x
    .endr
    .irpc c, 123
    .byte c, 0x&c
    .endr
# case: a macro calls another under altmacro
    .altmacro
    .macro inner a, b
    .byte a, b
    .endm
    .macro outer x
    inner x, %x+1
    inner <x>, 9
    .endm
    .data
    outer 4
# case: noaltmacro gives brackets back their meaning
    .altmacro
    .noaltmacro
    .macro put a
    .byte \a
    .endm
    .data
    put 1<2
    put 5%3
