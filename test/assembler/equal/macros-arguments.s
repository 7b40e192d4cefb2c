# case: a macro without parameters
    .macro two
    nop
    nop
    .endm
    two
    two
# case: parameters go by their order
    .macro put a, b, c
    .byte \a, \b, \c
    .endm
    .data
    put 1, 2, 3
    put 4 5 6
    put 7,8 9
# case: parameters in a heading may be parted by blanks or commas
    .macro put a b, c
    .byte \a, \b, \c
    .endm
    .macro more, a, b
    .byte \a, \b
    .endm
    .data
    put 1, 2, 3
    more 4, 5
# case: parameters go by their names
    .macro put a, b, c
    .byte \a, \b, \c
    .endm
    .data
    put c=3, b=2, a=1
    put 1, c=3, b=2
    put 1 b=2 c=3
# case: a parameter that is not given is empty
    .macro put a, b
    .ascii "[\a|\b]"
    .endm
    .data
    put
    put 1
    put , 2
    put a=1
# case: defaults stand for what is not given
    .macro put a=1, b=2, c=3
    .byte \a, \b, \c
    .endm
    .data
    put
    put 7
    put , 8
    put 7, , 9
    put c=9
# case: a default may be a string, an expression, or empty
    .macro put a="x y", b=1+2, c=
    .ascii "<\a><\b><\c>"
    .endm
    .data
    put
    put c=1
# case: a default may name what is set later
    .macro put value=number
    .byte \value
    .endm
    .data
    .set number, 5
    put
    .set number, 6
    put
    put 7
# case: a required parameter is given
    .macro put a:req, b:req
    .byte \a, \b
    .endm
    .data
    put 1, 2
    put b=2, a=1
# case: vararg takes the rest as it stands
    .macro put first, rest:vararg
    .byte \first
    .byte \rest
    .endm
    .data
    put 1, 2, 3, 4
    put 5, (6), 7
    put 8, 9
# case: a vararg may be the only parameter, and empty
    .macro all rest:vararg
    .ascii "<\rest>"
    .endm
    .data
    all
    all a, b c, d
    all 1 + 2, (3)
# case: a vararg goes on to another macro
    .macro bytes list:vararg
    .byte \list
    .endm
    .macro outer first, list:vararg
    bytes \first, \list
    .endm
    .data
    outer 1, 2, 3
# case: a vararg is taken apart by recursion
    .macro each first, rest:vararg
    .byte \first
    .ifnb \rest
    each \rest
    .endif
    .endm
    .data
    each 1, 2, 3, 4
# case: blanks and operators in an argument
    .macro put a, b
    .ascii "<\a><\b>"
    .endm
    .data
    put 1 + 2, 3
    put 1+2 3
    put a*b, c
    put (1 + 2) * 3, 4
    put - 1, ~ 2
# case: brackets keep blanks, but no commas
    .macro put a, b, c
    .ascii "<\a><\b><\c>"
    .endm
    .data
    put (a b), c
    put [a b] c
    put f(x y) g
# case: a memory operand is one argument
    .macro load reg, from
    lw \reg, \from
    .endm
    load a0, 4(sp)
    load a0, (sp)
    load a1, %lo(ext)(a0)
    load a2, -(4)(sp)
# case: a string loses its quotes
    .macro put a, b
    .ascii "\a", "\b"
    .endm
    .data
    put "x, y", "z"
    put "x y" z
    put "", "q"
# case: two quotes in a string are one
    .macro put a
    .byte \a
    .endm
    .macro text a
    .ascii \a
    .endm
    .data
    put "'a'"
    text """quoted"""
# case: a backslash in a string stays for the body
    .macro put a
    .ascii "\a"
    .endm
    .data
    put "a\nb"
    put "\x41\102"
    put "a\\b"
# case: characters as arguments are numbers
    .macro put a
    .byte \a
    .endm
    .data
    put 'a'
    put 'b
    put ','
# case: an argument may be a register, a mnemonic or a part of one
    .macro do what, reg
    \what \reg, \reg, 1
    \what\()i \reg, \reg, 1
    .endm
    do and a0
    do or a1
# case: comments and separators do not reach an argument
    .macro put a, b
    .byte \a, \b
    .endm
    .data
    put 1, 2 # comment
    put 3, /* inside */ 4
    put 5, 6; put 7, 8
# case: commas and blanks around arguments
    .macro put a, b
    .ascii "<\a><\b>"
    .endm
    .data
    put  1  ,  2
    put⇥3⇥,⇥4
    put 5 ,6
    put 7,8␠
# case: a keyword argument may be an expression or a string
    .macro put a, b
    .ascii "<\a><\b>"
    .endm
    .data
    put a=1+2, b="x y"
    put b=(3), a="p=q"
# case: an equals sign behind blanks or brackets is no keyword
    .macro put a, b
    .ascii "<\a><\b>"
    .endm
    .data
    put (a=1), 2
    put "a=1", 2
# case: names of parameters have case, names of macros have none
    .macro Put A, a
    .ascii "<\A><\a>"
    .endm
    .data
    put 1, 2
    PUT a=3, A=4
