# ------------------------------------------------------------------------------
# programs/lib/pattern.s — words that can be computed again: P(n) = (n + 1) × 0x9E3779B1, and sums
# of them that depend on every word and on their order: fold(s, word) = 31 × s + word.

    .include "program.inc"

    .set    PATTERN_FACTOR, 0x9E3779B1
    .set    PATTERN_WORDS, 32           # that pattern_work works on

    .text

# ------------------------------------------------------------------------------
# pattern_fill(at a0, n a1, count a2): stores P(n), P(n + 1), … in so many words.
fn pattern_fill
    li      t0, PATTERN_FACTOR
    addi    a1, a1, 1
    mul     a1, a1, t0
1:  sw      a1, (a0)
    add     a1, a1, t0
    addi    a0, a0, 4
    addi    a2, a2, -1
    bnez    a2, 1b
    ret
endfn pattern_fill

# ------------------------------------------------------------------------------
# pattern_fold(sum a0, at a1, count a2) → a0 sum with so many words folded in
fn pattern_fold
1:  slli    t0, a0, 5
    sub     a0, t0, a0
    lw      t0, (a1)
    add     a0, a0, t0
    addi    a1, a1, 4
    addi    a2, a2, -1
    bnez    a2, 1b
    ret
endfn pattern_fold

# ------------------------------------------------------------------------------
# pattern_work(n a0, rounds a1, progress a2) → a0 result
# Work whose result anybody can compute again. x = P(n); 32 words on the stack hold P(n), P(n + 1),
# … So many times: x = x × 1664525 + 1013904223; x is added to the word that its five highest bits
# name, and progress goes up. The result is the fold of the words and x.
fn pattern_work
    enter   s0, s1, s2
    addi    sp, sp, -PATTERN_WORDS * 4
    mv      s1, a1
    mv      s2, a2
    mv      a1, a0
    mv      a0, sp
    li      a2, PATTERN_WORDS
    call    pattern_fill
    lw      s0, (sp)                    # s0 = x

pattern_work.round:
    li      t0, 1664525
    mul     s0, s0, t0
    li      t0, 1013904223
    add     s0, s0, t0
    srli    t0, s0, 27
    slli    t0, t0, 2
    add     t0, t0, sp
    lw      t1, (t0)
    add     t1, t1, s0
    sw      t1, (t0)
    lw      t1, (s2)
    addi    t1, t1, 1
    sw      t1, (s2)
    bne     t1, s1, pattern_work.round

    li      a0, 0
    mv      a1, sp
    li      a2, PATTERN_WORDS
    call    pattern_fold
    slli    t0, a0, 5
    sub     a0, t0, a0
    add     a0, a0, s0
    addi    sp, sp, PATTERN_WORDS * 4
    leave   s0, s1, s2
endfn pattern_work
