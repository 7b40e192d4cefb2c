# case: ascii has no zero behind it
    .data
    .ascii "abc"
    .ascii "d", "e"
    .ascii ""
    .byte 1
# case: asciz and string have a zero behind each string
    .data
    .asciz "abc", "d"
    .string "abc", "d"
    .asciz ""
# case: strings side by side are one
    .data
    .ascii "a" "b"
    .asciz "c" "d", "e"
    .string "f" "g"
# case: escapes of control characters
    .data
    .ascii "\b\t\n\f\r\v"
# case: octal escapes have up to three digits
    .data
    .ascii "\0\7\12\123\1234\377"
# case: hexadecimal escapes take every digit
    .data
    .ascii "\x1", "\x41", "\x141", "\x41g", "\xAbz"
# case: escaped quotes and backslashes
    .data
    .ascii "\"", "\\", "\\\"", "a\"b"
# case: an unknown escape is its character
    .data
    .ascii "\q\z\ "
# case: separators and comments in strings are text
    .data
    .ascii "a;b", "#c", "/*d*/", "//e", "'", ","
# case: strings may hold any letters
    .data
    .asciz "grüße", "日本"
# case: characters as numbers
    .data
    .byte 'a', 'a, 'b + 1, 'c'+1
    .byte '0', ' ', '~'
# case: escaped characters as numbers
    .data
    .byte '\n', '\t', '\\', '\'', '\"', '\b', '\r', '\f
# case: separators as characters
    .data
    .byte ';', '#', ',', '"', '/', '('
# case: a character is an operand
    li a0, 'x'
    addi a0, a0, 'A' - 'a'
    .byte 'x
# case: wide strings have an element for each character
    .data
    .string8 "ab"
    .string16 "ab", "c"
    .string32 "ab"
