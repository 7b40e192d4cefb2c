# case: a macro called without what it requires
    .macro save register:req
    sw \register, 0(sp)
    .endm
    save                                 # error 5-8: macro 'save' needs a value for its parameter 'register'
# case: a macro called with an argument by a name unknown
    .macro save register, offset=0
    sw \register, \offset(sp)
    .endm
    save a0, ofset=4                     # error 14-18: macro 'save' has no parameter 'ofset'; it has the parameters 'register', 'offset'
# case: a macro called with an argument twice
    .macro save register
    .endm
    save a0, register=a1                 # warning 14-21: parameter 'register' has a value already; this one counts
# case: a macro called with too many arguments
    .macro save register
    .endm
    save a0, a1                          # error 14-15: too many arguments: macro 'save' has the parameter 'register'
# case: a macro that is misspelt
    .macro save_all
    .endm
    save_al                              # error 5-11: there is no instruction 'save_al'
# case: a macro forgotten and called
    .macro save
    .endm
    .purgem save
    save                                 # error 5-8: there is no instruction 'save'
# case: a macro forgotten that never was
    .purgem save                         # error 13-16: there is no macro 'save'
# case: a macro with a body that names no parameter of it
    .macro save register
    sw \regster, 0(sp)                   # error 8-8: '\' has no meaning here: no parameter has the name behind it | in the expansion of macro 'save'
    .endm
    save a0
# case: a macro named by a number
    .macro 5                             # error 12-12: expected the name of a macro
    .endm
# case: a macro with something behind its variable arguments
    .macro m all:vararg, last            # error 12-29: parameter 'all' takes all that follows, so it must be the last
    .endm
# case: a macro with a qualifier misspelt
    .macro m a:require                   # error 12-22: a parameter may be ':req' or ':vararg', not ':require'
    .endm
# case: a macro that ends twice
    .macro m
    .endm
    .endm                                # error 5-9: .endm without a .macro before it
# case: two macros that call each other
    .macro ping
    pong
    .endm
    .macro pong
    ping                                 # error 5-8: macro 'ping' is nested deeper than 100; does it ask for itself? | in the expansion of macro 'pong' | …
    .endm
    ping
# case: a macro that defines its label twice
    .macro wait
spin:                                    # error 1-4: 'spin' is defined already | in the expansion of macro 'wait'
    j spin
    .endm
    wait
    wait
# case: a mistake in the second argument of a macro
    .macro copy to, from
    mv \to, \from                        # error 12-14: expected a register; 'x99' is none | …
    .endm
    copy a0, x99
# case: a mistake in a macro within a repetition
    .macro load r
    lw \r, 5000(sp)                      # error 12-15: immediate must be an integer in the range [-2048, 2047]; this is 5000 | in the expansion of macro 'load' | repeated by this .rept
    .endm
    .rept 1
    load a0
    .endr
# case: exitm outside of a macro
    .exitm                               # error 5-10: .exitm without a .macro before it
# case: a repetition without a count
    .rept                                # error 5-9: too few operands: there are 0 | write '.rept count'
    .endr
# case: a repetition of a label
    .rept here                           # error 11-14: 'here' is not defined at this point
    .endr
here:
# case: irp without a parameter
    .irp                                 # error 5-8: expected the name of a parameter
    .endr
# case: irpc without a parameter
    .irpc                                # error 5-9: expected the name of a parameter
    .endr
# case: irp that never ends
    .irp r, a0, a1                       # error 5-8: this .irp has no .endr
    nop
# case: an if without a condition
    .if                                  # error 5-7: too few operands: there are 0 | write '.if expression'
    .endif
# case: an if with two conditions
    .if 1, 2                             # error 5-7: too many operands: there are 2 | write '.if expression'
    .endif
# case: an if of a string
    .if "a"                              # error 9-11: 'a' is not defined at this point
    .endif
# case: an elseif before an if
    .elseif 1                            # error 5-11: .elseif without a .if before it
# case: an endif with a word behind it
    .if 1
    .endif x                             # error 12-12: .endif takes no operands
# case: an else with a condition behind it
    .if 0
    .else 1                              # error 11-11: .else takes no operands
    .endif
# case: an ifdef of a number
    .ifdef 5                             # error 12-12: expected the name of a symbol
    .endif
# case: an ifndef of nothing
    .ifndef                              # error 5-11: expected the name of a symbol
    .endif
# case: an ifdef that never ends within one that does
    .ifdef a                             # error 5-10: this .ifdef has no .endif
    .ifdef b
    .endif
# case: an ifc of one text
    .ifc a0                              # error 10-11: expected two texts with a ',' between them
    .endif
# case: an ifeqs of words
    .ifeqs a, b                          # error 12-15: expected two strings with a ',' between them
    .endif
# case: an ifb that never ends
    .ifb                                 # error 5-8: this .ifb has no .endif
    nop
# case: an include without a file
    .include                             # error 5-12: expected the name of a file in quotes
# case: an include of two files
    .include "a.inc", "b.inc"            # error 14-29: expected the name of a file in quotes
# case: an include of an empty name
    .include ""                          # error 14-15: expected the name of a file in quotes
# case: an include in angle brackets
    .include <stdio.h>                   # error 14-22: expected the name of a file in quotes
# case: an include that is not there names where it looked
    .include "parts/nothing.inc"         # error 14-32: there is no file 'parts/nothing.inc'; looked for errors/parts/nothing.inc
# case: a source that includes itself
    .include "control.s"                 # error 5-24: include 'errors/control.s' is nested deeper than 100; does it ask for itself? | included from here | …
# case: a comment with a semicolon
    nop ; this is a comment              # error 19-19: expected ',' or the end of the statement, not 'a'
# case: quotes in an error
    .error "no \"such\" thing"           # error 5-30: no "such" thing
# case: a tab before a mistake
⇥addi⇥a0, a0, 4096                       # error 15-18: immediate must be an integer in the range [-2048, 2047]; this is 4096
# case: letters that are not of this alphabet
    addi a0, a0, ５                       # error 18-18: '５' is not defined, so the immediate has no value
# case: a curly quote
    .ascii “abc”                         # error 12-16: expected a string in quotes
