/** What the linker says to mistakes: every text whole, as a user reads it. */
import { describe, expect, test } from 'vitest';
import { formatDiagnostic } from '../../assembler/diagnostic.ts';
import { type LinkInput, type LinkOptions, link } from '../../assembler/linker/link.ts';
import { type HandMadeObject, input, leastKernel, leastLibrary } from '../support/objects.ts';

const PLAIN: LinkOptions = { layout: { textAddress: 0x8000_0000 } };
const CONTAINER: LinkOptions = { layout: 'container' };

function messagesOf(inputs: readonly LinkInput[], options: LinkOptions): string[] {
  const { executable, diagnostics } = link(inputs, options);
  expect(executable).toBeUndefined();
  return diagnostics.map(formatDiagnostic);
}

/** One plain object with an entry at the start of .text. */
function plain(object: HandMadeObject): LinkInput {
  return input('a.o', 'user', { ...object, symbols: { _start: '.text+0', ...object.symbols } });
}

function program(object: HandMadeObject): LinkInput[] {
  const symbols = { main: '.text+0', ...object.symbols };
  return [leastKernel, leastLibrary, input('hello.s', 'user', { ...object, symbols })];
}

const call = (offset: number, symbol: string) => [offset, 'R_RISCV_CALL_PLT', symbol] as const;

describe('an undefined symbol', () => {
  test('is one error with the places that use it, the rest counted', () => {
    const relocations = [call(0, 'missing'), call(8, 'missing'), call(16, 'missing')];
    const more = [call(24, 'missing'), call(32, 'missing')];
    const object = plain({
      sections: { '.text': { sizeBytes: 40, relocations: [...relocations, ...more] } },
      symbols: { helper: 'local .text+16' },
    });
    expect(messagesOf([object], PLAIN)).toEqual([
      [
        'error: undefined symbol: missing',
        'note: referenced by a.o:(.text+0x0), in _start',
        'note: referenced by a.o:(.text+0x8), in _start',
        'note: referenced by a.o:(.text+0x10), in helper',
        'note: referenced 2 more times',
      ].join('\n'),
    ]);
  });

  test('that is nearly another comes with that one', () => {
    const object = plain({
      sections: { '.text': { sizeBytes: 16, relocations: [call(0, 'print_nubmer')] } },
      symbols: { print_number: '.text+8' },
    });
    expect(messagesOf([object], PLAIN)[0]).toMatch(/\n {2}help: did you mean print_number\?$/);
  });

  test('that another file keeps for itself comes with the way to share it', () => {
    const user = plain({
      sections: { '.text': { sizeBytes: 16, relocations: [call(0, 'shared')] } },
    });
    const keeper = input('b.o', 'user', {
      sections: { '.text': { sizeBytes: 8 } },
      symbols: { shared: 'local .text+4' },
    });
    expect(messagesOf([user, keeper], PLAIN)[0]).toMatch(
      /\n {2}help: b\.o defines shared for itself only; add: \.globl shared$/,
    );
  });

  test('main is said to be where a program starts', () => {
    const object = input('hello.s', 'user', { sections: { '.text': { sizeBytes: 4 } } });
    expect(messagesOf([leastKernel, leastLibrary, object], CONTAINER)).toEqual([
      [
        'error: undefined symbol: main',
        'note: referenced by programs/lib/start.s:(.text+0x0), in user_start',
        '  help: a program starts at the global label main',
      ].join('\n'),
    ]);
  });
});

