import { describe, expect, test } from 'vitest';
import type { Machine } from '../../vm/machine.ts';
import { machineWith, ranToEnd, register, wordAt } from '../support/guest.ts';

/** s0 = the interface, s1 = this cluster's number. Harts other than 0 sleep. */
const START = `
    .equ    IRQ, 0x20
    .equ    CLEAR, 0x28
    .equ    ERROR, 0x2c
_start:
    bnez    a0, park
    li      s0, NETWORK
    lw      s1, 8(s0)
    j       main
park:
    wfi
    j       park

    # Waits for bits a1 of IRQ_PENDING, clears them; a0 = all that were pending.
wait:
    lw      a0, IRQ(s0)
    and     t0, a0, a1
    beqz    t0, wait
    sw      a1, CLEAR(s0)
    ret

    # Sends the message at a1 to node a2.
send:
    sw      a1, 0x40(s0)
    sw      a2, 0x44(s0)
    sw      zero, 0x48(s0)
    ret

    # Sends a2 bytes from a1 to channel a4 of node a3.
transfer:
    sw      a1, 0x60(s0)
    sw      a2, 0x64(s0)
    sw      a3, 0x68(s0)
    sw      a4, 0x6c(s0)
    sw      zero, 0x70(s0)
    ret

    # Pops a message to a1.
pop:
    sw      a1, 0x4c(s0)
    sw      zero, 0x50(s0)
    ret

    .macro  arm channel, address, length
    la      t0, \\address
    sw      t0, 0x100 + 16 * \\channel(s0)
    li      t0, \\length
    sw      t0, 0x104 + 16 * \\channel(s0)
    li      t0, 1
    sw      t0, 0x108 + 16 * \\channel(s0)
    .endm
`;

const BUFFERS = `
    .align  4
    .org    0x2000
source: .word 0x11111111, 0x22222222, 0x33333333
    .zero   8192
    .org    0x6000
target: .zero 8192
`;
const TARGET = 0x8000_6000;
const CRC_OF_DIGITS = 0x5d34eb96;

function pair(zero: string, one: string, clusters = 2): Machine {
  return ranToEnd(
    `${START}
main:
    bnez    s1, cluster_one
${zero}
    finish  0
cluster_one:
${one}
    finish  0
${BUFFERS}`,
    { clusters },
  );
}

describe('identity', () => {
  test('the interface says what it is and what machine this is', () => {
    const source = `${START}
main:
    lw      s2, 0(s0)
    lw      s3, 4(s0)
    lw      s4, 0x0c(s0)
    lw      s5, 0x10(s0)
    lw      s6, 0x14(s0)
    lw      s7, 0x18(s0)
    lw      s8, 0x200(s0)
    lw      s9, 0x204 + 8 * 3(s0)
    lw      s10, 0x200 + 8 * 3(s0)
    finish  0
`;
    const machine = ranToEnd(source, { clusters: 3, cores: 2, ioClusters: 2, ioCores: 1 });
    const read = (cluster: number, ...names: string[]) =>
      names.map((name) => register(machine, name, [cluster, 0]));
    expect(read(0, 's2', 's3', 's4')).toEqual([0x4e56_4e49, 2, 8]);
    expect(read(2, 's1', 's4', 's5', 's6', 's7')).toEqual([2, 10, 5, 400_000_000, 2]);
    expect(read(4, 's1', 's4', 's7')).toEqual([4, 2, 1]);
    expect(read(0, 's8', 's9', 's10')).toEqual([0, 0, 1]);
  });

  test.each([
    ['commit', 0],
    ['paper', 1],
  ] as const)(
    'it passes on that the kernel is to move processes by the protocol %s',
    (protocol, word) => {
      const machine = ranToEnd(`${START}\nmain:\n lw s2, 0x1c(s0)\n finish 0\n`, { protocol });
      expect(register(machine, 's2')).toBe(word);
    },
  );
});

