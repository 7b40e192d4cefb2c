# ------------------------------------------------------------------------------
# programs/shell/shell.s — a small shell: a process that is talked to at the console, and moves
#
#     nanvix run shell
#     printf 'ps\nmigrate 1\nps\nexit\n' | nanvix run shell
#
# It shows how a program reads its console (kread, by lib/line.s), what a kernel tells of its
# process (kinfo in looks.s, counters by ioctl), and that a process stays itself when it moves
# (moves.s): its next prompt comes from the other cluster, and what was typed meanwhile is not lost.
# For a console belongs to a cluster, and what is typed goes to the one whose process asks for it.
#
# Its commands are the rows of a table: a new one is a row and a routine. At the end of the input,
# or with exit, it ends, with the status that exit was told.

    .include "program.inc"
    .include "shell.inc"

.macro command name, least, most, help
    .pushsection .rodata
command.name\@:
    .asciz  "\name"
command.help\@:
    .asciz  "\help"
    .popsection
    .word   command.name\@, command.help\@, \least, \most, shell_\name
.endm

    .section .rodata.commands, "a"      # apart from their texts
    .balign 4
commands:
    command help,    0, 0, "help               what can be said"
    command ps,      0, 0, "ps                 threads of this process"
    command mem,     0, 0, "mem                what memory it has in use"
    command noc,     0, 0, "noc                sends itself a message, and counts"
    command migrate, 1, 1, "migrate TO         goes to another cluster, or to any that is free"
    command exit,    0, 1, "exit [STATUS]      ends, with that status"
commands_end:

    .text

# ------------------------------------------------------------------------------
# main() → a0 exit status
fn main
    enter
    call    noc_open
main.next:
    print   "cluster "
    call    kcluster_get_num
    call    print_decimal
    print   "> "
    call    print_flush
    la      a0, line
    li      a1, LINE_BYTES
    call    read_line
    bltz    a0, main.out
    call    line_split
    beqz    a0, main.next
    call    line_obey
    la      t0, is_over
    lw      t0, (t0)
    beqz    t0, main.next
main.out:
    la      t0, status
    lw      a0, (t0)
    leave
endfn main

# ------------------------------------------------------------------------------
# line_split() → a0 how many words the line has, at most WORDS: their addresses are in `words`, and
# each ends with a zero byte. Leaf.
fn line_split
    la      t0, line
    la      t1, words
    li      a0, 0
    li      t3, ' '
line_split.gap:
    lbu     t2, (t0)
    beqz    t2, line_split.out
    bne     t2, t3, line_split.word
    sb      zero, (t0)
    addi    t0, t0, 1
    j       line_split.gap
line_split.word:
    li      t2, WORDS
    beq     a0, t2, line_split.out
    sw      t0, (t1)
    addi    t1, t1, 4
    addi    a0, a0, 1
line_split.rest:
    lbu     t2, (t0)
    beqz    t2, line_split.out
    beq     t2, t3, line_split.gap
    addi    t0, t0, 1
    j       line_split.rest
line_split.out:
    ret
endfn line_split

# ------------------------------------------------------------------------------
# line_obey(count a0): finds the command that the first word names, and does it.
fn line_obey
    enter   s0, s1
    addi    s1, a0, -1                  # s1 = words that follow
    la      s0, commands
line_obey.next:
    la      t0, words
    lw      a0, (t0)
    lw      a1, command.name(s0)
    call    string_compare
    beqz    a0, line_obey.found
    addi    s0, s0, command.SIZE
    la      t0, commands_end
    bltu    s0, t0, line_obey.next
    la      t0, words
    lw      a0, (t0)
    call    print_string
    print   ": no such command; help tells which there are"
    j       line_obey.end

line_obey.found:
    lw      t0, command.least(s0)
    bltu    s1, t0, line_obey.usage
    lw      t0, command.most(s0)
    bltu    t0, s1, line_obey.usage
    la      a0, words + 4
    mv      a1, s1
    lw      t0, command.routine(s0)
    jalr    t0
    leave   s0, s1
line_obey.usage:
    print   "say: "
    lw      a0, command.help(s0)
    call    print_string
line_obey.end:
    call    print_newline
    leave   s0, s1
endfn line_obey

# ------------------------------------------------------------------------------
# shell_help(words a0, count a1): a line for each command.
fn shell_help
    enter   s0
    la      s0, commands
shell_help.next:
    lw      a0, command.help(s0)
    call    print_line
    addi    s0, s0, command.SIZE
    la      t0, commands_end
    bltu    s0, t0, shell_help.next
    leave   s0
endfn shell_help

# ------------------------------------------------------------------------------
# shell_exit(words a0, count a1): this was the last line.
fn shell_exit
    enter
    beqz    a1, shell_exit.over
    lw      a0, (a0)
    call    word_number
    bltz    a0, shell_exit.out
    la      t0, status
    sw      a0, (t0)
shell_exit.over:
    la      t0, is_over
    li      t1, 1
    sw      t1, (t0)
shell_exit.out:
    leave
endfn shell_exit

# ------------------------------------------------------------------------------
# word_number(word a0) → a0 its number; or -1, after saying that it is none
fn word_number
    enter   s0
    mv      s0, a0
    call    string_number
    bgez    a0, word_number.out
    mv      a0, s0
    call    print_string
    print   " is no number"
    call    print_newline
    li      a0, -1
word_number.out:
    leave   s0
endfn word_number

# ------------------------------------------------------------------------------
# print_newline(): ends the line.
fn print_newline
    la      a0, nothing
    tail    print_line
endfn print_newline

    .section .rodata
nothing:
    .asciz  ""

    .bss
    .balign 4
words:
    .skip   WORDS * 4
is_over:                                # 1: exit has been said
    .skip   4
status:
    .skip   4
line:
    .skip   LINE_BYTES