describe('layers', () => {
  test('a program cannot name a symbol of the kernel', () => {
    const kernel = input('kernel/pm/thread.s', 'kernel', {
      sections: { '.text': { sizeBytes: 8 } },
      symbols: { thread_create: '.text+0' },
    });
    const inputs = program({
      sections: { '.text': { sizeBytes: 8, relocations: [call(0, 'thread_create')] } },
    });
    expect(messagesOf([kernel, ...inputs], CONTAINER)).toEqual([
      [
        'error: symbol of the kernel layer: thread_create is not for user code',
        'note: referenced by hello.s:(.text+0x0), in main',
        'note: defined in kernel/pm/thread.s',
        '  help: programs reach the kernel by kernel calls only: see programs/lib/kcalls.s',
      ].join('\n'),
    ]);
  });

  test('the kernel cannot name a symbol of a program', () => {
    const kernel = input('kernel/pm/process.s', 'kernel', {
      sections: { '.text': { sizeBytes: 8, relocations: [call(0, 'main')] } },
    });
    const inputs = program({ sections: { '.text': { sizeBytes: 8 } } });
    expect(messagesOf([kernel, ...inputs], CONTAINER)).toEqual([
      [
        'error: symbol of the user layer: main is not for kernel code',
        'note: referenced by kernel/pm/process.s:(.text+0x0)',
        'note: defined in hello.s',
        '  help: the kernel must not depend on a program: pass an address in a kernel call',
      ].join('\n'),
    ]);
  });

  test('the kernel cannot name where a program ends, for its bytes would differ', () => {
    const kernel = input('kernel/mm/frame.s', 'kernel', {
      sections: { '.data': { sizeBytes: 4, relocations: [[0, 'R_RISCV_32', '__USER_END']] } },
    });
    expect(messagesOf([leastKernel, kernel], CONTAINER)).toEqual([
      [
        'error: symbol of the user layer: __USER_END is not for kernel code',
        'note: referenced by kernel/mm/frame.s:(.data+0x0)',
        '  help: the kernel is the same under every program: read the user header instead',
      ].join('\n'),
    ]);
  });

  test('nobody defines a symbol that the linker makes', () => {
    const kernel = input('kernel/lib/memory.s', 'kernel', {
      sections: { '.data': { sizeBytes: 4 } },
      symbols: { __KERNEL_END: '.data+0' },
    });
    expect(messagesOf([leastKernel, kernel], CONTAINER)).toEqual([
      [
        'error: duplicate symbol: __KERNEL_END',
        'note: defined by the linker',
        'note: defined in kernel/lib/memory.s',
        '  help: give the symbol another name',
      ].join('\n'),
    ]);
  });

  test('a sub-area of the UArea is zeroed memory of the kernel', () => {
    const user = program({
      sections: { '.text': { sizeBytes: 4 }, '.uarea.core': { sizeBytes: 4 } },
    });
    const filled = input('kernel/pm/uarea.s', 'kernel', {
      sections: { '.uarea.core': { sizeBytes: 4, type: 1 } },
    });
    const unknown = input('kernel/pm/other.s', 'kernel', {
      sections: { '.uarea.stack': { sizeBytes: 4 } },
    });
    for (const inputs of [user, [leastKernel, filled], [leastKernel, unknown]]) {
      expect(messagesOf(inputs, CONTAINER)[0]?.replace(/^error: \S+: /, '')).toBe(
        'sections .uarea.* belong to the kernel layer and take no initial values\n' +
          '  help: write: .section NAME, "aw", @nobits, with NAME one of ' +
          '.uarea.core .uarea.board .uarea.pool .uarea.directory .uarea.table',
      );
    }
  });

  test('a program without a start, and an image without a kernel, are refused', () => {
    const object = input('hello.s', 'user', {
      sections: { '.text': { sizeBytes: 4 } },
      symbols: { main: '.text+0' },
    });
    expect(messagesOf([object], CONTAINER)).toEqual([
      'error: undefined symbol: _start: the kernel has no entry\n' +
        '  help: define it with .globl _start, or name another entry with -e SYMBOL',
      'error: undefined symbol: user_start: the program has no start\n' +
        '  help: programs/lib/start.s defines it; link programs/lib too',
    ]);
  });
});

describe('definitions', () => {
  test('two of one name are an error with both places', () => {
    const one = plain({
      sections: { '.text': { sizeBytes: 16 } },
      symbols: { twice: '.text+8' },
    });
    const other = input('b.o', 'user', {
      sections: { '.data': { sizeBytes: 4 } },
      symbols: { twice: '.data+0' },
    });
    expect(messagesOf([one, other], PLAIN)).toEqual([
      [
        'error: duplicate symbol: twice',
        'note: defined at a.o:(.text+0x8)',
        'note: defined at b.o:(.data+0x0)',
      ].join('\n'),
    ]);
  });
});

describe('room', () => {
  test('a program that is too large is told what fills its region, and how much too much', () => {
    const inputs = program({
      sections: {
        '.text': { sizeBytes: 2000 },
        '.data': { sizeBytes: 1_000_000 },
        '.bss': { sizeBytes: 60_000 },
      },
    });
    // Text, data and bss start on pages: 0 + 4096 + 1,003,520 + 60,000 bytes.
    expect(messagesOf(inputs, CONTAINER)).toEqual([
      [
        'error: program too large: it takes 1,067,616 bytes, 19,040 bytes more than the ' +
          '1,048,576 bytes at 0x80080000 to 0x8017ffff',
        'note: its sections: .user.text 2,040 bytes, .user.data 1,000,000 bytes, ' +
          '.user.bss 60,000 bytes',
        'note: largest parts: hello.s:(.data) 1,000,000 bytes, hello.s:(.bss) 60,000 bytes, ' +
          'hello.s:(.text) 2,000 bytes, programs/lib/start.s:(.text.start) 32 bytes, ' +
          'programs/lib/start.s:(.text) 8 bytes',
      ].join('\n'),
    ]);
  });

  test('a kernel that is too large is told the same', () => {
    const large = input('kernel/large.s', 'kernel', {
      sections: { '.bss': { sizeBytes: 300_000 } },
    });
    expect(messagesOf([leastKernel, large], CONTAINER)[0]?.split('\n')[0]).toBe(
      'error: kernel too large: it takes 304,096 bytes, 41,952 bytes more than the ' +
        '262,144 bytes at 0x80000000 to 0x8003ffff',
    );
  });

  test('a sub-area of the UArea has a page and no more', () => {
    const large = input('kernel/pm/uarea.s', 'kernel', {
      sections: { '.uarea.board': { sizeBytes: 5000 } },
    });
    expect(messagesOf([leastKernel, large], CONTAINER)).toEqual([
      'error: .kernel.uarea: .uarea.board takes 5,000 bytes, 904 bytes more than its page',
    ]);
  });
});

