# ------------------------------------------------------------------------------
# programs/lib/kcalls.s — the kernel calls, one stub each: call X of the table is kX here.
#
# Arguments in a0 … a4, result in a0: what the call gives, or the negative of an error number
# (errors.inc). The table says what there is; kernel/README.md says what each call does. A stub
# changes no register but a0 and a7.

    .include "program.inc"

    .text

.macro kcall number, name, place, routine
    .ifnc   \place, absent
    fn k\name
    li      a7, \number
    ecall
    ret
    endfn k\name
    .endif
.endm
    .include "kcalls.inc"
    .purgem kcall
