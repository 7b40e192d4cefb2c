# ------------------------------------------------------------------------------
# kernel/migration/chunks.s — the chunks of a process: which there are, and where each belongs
#
#   0 … 4      struct uarea, board, pool tables, directory, table
#   then       pages of the pool that are in use, from number 4 on
#              pages of the linked sections, to the end of bss
#              frames that are in use
#              pages of luggage
#   the last   the list of the checksums of all before it
#
# The source says in a manifest which pages are in use; from it both sides number the chunks alike.
# Pages 0 to 3 of the pool are stacks of the kernel, which stays where it is.

    .include "kernel.inc"
    .include "tasks.inc"
    .include "network.inc"
    .include "migration.inc"

    .set    AREAS, 5

    .bss
    .balign 4
chunk_places:                           # address of each chunk
    .skip   CHUNKS_MAX * 4
object commit_sums                      # checksum of each: as ordered, or as received
    .skip   CHUNKS_MAX * 4
endobject commit_sums
object commit_list                      # what the source says that they should be
    .skip   CHUNKS_MAX * 4
endobject commit_list

    .section .rodata
    .balign 4
struct area
    field   area.start
    field   area.bytes
ends area
chunk_areas:
    .word   UAREA_CORE, uarea.SIZE
    .word   UAREA_BOARD, BOARD_ENTRIES * board.SIZE
    .word   UAREA_POOL, pool.SIZE
    .word   UAREA_DIRECTORY, PAGE_SIZE
    .word   UAREA_TABLE, PAGE_SIZE

    .text

# ------------------------------------------------------------------------------
# chunks_list(): writes the manifest of the process here.
fn chunks_list
    enter   s0
    la      s0, migration + migration.manifest
    la      t0, commit_identity
    lw      t0, (t0)
    sw      t0, manifest.kernel(s0)
    call    chunks_of_sections
    sw      a0, manifest.sections(s0)
    addi    a0, s0, manifest.frames
    li      a1, UAREA_POOL + pool.frames
    li      a2, FRAMES / 8
    call    memory_copy
    la      t0, uarea
    lw      t0, uarea.luggage(t0)
    li      t1, PAGE_SIZE - 1
    add     t0, t0, t1
    srli    t0, t0, PAGE_SHIFT
    sw      t0, manifest.luggage(s0)

    sw      zero, manifest.pool(s0)
    sw      zero, manifest.pool + 4(s0)
    li      t0, UAREA_POOL + pool.references + POOL_KERNEL_PAGES * 4
    li      a1, POOL_KERNEL_PAGES
chunks_list.page:
    lw      t1, (t0)
    beqz    t1, chunks_list.skip
    srli    t1, a1, 5
    slli    t1, t1, 2
    add     t1, t1, s0
    li      t2, 1
    sll     t2, t2, a1
    lw      t3, manifest.pool(t1)
    or      t3, t3, t2
    sw      t3, manifest.pool(t1)
chunks_list.skip:
    addi    t0, t0, 4
    addi    a1, a1, 1
    li      t1, POOL_PAGES
    bne     a1, t1, chunks_list.page
    leave   s0
endfn chunks_list

# ------------------------------------------------------------------------------
# chunks_of_sections() → a0 pages from the start of the user sections to the end of their bss
# At least one: the page that says so. A header that makes no sense counts as one, or as all. Leaf.
fn chunks_of_sections
    li      t0, USER_START
    lw      t1, header.magic(t0)
    li      t2, USER_MAGIC
    li      a0, 1
    bne     t1, t2, chunks_of_sections.out
    lw      t1, header.bss_end(t0)
    bleu    t1, t0, chunks_of_sections.out
    li      t2, USER_LIMIT
    bleu    t1, t2, chunks_of_sections.count
    mv      t1, t2
chunks_of_sections.count:
    sub     a0, t1, t0
    li      t2, PAGE_SIZE - 1
    add     a0, a0, t2
    srli    a0, a0, PAGE_SHIFT
chunks_of_sections.out:
    ret
endfn chunks_of_sections

# ------------------------------------------------------------------------------
# chunks_number(list a0): finds the place of every chunk of the manifest; the last is at `list`.
fn chunks_number
    enter   s0, s1
    mv      s1, a0
    la      s0, chunk_places            # s0 = where the next address goes
    la      t0, chunk_areas
    li      t1, AREAS