describe('relocations', () => {
  test('a branch and a jump that do not reach say how far they would have to', () => {
    const object = plain({
      sections: {
        '.text': {
          sizeBytes: 8,
          relocations: [
            [0, 'R_RISCV_BRANCH', 'far'],
            [4, 'R_RISCV_JAL', 'farther'],
          ],
        },
        '.text.a': { sizeBytes: 5000 },
        '.text.b': { sizeBytes: 1 << 20 },
      },
      symbols: { far: '.text.a+4990', farther: '.text.b+1048000' },
    });
    expect(messagesOf([object], PLAIN)).toEqual([
      'error: a.o:(.text+0x0), in _start: R_RISCV_BRANCH out of range: far is 4998 bytes away, ' +
        'the instruction reaches -4096 to 4094\n' +
        '  help: branch over a j with the opposite condition',
      'error: a.o:(.text+0x4), in _start: R_RISCV_JAL out of range: farther is 1053004 bytes ' +
        'away, the instruction reaches -1048576 to 1048574\n' +
        '  help: use call or tail, which reach everywhere',
    ]);
  });

  test('a jump to an odd address is refused', () => {
    const object = plain({
      sections: { '.text': { sizeBytes: 8, relocations: [[0, 'R_RISCV_JAL', 'odd']] } },
      symbols: { odd: '.text+5' },
    });
    expect(messagesOf([object], PLAIN)).toEqual([
      'error: a.o:(.text+0x0), in _start: R_RISCV_JAL: odd is at an odd distance',
    ]);
  });

  test('a low part without its high part says what it needs', () => {
    const object = plain({
      sections: { '.text': { sizeBytes: 8, relocations: [[4, 'R_RISCV_PCREL_LO12_I', 'high']] } },
      symbols: { high: 'local .text+0' },
    });
    expect(messagesOf([object], PLAIN)).toEqual([
      'error: a.o:(.text+0x4), in high: %pcrel_lo(high): there is no %pcrel_hi at high\n' +
        '  help: %pcrel_lo takes the label of the auipc that holds the %pcrel_hi, ' +
        'with nothing added',
    ]);
  });

  test('relocations for other kinds of program say how to do without', () => {
    const object = plain({
      sections: {
        '.text': {
          sizeBytes: 16,
          relocations: [
            [0, 3, '_start'],
            [4, 45, '_start'],
            [8, 30, '_start'],
            [12, 250, '_start'],
          ],
        },
      },
    });
    expect(messagesOf([object], PLAIN)).toEqual([
      'error: a.o:(.text+0x0), in _start: relocation 3 is not supported: it needs dynamic ' +
        'linking\n  help: link with -static',
      'error: a.o:(.text+0x4), in _start: relocation 45 is not supported: it needs compressed ' +
        'instructions\n  help: compile with -march=rv32ima_zicsr',
      'error: a.o:(.text+0x8), in _start: relocation 30 is not supported: it needs thread-local ' +
        'storage\n  help: do without _Thread_local',
      'error: a.o:(.text+0xc), in _start: relocation 250 is not supported',
    ]);
  });

  test('a relocation outside its section is a damaged object, not a crash', () => {
    const object = plain({
      sections: {
        '.text': {
          sizeBytes: 8,
          relocations: [
            [6, 'R_RISCV_32', '_start'],
            [4_000_000_000, 'R_RISCV_CALL', '_start'],
          ],
        },
      },
    });
    const lines = messagesOf([object], PLAIN);
    expect(lines).toHaveLength(2);
    for (const line of lines)
      expect(line).toMatch(/lies outside its section\n {2}help: the object/);
  });
});

describe('objects for other machines', () => {
  test.each([
    [0x1, 'holds compressed instructions', 'compile with -march=rv32ima_zicsr'],
    [0x2, 'passes floating-point in registers', 'compile with -mabi=ilp32'],
    [0x8, 'is for the 16-register base (rv32e)', 'compile with -mabi=ilp32'],
  ])('flags %i: this object %s', (flags, means, remedy) => {
    const object = plain({ sections: { '.text': { sizeBytes: 4 } }, flags });
    expect(messagesOf([object], PLAIN)).toEqual([
      `error: a.o: this object ${means}\n  help: ${remedy}`,
    ]);
  });

  test('a section that is both writable and executable is refused', () => {
    const object = plain({ sections: { '.text': { sizeBytes: 4, flags: 7 } } });
    expect(messagesOf([object], PLAIN)[0]).toMatch(
      /^error: a\.o:\(\.text\): a section is either executable or writable, not both/,
    );
  });
});