describe('mailbox', () => {
  test('a message arrives whole, with its source, and the sender learns of it', () => {
    const machine = pair(
      'la a1, source\n li a2, 9\n call send\n li a1, 2\n call wait',
      `
    li a1, 1
    call wait
    la a1, target
    call pop
    lw s2, 0x54(s0)
    lw s3, 0x50(s0)
    lw s4, IRQ(s0)`,
    );
    expect(wordAt(machine, TARGET + 8, 1)).toBe(0x3333_3333);
    expect(register(machine, 's2', [1, 0])).toBe(8);
    expect([register(machine, 's3', [1, 0]), register(machine, 's4', [1, 0])]).toEqual([0, 0]);
  });

  test('it takes set-up, hops and flits, and its reply the same way back', () => {
    const machine = pair(
      `
    la a1, source
    li a2, 9
    csrr s2, mcycle
    call send
    li a1, 2
    call wait
    csrr s3, mcycle`,
      'li t0, -1\n sw t0, 0x24(s0)\n li t0, 0x800\n csrw mie, t0\n wfi\n csrr s2, mcycle',
    );
    // Five instructions after it reads mcycle, the sender writes MB_SEND.
    const sent = register(machine, 's2') + 5;
    expect(register(machine, 's2', [1, 0])).toBe(sent + 300 + 3 + 36);
    const told = register(machine, 's3');
    const expected = sent + 339 + 305;
    expect(told).toBeGreaterThanOrEqual(expected);
    expect(told).toBeLessThan(expected + 10);
  });

  test.each([
    ['off from the start', 1],
    ['that goes off while messages wait in the network', 20_000],
  ])('a cluster %s holds no sender back', (_, turns) => {
    const machine = pair(
      `
    li      s2, 40
1:  la      a1, source
    li      a2, 9
    call    send
    li      a1, 2
    call    wait
    addi    s2, s2, -1
    bnez    s2, 1b
    lw      s4, 0x58(s0)
    csrr    s3, mcycle`,
      `
    li      t0, ${turns}
1:  addi    t0, t0, -1
    bnez    t0, 1b
    li      t0, 0x100000
    li      t1, 0x5555
    csrr    s3, mcycle
    sw      t1, 0(t0)`,
    );
    expect(register(machine, 's2')).toBe(0);
    expect(register(machine, 's4')).toBe(9 + 1);
    expect(register(machine, 's3')).toBeGreaterThan(register(machine, 's3', [1, 0]));
  });

  test('a full queue of sixteen holds messages back, and none is lost', () => {
    const machine = pair(
      `
    li      s2, 0
1:  la      a1, source
    sw      s2, 0(a1)
    li      a2, 9
    call    send
    addi    s2, s2, 1
    li      t0, 17
    beq     s2, t0, 2f
    li      a1, 2
    call    wait
    j       1b
2:  csrr    s3, mcycle              # the seventeenth waits for the reader
    li      a1, 2
    call    wait
    csrr    s4, mcycle`,
      `
    li      t0, 40000
1:  addi    t0, t0, -1
    bnez    t0, 1b
    lw      s3, 0x50(s0)
    csrr    s4, mcycle
    li      s2, 0
    li      s5, 0
2:  li      a1, 1
    call    wait
    la      a1, target
    call    pop
    lw      t1, 0(a1)
    bne     t1, s2, 3f
    addi    s2, s2, 1
    li      t0, 17
    bne     s2, t0, 2b
3:`,
    );
    expect(register(machine, 's3', [1, 0])).toBe(16);
    expect(register(machine, 's2', [1, 0])).toBe(17);
    expect(register(machine, 's4')).toBeGreaterThan(register(machine, 's4', [1, 0]));
  });

  test.each([
    ['a bad address', 'li a1, 0x801fffff\n li a2, 9\n call send', 1],
    ['no such node', 'la a1, source\n li a2, 1\n call send', 2],
    ['a busy sender', 'la a1, source\n li a2, 9\n call send\n call send', 3],
    [
      'a bad address to pop to',
      'la a1, source\n li a2, 8\n call send\n li a1, 1\n call wait\n li a1, 64\n call pop',
      1,
    ],
  ])('%s is error %#', (_name, code, error) => {
    const machine = pair(`${code}\n lw s2, ERROR(s0)\n lw s3, IRQ(s0)`, '');
    expect(register(machine, 's2')).toBe(error);
    expect(register(machine, 's3') & (1 << 17)).not.toBe(0);
  });

  test('popping an empty queue does nothing', () => {
    const machine = pair('la a1, target\n call pop\n lw s2, IRQ(s0)', '');
    expect(register(machine, 's2')).toBe(0);
  });

  test('the interrupt line is high on hart 0 while an enabled bit is pending', () => {
    const machine = pair(
      'la a1, source\n li a2, 9\n call send',
      `
    csrr    s2, mip
    li      a1, 1
    call    wait
    csrr    s3, mip                 # pending but not enabled
    li      t0, 1
    sw      t0, 0x24(s0)
    csrr    s4, mip
    la      a1, target
    call    pop
    csrr    s5, mip`,
    );
    const lines = ['s2', 's3', 's4', 's5'].map((name) => register(machine, name, [1, 0]));
    expect(lines).toEqual([0, 0, 0x800, 0]);
  });
});

