import { describe, expect, test } from 'vitest';
import { hartOf, image, machineWith, ranToEnd, register, symbol } from '../support/guest.ts';

describe('reservations', () => {
  test('a store by another hart ends one, its own store to another word does not', () => {
    const machine = ranToEnd(
      `
_start:
    la      t0, word
    bnez    a0, other
    lr.w    t1, (t0)
    sw      t1, 4(t0)
    sc.w    s0, t1, (t0)
    lr.w    t1, (t0)
    sw      t1, 8(t0)               # tells the other hart
    sw      a0, 12(t0)
    la      t2, flag
1:  lw      t3, 0(t2)
    beqz    t3, 1b
    sc.w    s1, t1, (t0)
    finish  0
other:
    li      t4, 2000                # hart 0 has its reservation by then
1:  addi    t4, t4, -1
    bnez    t4, 1b
    sb      a0, 1(t0)
    la      t2, flag
    sw      a0, 0(t2)
2:  j       2b
    .align  4
word: .zero 16
flag: .word 0
`,
      { cores: 2 },
    );
    expect([register(machine, 's0'), register(machine, 's1')]).toEqual([0, 1]);
  });

  test('one survives the end of a slice', () => {
    const machine = ranToEnd(
      `
_start:
    bnez    a0, other
    la      t0, word
    lr.w    t1, (t0)
    li      t4, 1000
1:  addi    t4, t4, -1
    bnez    t4, 1b
    sc.w    s0, t4, (t0)
    finish  0
other:
    la      t0, word + 4
2:  sw      a0, 0(t0)
    j       2b
    .align  4
word: .zero 16
`,
      { cores: 2 },
    );
    expect(register(machine, 's0')).toBe(0);
  });

  test('sc.w fails without one, after another sc.w and after a trap', () => {
    const machine = ranToEnd(`
_start:
    la      t0, handler
    csrw    mtvec, t0
    la      t0, word
    sc.w    s0, t0, (t0)
    lr.w    t1, (t0)
    sc.w    s1, t1, (t0)
    sc.w    s2, t1, (t0)
    lr.w    t1, (t0)
    ecall
handler:
    sc.w    s3, t1, (t0)
    finish  0
    .align  4
word: .zero 16
`);
    const results = ['s0', 's1', 's2', 's3'].map((name) => register(machine, name));
    expect(results).toEqual([1, 0, 1, 1]);
  });

  test.each(['amoadd.w', 'lr/sc'])('sixteen harts count to 16000 with %s', (how) => {
    const increment =
      how === 'lr/sc'
        ? '2: lr.w t2, (t0)\n addi t2, t2, 1\n sc.w t3, t2, (t0)\n bnez t3, 2b'
        : 'li t2, 1\n amoadd.w zero, t2, (t0)';
    const machine = ranToEnd(
      `
_start:
    la      t0, total
    li      t1, 1000
1:  ${increment}
    addi    t1, t1, -1
    bnez    t1, 1b
    addi    t4, t0, 4
    li      t2, 1
    amoadd.w zero, t2, (t4)
    bnez    a0, 4f
    li      t2, 16
3:  lw      t3, 0(t4)
    bne     t3, t2, 3b
    lw      s0, 0(t0)
    finish  0
4:  wfi
    j       4b
    .align  4
total: .zero 8
`,
      { cores: 16 },
    );
    expect(register(machine, 's0')).toBe(16_000);
  });
});

describe('misaligned accesses', () => {
  test('loads and stores work in RAM, across pages too', () => {
    const machine = ranToEnd(`
_start:
    la      t0, page
    li      t1, 0x11223344
    sw      t1, -2(t0)
    lw      s0, -2(t0)
    lhu     s1, -1(t0)
    lbu     s2, 1(t0)
    finish  0
    .align  12
    .zero   4096
page: .zero 4096
`);
    const read = ['s0', 's1', 's2'].map((name) => register(machine, name));
    expect(read).toEqual([0x1122_3344, 0x2233, 0x11]);
  });

  test('a store that faults in its second page writes nothing in its first', () => {
    const machine = ranToEnd(`
_start:
    la      t0, handler
    csrw    mtvec, t0
    li      t0, 0x801ffffe
    li      t1, -1
    sw      t1, 0(t0)
handler:
    csrr    s0, mcause
    csrr    s1, mtval
    lhu     s2, 0(t0)
    finish  0
`);
    const seen = ['s0', 's1', 's2'].map((name) => register(machine, name));
    expect(seen).toEqual([7, 0x8020_0000, 0]);
  });
});

describe('code', () => {
  const SELF_MODIFYING = `
_start:
    la      t0, patched
    la      t1, donor
    lw      t1, 0(t1)
    li      s0, 0
    li      t2, 3
1:  j       patched
back:
    sw      t1, 0(t0)
    fence.i
    addi    t2, t2, -1
    bnez    t2, 1b
    finish  0
patched:
    addi    s0, s0, 1
    j       back
donor:
    addi    s0, s0, 100
`;

  test('a hart runs what it has written over its own code', () => {
    expect(register(ranToEnd(SELF_MODIFYING), 's0')).toBe(201);
  });

  test('another hart runs it, too', () => {
    const machine = ranToEnd(
      `
_start:
    bnez    a0, writer
spin:
    addi    s0, s0, 1
    j       spin
    finish  0
writer:
    li      t0, 1000
1:  addi    t0, t0, -1
    bnez    t0, 1b
    li      t1, 0x00000013          # nop, where the jump back was
    la      t2, spin
    sw      t1, 4(t2)
2:  j       2b
`,
      { cores: 2 },
    );
    expect(register(machine, 's0')).toBeGreaterThan(100);
  });

  test('a debugger may write code by Cluster.write', () => {
    const source = '_start: j _start\n nop\nother: finish 3\n';
    const machine = machineWith(source);
    machine.run({ cycles: 1000 });
    const nop = new Uint8Array([0x13, 0, 0, 0]);
    machine.clusters[0]?.write(symbol(image(source), '_start'), nop);
    expect(machine.run({ cycles: 5000 }).exitCode).toBe(3);
  });
});

describe('translations', () => {
  test('a page table that is written is in force with the next access', () => {
    const machine = ranToEnd(`
_start:
    la      t0, handler
    csrw    mtvec, t0
    li      t0, 0x1f
    csrw    pmpcfg0, t0
    li      t0, -1
    csrw    pmpaddr0, t0
    la      s1, root + 0x400        # the entry of 0x40000000, a superpage at 0x80000000
    li      t0, 0x200000c3
    sw      t0, 0(s1)
    la      t0, root
    srli    t0, t0, 12
    li      t1, 0x80000000
    or      t0, t0, t1
    csrw    satp, t0
    li      t0, 0x1800
    csrc    mstatus, t0
    li      s3, 0x20800
    li      s2, 0x40000000
    csrs    mstatus, s3
    lw      s4, 0(s2)
    csrc    mstatus, s3
    li      t0, 0x1800
    csrc    mstatus, t0
    sw      zero, 0(s1)
    csrs    mstatus, s3
    lw      s5, 0(s2)
    finish  1
    .align  2
handler:
    csrr    s0, mcause
    li      t0, 0x20000
    csrc    mstatus, t0
    finish  0
    .align  12
root: .zero 4096
`);
    expect(register(machine, 's0')).toBe(13);
    expect(hartOf(machine).read(20)).not.toBe(0);
  });
});
