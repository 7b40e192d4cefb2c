/**
 * The 32 integer registers: numbers, ABI names, roles, and who saves them across a call
 * (RISC-V psABI, "Integer Register Convention").
 */
export interface Register {
  readonly number: number;
  /** The machine's name: 'x5'. */
  readonly name: string;
  /** The calling convention's name: 't0'. */
  readonly abiName: string;
  readonly role: string;
  /** Who keeps the value across a call; 'none': it never changes owner, so nobody. */
  readonly savedBy: 'caller' | 'callee' | 'none';
}

// biome-ignore format: the columns are aligned by hand
export const registers: readonly Register[] = [
  register(0,  'zero', 'always 0',                          'none'),
  register(1,  'ra',   'return address',                    'caller'),
  register(2,  'sp',   'stack pointer',                     'callee'),
  register(3,  'gp',   'global pointer',                    'none'),
  register(4,  'tp',   'thread pointer',                    'none'),
  register(5,  't0',   'temporary, other link register',    'caller'),
  register(6,  't1',   'temporary',                         'caller'),
  register(7,  't2',   'temporary',                         'caller'),
  register(8,  's0',   'saved register, frame pointer (fp)', 'callee'),
  register(9,  's1',   'saved register',                    'callee'),
  register(10, 'a0',   'argument, result',                  'caller'),
  register(11, 'a1',   'argument, result',                  'caller'),
  register(12, 'a2',   'argument',                          'caller'),
  register(13, 'a3',   'argument',                          'caller'),
  register(14, 'a4',   'argument',                          'caller'),
  register(15, 'a5',   'argument',                          'caller'),
  register(16, 'a6',   'argument',                          'caller'),
  register(17, 'a7',   'argument, number of the call',      'caller'),
  register(18, 's2',   'saved register',                    'callee'),
  register(19, 's3',   'saved register',                    'callee'),
  register(20, 's4',   'saved register',                    'callee'),
  register(21, 's5',   'saved register',                    'callee'),
  register(22, 's6',   'saved register',                    'callee'),
  register(23, 's7',   'saved register',                    'callee'),
  register(24, 's8',   'saved register',                    'callee'),
  register(25, 's9',   'saved register',                    'callee'),
  register(26, 's10',  'saved register',                    'callee'),
  register(27, 's11',  'saved register',                    'callee'),
  register(28, 't3',   'temporary',                         'caller'),
  register(29, 't4',   'temporary',                         'caller'),
  register(30, 't5',   'temporary',                         'caller'),
  register(31, 't6',   'temporary',                         'caller'),
];

const numberByName = new Map<string, number>([
  ...registers.map(({ name, number }) => [name, number] as const),
  ...registers.map(({ abiName, number }) => [abiName, number] as const),
  ['fp', 8],
]);

/** The number of a register by either name, or by `fp`; undefined if there is none of that name. */
export function registerNumber(name: string): number | undefined {
  return numberByName.get(name);
}

/** The ABI name of register `number`, 0 … 31. */
export function registerName(number: number): string {
  const found = registers[number];
  if (found === undefined) throw new Error(`no register ${number}`);
  return found.abiName;
}

function register(
  number: number,
  abiName: string,
  role: string,
  savedBy: Register['savedBy'],
): Register {
  return { number, name: `x${number}`, abiName, role, savedBy };
}