describe('DMA', () => {
  test('a transfer fills an armed channel, disarms it and tells both sides', () => {
    const machine = pair(
      `
    li      t0, 2000
1:  addi    t0, t0, -1
    bnez    t0, 1b
    la      a1, source
    li      a2, 12
    li      a3, 9
    li      a4, 3
    call    transfer
    li      a1, 0x30000
    call    wait
    mv      s2, a0`,
      `arm 3, target, 4096
    li      a1, 0xff00
    call    wait
    mv      s2, a0
    lw      s3, 0x108 + 16 * 3(s0)
    lw      s4, 0x10c + 16 * 3(s0)`,
    );
    expect(register(machine, 's2')).toBe(1 << 16);
    expect(register(machine, 's2', [1, 0])).toBe(1 << 11);
    expect([register(machine, 's3', [1, 0]), register(machine, 's4', [1, 0])]).toEqual([0, 12]);
    expect(wordAt(machine, TARGET + 8, 1)).toBe(0x3333_3333);
  });

  test.each([
    ['not armed', '', 12],
    ['too short', 'arm 3, target, 8', 12],
  ])('a channel that is %s refuses it: error 4 at the sender', (_name, receiver, bytes) => {
    const machine = pair(
      `
    li      t0, 2000
1:  addi    t0, t0, -1
    bnez    t0, 1b
    la      a1, source
    li      a2, ${bytes}
    li      a3, 9
    li      a4, 3
    call    transfer
    li      a1, 0x30000
    call    wait
    mv      s2, a0
    lw      s3, ERROR(s0)`,
      `${receiver}
    li      t0, 8000
1:  addi    t0, t0, -1
    bnez    t0, 1b
    lw      s2, IRQ(s0)`,
    );
    expect([register(machine, 's2'), register(machine, 's3')]).toEqual([1 << 17, 4]);
    expect(register(machine, 's2', [1, 0])).toBe(0);
    expect(wordAt(machine, TARGET, 1)).toBe(0);
  });

  test('a channel lets in only the sender and the label that it is armed for', () => {
    // Cluster 0 is node 8. It sends with three labels; the channel is armed anew when one has come.
    const machine = pair(
      `
    li      t0, 2000
1:  addi    t0, t0, -1
    bnez    t0, 1b
    li      a2, 4
    li      a3, 9
    li      a4, 3
    li      s4, 0
    li      s5, 3
2:  addi    s5, s5, -1
    la      a1, source
    sw      s5, 0x78(s0)
    call    transfer
    li      a1, 0x30000
    call    wait
    srli    a0, a0, 16
    slli    s4, s4, 4
    or      s4, s4, a0
    bnez    s5, 2b
    li      a4, 4                   # a channel for another sender
    la      a1, source
    call    transfer
    li      a1, 0x30000
    call    wait
    mv      s2, a0`,
      `
    li      t0, 9
    sw      t0, 0x180 + 4 * 3(s0)
    li      t0, 10
    sw      t0, 0x180 + 4 * 4(s0)
    li      t0, 1
    sw      t0, 0x1a0 + 4 * 3(s0)
    arm     3, target, 4096
    arm     4, target + 64, 4096
    li      a1, 0xff00
    call    wait
    li      t0, 8000
1:  addi    t0, t0, -1
    bnez    t0, 1b
    lw      s3, 0x108 + 16 * 4(s0)`,
    );
    expect(register(machine, 's4').toString(16)).toBe('212');
    expect(register(machine, 's2')).toBe(1 << 17);
    expect(register(machine, 's3', [1, 0])).toBe(1);
    expect(wordAt(machine, TARGET + 64, 1)).toBe(0);
  });

  test('both sides learn the CRC-32 of what was moved', () => {
    const machine = pair(
      `
    li      t0, 2000
1:  addi    t0, t0, -1
    bnez    t0, 1b
    la      a1, digits
    li      a2, 12
    li      a3, 9
    li      a4, 3
    call    transfer
    lw      s2, 0x7c(s0)
    finish  0
digits:
    .ascii  "123456789012"`,
      'arm 3, target, 4096\n li a1, 0xff00\n call wait\n lw s2, 0x1c0 + 4 * 3(s0)',
    );
    // zlib.crc32(b'123456789012') of Python.
    expect(register(machine, 's2') >>> 0).toBe(CRC_OF_DIGITS);
    expect(register(machine, 's2', [1, 0]) >>> 0).toBe(CRC_OF_DIGITS);
  });

  test('it has room for four orders, and again when they are done', () => {
    const machine = pair(
      `
    li      a3, 9
    li      a4, 0
    la      a1, source
    li      a2, 4
    lw      s2, 0x74(s0)
    call    transfer
    call    transfer
    lw      s3, 0x74(s0)
    li      t0, 2000
1:  addi    t0, t0, -1
    bnez    t0, 1b
    lw      s4, 0x74(s0)`,
      '',
    );
    expect(['s2', 's3', 's4'].map((name) => register(machine, name))).toEqual([4, 2, 4]);
  });

  test.each([
    ['length 0', 'la a1, source\n li a2, 0', 1],
    ['a length that is no multiple of 4', 'la a1, source\n li a2, 6', 1],
    ['more than 8192 bytes', 'la a1, source\n li a2, 8196', 1],
    ['a misaligned address', 'la a1, source + 2\n li a2, 4', 1],
    ['a range that leaves RAM', 'li a1, 0x801ffffc\n li a2, 8', 1],
    ['no such node', 'la a1, source\n li a2, 4\n li a3, 40', 2],
    ['a fifth order', `la a1, source\n li a2, 4\n${'call transfer\n'.repeat(4)}`, 3],
  ])('%s is an error at once', (_name, code, error) => {
    const machine = pair(`li a3, 9\n li a4, 0\n ${code}\n call transfer\n lw s2, ERROR(s0)`, '');
    expect(register(machine, 's2')).toBe(error);
  });

  test('arming a channel with a bad address is error 1 and does not arm it', () => {
    const machine = pair(
      `
    li t0, 0x80200000
    sw t0, 0x100(s0)
    li t0, 4
    sw t0, 0x104(s0)
    li t0, 1
    sw t0, 0x108(s0)
    lw s2, 0x108(s0)
    lw s3, ERROR(s0)`,
      '',
    );
    expect([register(machine, 's2'), register(machine, 's3')]).toEqual([0, 1]);
  });

  test('8192 bytes go in one transfer; code that arrives is the code that runs', () => {
    const machine = pair(
      `
    li      t0, 3000
1:  addi    t0, t0, -1
    bnez    t0, 1b
    la      a1, source
    li      t0, 0x02a00513          # li a0, 42
    sw      t0, 0(a1)
    li      t0, 0x00008067          # ret
    sw      t0, 4(a1)
    li      a2, 8192
    li      a3, 9
    li      a4, 0
    call    transfer`,
      `
    la      t1, target
    li      t0, 0x00008067
    sw      t0, 0(t1)
    jalr    t1                      # an empty function
    arm     0, target, 8192
    li      a1, 0x100
    call    wait
    lw      s3, 0x10c(s0)
    la      t1, target
    jalr    t1
    mv      s2, a0`,
    );
    expect(register(machine, 's2', [1, 0])).toBe(42);
    expect(register(machine, 's3', [1, 0])).toBe(8192);
  });
});

test('registers that do not exist or may not be read or written give access faults', () => {
  const machine = machineWith(`
_start:
    la      t0, handler
    csrw    mtvec, t0
    li      s0, NETWORK
    li      s1, 0
    sw      zero, 0(s0)
    lw      t0, 0x28(s0)
    lw      t0, 0x5c(s0)
    sw      zero, 0x10c(s0)
    lw      t0, 0x220(s0)
    finish  0
    .align  2
handler:
    addi    s1, s1, 1
    csrr    t1, mepc
    addi    t1, t1, 4
    csrw    mepc, t1
    mret
`);
  machine.run({ cycles: 10_000 });
  expect(register(machine, 's1')).toBe(5);
});
