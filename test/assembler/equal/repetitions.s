# case: rept repeats
    .data
    .rept 3
    .byte 1
    .endr
    .rep 2
    .byte 2
    .endr
# case: rept 0 and 1
    .data
    .rept 0
    .byte 1
    .endr
    .rept 1
    .byte 2
    .endr
# case: rept takes an expression
    .data
    .set n, 2
    .rept n * 2 - 1
    .byte n
    .endr
# case: rept may be nested
    .data
    .rept 2
    .byte 1
    .rept 3
    .byte 2
    .endr
    .endr
# case: a symbol counts the rounds
    .data
    .set i, 0
    .rept 5
    .byte i * i
    .set i, i + 1
    .endr
# case: labels in rounds are numeric
    .rept 3
1:  beqz a0, 1b
    j 1f
1:
    .endr
# case: irp goes over a list
    .data
    .irp x, 1, 2, 3
    .byte \x, \x * 2
    .endr
# case: irp goes over a list parted by blanks
    .data
    .irp x, 1 2 3
    .byte \x
    .endr
    .irp x 4, 5
    .byte \x
    .endr
# case: irp without a list goes once, over nothing
    .data
    .irp x
    .ascii "<\x>"
    .endr
    .irp x,
    .ascii "<\x>"
    .endr
# case: irp takes strings and brackets
    .data
    .irp x, "a b", (1 + 2), c
    .ascii "<\x>"
    .endr
# case: irp over registers
    .irp r, ra, s0, s1, s2
    sw \r, 0(sp)
    .endr
# case: irp makes names
    .data
    .irp n, one, two
label_\n: .byte 1
\n\()_end:
    .endr
    .word label_one, two_end
# case: irep is irp
    .data
    .irep x, 1, 2
    .byte \x
    .endr
# case: irpc goes over letters
    .data
    .irpc c, 123
    .byte \c
    .endr
    .irepc c, 45
    .byte \c
    .endr
# case: irpc over nothing, blanks and strings
    .data
    .irpc c
    .ascii "<\c>"
    .endr
    .irpc c, a b
    .ascii "<\c>"
    .endr
    .irpc c, "a b"
    .ascii "<\c>"
    .endr
# case: irpc makes registers
    .irpc n, 0123
    add a\n, a\n, t\n
    .endr
# case: repetitions of different kinds are nested
    .data
    .irp a, 1, 2
    .irpc b, 34
    .rept 2
    .byte \a\b
    .endr
    .endr
    .endr
# case: a repetition holds a condition
    .data
    .irp x, 1, 2, 3, 4
    .if \x % 2
    .byte \x
    .endif
    .endr
# case: a repetition holds a definition
    .data
    .irp n, 1, 2
    .macro m\n
    .byte \n
    .endm
    .endr
    m2
    m1
# case: exitm leaves a repetition
    .data
    .irp x, 1, 2, 3
    .byte \x
    .if \x == 2
    .exitm
    .endif
    .endr
# case: endr may be in any case, and a repetition on one line
    .data
    .rept 2; .byte 1; .endr
    .REPT 2
    .byte 2
    .ENDR
# case: the number of the call in a repetition
    .macro m
    .byte \@
    .endm
    .data
    m
    .rept 2
    m
    .endr
