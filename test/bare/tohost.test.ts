/** Endings of `nanvix run --bare`: tohost as official tests use it, the finisher, sleep, limit. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { writeExecutable } from '../../vm/elf/writer.ts';
import { type CliRun, runCli } from '../support/cli.ts';
import { image } from '../support/guest.ts';
import { temporaryDirectory } from '../support/oracle.ts';

const directory = temporaryDirectory();

/** Runs a guest by the command; its `tohost` is what the official tests declare. */
function runGuest(source: string, ...words: readonly string[]): Promise<CliRun> {
  const path = join(directory, 'guest.elf');
  writeFileSync(path, writeExecutable(image(source)));
  return runCli('run', '--bare', path, '--memory', '1M', '--limit', '1000000', ...words);
}

/** A case as riscv-tests write them: TESTNUM in gp, fail and pass by ecall to one trap handler. */
function suite(cases: string): string {
  return `
    .macro test_case number, register, wanted, code:vararg
    li      gp, \\number
    \\code
    li      t6, \\wanted
    bne     \\register, t6, fail
    .endm

_start:
    la      t0, trap_vector
    csrw    mtvec, t0
    ${cases}
    bnez    gp, pass
fail:
    slli    gp, gp, 1
    ori     gp, gp, 1
    mv      a0, gp
    ecall
pass:
    li      gp, 1
    li      a0, 0
    ecall
    .align  2
trap_vector:
    la      t5, tohost
write_tohost:
    sw      gp, 0(t5)
    sw      zero, 4(t5)
    j       write_tohost

    .data
    .balign 4096
    .globl  tohost
tohost: .word 0, 0
`;
}

