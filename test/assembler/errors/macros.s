# case: calls
    .macro m a, b:req
    .endm
    m 1                     # error 7: macro 'm' needs a value for its parameter 'b'
    m 1, 2, 3               # error 13-13: too many arguments: macro 'm' has the parameters 'a', 'b'
    m 1, c=2, b=3           # error 10-10: macro 'm' has no parameter 'c'; it has the parameters 'a', 'b'
    m a=1, 2                # error 12-12: in a call of macro 'm', arguments without a name must come before those with one
    m                       # error 5: macro 'm' needs a value for its parameter 'b'
    .macro none
    .endm
    none 1                  # error 10: too many arguments: macro 'none' has no parameters
# case: definitions
    .macro                  # error 5: expected the name of a macro
    .endm
    .macro x a:maybe        # error 12: a parameter may be ':req' or ':vararg', not ':maybe'
    .endm
    .macro y a, a           # error 12: parameter 'a' is there already
    .endm
    .macro y                # error 12: macro 'y' is defined already
    .endm
    .macro z 1              # error 12: expected the name of a parameter at '1'
    .endm
    .purgem nobody          # error 13: there is no macro 'nobody'
    .endm                   # error 5: .endm without a .macro before it
    .exitm                  # error 5: .exitm without a .macro before it
    .endr                   # error 5: .endr without a .rept before it
# case: a mistake in a body is told with the way to it
    .macro inner r
    add a0, a1, \r          # error 17: 'b9' is not defined, so the immediate has no value | in the expansion of macro 'inner' | in the expansion of macro 'outer'
    .endm
    .macro outer
    inner b9
    .endm
    outer
# case: a mistake in a repetition is told with the way to it
    .irp r, a0, a99
    mv a0, \r               # error 12: expected a register; 'a99' is none | registers are zero ra sp gp tp fp, t0 … t6, s0 … s11, a0 … a7, or x0 … x31 | repeated by this .irp
    .endr
# case: conditionals
    .else                   # error 5: .else without a .if before it
    .endif                  # error 5: .endif without a .if before it
    .if 1
    .else
    .else                   # error 5: .else after the .else of this .if
    .elseif 1               # error 5: .elseif after the .else of this .if
    .endif
    .if ext                 # error 9: 'ext' is not defined at this point
    .endif
    .if                     # error 5: too few operands: there are 0 | write '.if expression'
    .endif
    .ifc a                  # error 10: expected two texts with a ',' between them
    .endif
    .ifeqs "a", b           # error 12: expected two strings with a ',' between them
    .endif
    .ifdef                  # error 5: expected the name of a symbol
    .endif
    .rept -1                # error 11: the count must be in the range [0, 500000]; this is -1
    .endr
    .rept 10000000          # error 11: the count must be in the range [0, 500000]; this is 10000000
    .endr
# case: an if without an end
    nop
    .if 0                   # error 5: this .if has no .endif
    .if 1                   # error 5: this .if has no .endif
# case: a macro without an end
    .macro m                # error 5: this .macro has no .endm
    nop
# case: a repetition without an end
    .rept 2                 # error 5: this .rept has no .endr
    .rept 2
    .endr
# case: an if left open by a macro
    .macro m
    .if 1                   # error 5: this .if has no .endif | in the expansion of macro 'm'
    .endm
    m
# case: a macro that calls itself
    .macro m
    m                       # error 5: macro 'm' is nested deeper than 100; does it ask for itself? | in the expansion of macro 'm' | in the expansion of macro 'm' | in the expansion of macro 'm' | in the expansion of macro 'm' | … 92 more … | in the expansion of macro 'm' | in the expansion of macro 'm' | in the expansion of macro 'm' | in the expansion of macro 'm'
    .endm
    m
# case: repetitions without measure
    .rept 400000            # error 5: '.rept' makes more than 500000 statements
    .if 0
    .endif
    .endr
# case: arguments without measure
    .macro grow text, count
    .if \count
    grow "\text\text", "\count - 1" # error 5: the expansion of a line is longer than 65536 characters | …
    .endif
    .endm
    grow abcdefgh, 90
