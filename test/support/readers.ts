/** What tools that we did not write read in our files; a warning of theirs fails the test. */
import { type Oracle, runOracle } from './oracle.ts';

/** Words of GNU tools about files that they do not like. */
const COMPLAINT = /^(warning|error|bfd): |<corrupt|unrecognized|unhandled|unknown (form|tag|AT)/i;
/\b(warning|error): |\bbfd:|corrupt|unrecognized|unhandled|unknown (form|tag|AT)/i;

/** What a tool says, which must be without complaint. */
export function readWith(name: Oracle, args: readonly string[]): string {
  const { status, stdout, stderr } = runOracle(name, args);
  if (status !== 0 || stderr !== '') {
    throw new Error(`${name} ${args.join(' ')} ended with ${status}:\n${stderr}`);
  }
  const complaint = stdout.split('\n').find((line) => COMPLAINT.test(line));
  if (complaint !== undefined) throw new Error(`${name} ${args.join(' ')}: ${complaint}`);
  return stdout;
}

/** The answers of gdb to commands about a file, in order; nothing is run. */
export function askGdb(file: string, commands: readonly string[]): string[] {
  const mark = '=== next ===';
  const words = commands.flatMap((command) => ['-ex', `echo ${mark}\\n`, '-ex', command]);
  const args = [
    '-nx',
    '-batch',
    '-ex',
    'set width 0',
    '-ex',
    'set language c',
    '-ex',
    'set confirm off',
  ];
  const said = readWith('gdb', [...args, ...words, file]);
  return said.split(`${mark}\n`).slice(1);
}

export interface DecodedRow {
  readonly file: string;
  readonly line: number;
  readonly address: number;
}

/** The line table as GNU readelf decodes it, without the ends of sequences. */
export function decodedLines(file: string): DecodedRow[] {
  const text = readWith('readelf', ['--debug-dump=decodedline', '-W', file]);
  return text.split('\n').flatMap((row) => {
    const [, name, line, address] = /^(\S+)\s+(\d+)\s+(0x[0-9a-f]+|0)\b/.exec(row) ?? [];
    if (name === undefined || line === undefined || address === undefined) return [];
    return [{ file: name, line: Number(line), address: Number(address) }];
  });
}