describe('tohost', () => {
  test('1 ends the run with status 0', async () => {
    const cases = `
    test_case 2, a4, 0xffffffff, li a4, -1
    li      a1, 2
    test_case 3, a4, 4, mul a4, a1, a1
    test_case 4, a4, 0xffffffff, div a4, a1, zero`;
    expect(await runGuest(suite(cases))).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  test('the number of a test that failed is shown, and the status is 1', async () => {
    const cases = `
    test_case 2, a4, 5, li a4, 5
    test_case 37, a4, 6, li a4, 5
    test_case 38, a4, 5, li a4, 5`;
    const { status, stderr } = await runGuest(suite(cases));
    expect([status, stderr]).toEqual([1, 'nanvix run: test 37 failed (tohost)\n']);
  });

  test('fail numbers of 31 bits are shown unsigned', async () => {
    const { status, stderr } = await runGuest(`
_start:
    la      t0, tohost
    li      t1, -1
    sw      t1, 0(t0)
    finish  0
    .data
tohost: .word 0`);
    expect([status, stderr]).toEqual([1, 'nanvix run: test 2147483647 failed (tohost)\n']);
  });

  test('the store that writes it is the last instruction of the run', async () => {
    // A hart that goes on would write another word in the same slice, or finish with 9.
    const ending = (rest: string) => `
_start:
    la      t0, tohost
    li      t1, 1
    sw      zero, 0(t0)
    sw      t1, 4(t0)
    ${rest}
    li      t1, (5 << 1) | 1
    sw      t1, 0(t0)
    finish  9
    .data
tohost: .word 0
other: .word 0`;
    const stores = [
      'sw t1, 0(t0)',
      'sh t1, 0(t0)',
      'sb t1, 0(t0)',
      'amoswap.w t2, t1, (t0)',
      'amoadd.w t2, t1, (t0)',
      'lr.w t2, (t0)\n sc.w t2, t1, (t0)',
    ];
    for (const store of stores) {
      expect([store, await runGuest(ending(store))]).toEqual([
        store,
        { status: 0, stdout: '', stderr: '' },
      ]);
    }
    expect((await runGuest(ending(''))).stderr).toMatch(/test 5 failed/);
  });

  test('a word that is 0 again at the end of the slice was still seen', async () => {
    const { status, stderr } = await runGuest(`
_start:
    la      t0, tohost
    li      t1, 15
    sw      t1, 0(t0)
    sw      zero, 0(t0)
1:  j       1b
    .data
tohost: .word 0`);
    expect([status, stderr]).toEqual([1, 'nanvix run: test 7 failed (tohost)\n']);
  });

  test('any hart may write it, and page tables in its page do not hide it', async () => {
    const source = `
_start:
    la      t0, tohost
    li      t1, 2
    bne     a0, t1, sleep
    # satp is the page of tohost: entry 512 maps 0x80000000 as itself.
    li      t2, (0x80000000 >> 2) | 0xcf
    li      t3, 2048
    add     t3, t3, t0
    sw      t2, 0(t3)
    srli    t2, t0, 12
    li      t3, 0x80000000
    or      t2, t2, t3
    csrw    satp, t2
    li      t2, -1
    csrw    pmpaddr0, t2
    li      t2, 0x1f
    csrw    pmpcfg0, t2
    li      t2, 0x1800
    csrc    mstatus, t2
    li      t2, 0x0800
    csrs    mstatus, t2
    la      t2, supervisor
    csrw    mepc, t2
    mret
supervisor:
    sw      zero, 64(t0)
    li      t1, 1
    sw      t1, 0(t0)
    finish  9
sleep:
    wfi
    j       sleep
    .data
    .balign 4096
tohost: .word 0
    .zero   4092`;
    expect(await runGuest(source, '--cores', '4')).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  test('the state at the end is the same in every run', async () => {
    const source = suite('test_case 2, a4, 5, li a4, 5');
    const hashes = await Promise.all([1, 2].map(() => runGuest(source, '--hash')));
    expect(hashes[0]?.stdout).toMatch(/^[0-9a-f]{64}\n$/);
    expect(hashes[1]).toEqual(hashes[0]);
  });

  test('a tohost that is no word of RAM is refused', async () => {
    const misplaced = await runGuest('_start: j _start\n .globl tohost\n tohost = 0x1000\n');
    expect(misplaced.status).toBe(2);
    expect(misplaced.stderr).toMatch(/tohost, at 0x1000, is no word of RAM/);
  });
});

describe('other endings of nanvix run --bare', () => {
  test('the finisher gives the exit status', async () => {
    expect((await runGuest('_start: finish 0')).status).toBe(0);
    expect((await runGuest('_start: finish 77')).status).toBe(77);
  });

  test('all harts start with a0 = mhartid and a1 = 0', async () => {
    const source = `
_start:
    csrr    t0, mhartid
    bne     t0, a0, 1f
    bnez    a1, 1f
    la      t1, count
    li      t2, 1
    amoadd.w zero, t2, (t1)
    bnez    a0, 2f
3:  lw      t3, 0(t1)
    li      t4, 8
    bne     t3, t4, 3b
    finish  0
1:  finish  1
2:  wfi
    j       2b
    .data
count: .word 0`;
    expect((await runGuest(source, '--cores', '8')).status).toBe(0);
  });

  test('harts that all sleep for ever end the run with status 1 and a message', async () => {
    const { status, stderr } = await runGuest('_start: wfi\n j _start', '--cores', '3');
    expect([status, stderr]).toEqual([
      1,
      'nanvix run: every core sleeps and nothing will wake one; the guest has not ended\n',
    ]);
  });

  test('the limit ends a loop with status 124', async () => {
    const { status, stderr } = await runGuest('_start: j _start');
    expect(status).toBe(124);
    expect(stderr).toMatch(/stopped after 1000000 cycles \(--limit\)/);
  });

  test('--quiet hides the console, --hash still shows the state', async () => {
    const source = `_start: li t0, UART\n li t1, 'x'\n sb t1, 0(t0)\n finish 0`;
    expect((await runGuest(source)).stdout).toBe('x');
    expect((await runGuest(source, '--quiet')).stdout).toBe('');
    expect((await runGuest(source, '--quiet', '--hash')).stdout).toMatch(/^[0-9a-f]{64}\n$/);
  });

  test('RAM has the size that --memory says', async () => {
    const source = `
_start:
    la      t0, 1f
    csrw    mtvec, t0
    li      t1, 0x83fffffc
    sw      t1, 0(t1)
    li      s0, 7
    addi    t1, t1, 4
    sw      t1, 0(t1)
    finish  1
    .balign 4
1:  csrr    t2, mtval
    bne     t2, t1, 2f
    addi    s0, s0, -7
    beqz    s0, 3f
2:  finish  2
3:  finish  0`;
    expect((await runGuest(source)).status).toBe(2);
    const path = join(directory, 'guest.elf');
    expect((await runCli('run', '--bare', path, '--memory', '64M')).status).toBe(0);
    expect((await runCli('run', '--bare', path, '--memory', '67108864')).status).toBe(0);
    expect((await runCli('run', '--bare', path, '--memory', '0x4000000')).status).toBe(0);
  });
});
