/** Values of options, read from their words. */
import { CliError } from './cli-error.ts';
import type { CommandArguments } from './command.ts';

/** An integer in decimal, or in hexadecimal with 0x, `min` … `max`. */
export function readInteger(
  text: string,
  { option, min, max }: { readonly option: string; readonly min: number; readonly max: number },
): number {
  const isNumber = /^-?(0[xX][0-9a-fA-F]+|\d+)$/.test(text);
  const magnitude = Number(text.replace(/^-/, ''));
  const value = text.startsWith('-') ? -magnitude : magnitude;
  if (isNumber && Number.isSafeInteger(value) && value >= min && value <= max) return value;
  throw new CliError(`${option}: ${text === '' ? 'nothing' : text} is not a number`, {
    help: `give one from ${min} to ${max}, or in hexadecimal with 0x`,
  });
}

/** One of a few words. */
export function readChoice<Choice extends string>(
  text: string,
  option: string,
  choices: readonly Choice[],
): Choice {
  const choice = choices.find((one) => one === text);
  if (choice !== undefined) return choice;
  throw new CliError(`${option}: unknown value ${text}`, { help: `give ${choices.join(' or ')}` });
}

/** The value of an option that counts something; undefined if the option was not given. */
export function wholeNumber(args: CommandArguments, option: string): number | undefined {
  const text = args.value(option);
  if (text === undefined) return undefined;
  return readInteger(text, { option, min: 0, max: Number.MAX_SAFE_INTEGER });
}

const sizeUnits: Readonly<Record<string, number>> = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 };

/** A size in bytes, or in units of 2^10 with K, 2^20 with M, 2^30 with G: `64M`. */
export function readSize(text: string, option: string): number {
  const match = /^(0[xX][0-9a-fA-F]+|\d+)([KMG]?)$/.exec(text);
  const unit = sizeUnits[match?.[2] ?? ''];
  if (match !== null && unit !== undefined) return Number(match[1]) * unit;
  throw new CliError(`${option}: ${text === '' ? 'nothing' : text} is not a size`, {
    help: 'give bytes, or a number with K, M or G, as in 64M',
  });
}