chunks_number.area:
    lw      t2, area.start(t0)
    sw      t2, (s0)
    addi    t0, t0, area.SIZE
    addi    s0, s0, 4
    addi    t1, t1, -1
    bnez    t1, chunks_number.area

    la      a0, migration + migration.manifest + manifest.pool
    li      a1, POOL_START
    li      a2, POOL_PAGES
    call    chunks_of_bits
    la      t0, migration
    lw      t0, migration.manifest + manifest.sections(t0)
    li      t1, USER_START
    li      t2, PAGE_SIZE
chunks_number.section:
    sw      t1, (s0)
    add     t1, t1, t2
    addi    s0, s0, 4
    addi    t0, t0, -1
    bnez    t0, chunks_number.section
    la      a0, migration + migration.manifest + manifest.frames
    li      a1, FRAMES_START
    li      a2, FRAMES
    call    chunks_of_bits
    la      t0, migration
    lw      t0, migration.manifest + manifest.luggage(t0)
    li      t1, LUGGAGE_START
    li      t2, PAGE_SIZE
chunks_number.luggage:
    beqz    t0, chunks_number.list
    sw      t1, (s0)
    add     t1, t1, t2
    addi    s0, s0, 4
    addi    t0, t0, -1
    j       chunks_number.luggage

chunks_number.list:
    sw      s1, (s0)
    addi    s0, s0, 4
    la      t0, chunk_places
    sub     s0, s0, t0
    srli    s0, s0, 2
    la      t0, migration
    sw      s0, migration.chunks(t0)
    leave   s0, s1
endfn chunks_number

# ------------------------------------------------------------------------------
# chunks_of_bits(bitmap a0, address of page 0 a1, pages a2, place s0) → s0 place behind them
# Adds the addresses of the pages whose bit is set, from that place on. Leaf.
fn chunks_of_bits
    li      t0, 0
    li      t2, PAGE_SIZE
chunks_of_bits.word:
    lw      t3, (a0)                    # t3 = bits of the pages that are next
    addi    a0, a0, 4
chunks_of_bits.bit:
    andi    t1, t3, 1
    srli    t3, t3, 1
    beqz    t1, chunks_of_bits.skip
    sw      a1, (s0)
    addi    s0, s0, 4
chunks_of_bits.skip:
    add     a1, a1, t2
    addi    t0, t0, 1
    beq     t0, a2, chunks_of_bits.out
    andi    t1, t0, 31
    bnez    t1, chunks_of_bits.bit
    j       chunks_of_bits.word
chunks_of_bits.out:
    ret
endfn chunks_of_bits

# ------------------------------------------------------------------------------
# chunk_place(chunk a0) → a0 address, a1 bytes, a2 label. Leaf.
fn chunk_place
    la      t0, migration
    lw      a2, migration.about + about.epoch(t0)
    slli    a2, a2, 9
    or      a2, a2, a0
    lw      t1, migration.chunks(t0)
    slli    t0, a0, 2
    la      t2, chunk_places
    add     t2, t2, t0
    addi    t1, t1, -1
    li      a1, PAGE_SIZE
    li      t3, AREAS
    bltu    a0, t3, chunk_place.area
    bne     a0, t1, chunk_place.out
    slli    a1, t1, 2                   # the list: a word for each other chunk
chunk_place.out:
    lw      a0, (t2)
    ret
chunk_place.area:
    slli    t0, a0, 3                   # area.SIZE
    la      t1, chunk_areas
    add     t0, t0, t1
    lw      a1, area.bytes(t0)
    j       chunk_place.out
endfn chunk_place

# ------------------------------------------------------------------------------
# chunks_all(): sets migration.bits for every chunk there is, and for no more. Leaf.
fn chunks_all
    la      t0, migration
    lw      t1, migration.chunks(t0)
    addi    t0, t0, migration.bits
    li      t2, COMMIT_BODY_WORDS
    li      t3, -1
chunks_all.word:
    li      a0, 0
    blez    t1, chunks_all.store
    mv      a0, t3
    addi    t1, t1, -32
    bgez    t1, chunks_all.store
    neg     a1, t1                      # bits of this word that stand for none
    srl     a0, a0, a1
chunks_all.store:
    sw      a0, (t0)
    addi    t0, t0, 4
    addi    t2, t2, -1
    bnez    t2, chunks_all.word
    ret
endfn chunks_all
