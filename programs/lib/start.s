# ------------------------------------------------------------------------------
# programs/lib/start.s — the first bytes of every program: its header, and the way into main.
#
# The kernel knows a program only by this header (struct header in kernel/include/structs.inc):
# where its sections are, so that it can map them, and where to begin. It enters user_start in user
# mode with a stack of one page.

    .include "program.inc"
    .include "structs.inc"

    .section .text.start, "ax", @progbits
object user_header
    .word   USER_MAGIC
    .word   user_start
    .word   __USER_TEXT_END
    .word   __USER_RODATA_START
    .word   __USER_RODATA_END
    .word   __USER_DATA_START
    .word   __USER_BSS_END
endobject user_header

# ------------------------------------------------------------------------------
# user_start(): calls main() → a0 status, sends what print still holds, and ends the process with
# it.
fn user_start
    call    main
    mv      s0, a0
    call    print_flush
    mv      a0, s0
    call    k_exit
endfn user_start
