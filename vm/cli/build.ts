/** `nanvix build`: a program with kernel and library, as one image. */
import { writeExecutable } from '../elf/writer.ts';
import { type Command, requiredValue } from './command.ts';
import { DIAGNOSTIC_OPTIONS, diagnosticsShownBy } from './diagnostic-options.ts';
import { refuseOverwriting, writeWhole } from './files.ts';
import { buildImage } from './images.ts';
import { DEBUG_OPTION, LAYOUT_OPTION, MAP_OPTION, readLayout, writeMap } from './link.ts';

export const buildCommand: Command = {
  name: 'build',
  summary: 'assemble a program and the kernel, and link them into an image',
  usage: 'PROGRAM -o IMAGE.elf [options]',
  description:
    'PROGRAM is a .s file, a folder of them, or the name of one in programs/. What it names of\n' +
    'programs/lib is linked too. It starts at the global label main.',
  operands: { name: 'PROGRAM', least: 1, most: 1 },
  options: [
    { name: '-o', value: 'IMAGE.elf', help: 'where the image goes' },
    LAYOUT_OPTION,
    MAP_OPTION,
    DEBUG_OPTION,
    ...DIAGNOSTIC_OPTIONS,
  ],
  examples: [
    { does: 'a program of this package', line: 'nanvix build hello -o hello.elf' },
    { does: 'your own, and where everything is', line: 'nanvix build my.s -o my.elf --map my.map' },
    { does: 'to step through it line by line', line: 'nanvix build -g hello -o hello.elf' },
  ],
  run: async (args, io) => {
    const output = requiredValue(buildCommand, args, '-o');
    const [program = ''] = args.operands;
    refuseOverwriting(output, [program, ...args.values('--map')]);
    const layout = readLayout(args);
    const debug = args.has('-g');
    const { executable, diagnostics, map } = buildImage(program, { layout, debug });
    if (diagnosticsShownBy(args)(diagnostics, io) || executable === undefined) return 2;
    if (map !== undefined) writeMap(args, map);
    writeWhole(output, writeExecutable(executable));
    return 0;
  },
};
