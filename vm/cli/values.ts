/** Values of options, read from their words. */
import { CliError } from './cli-error.ts';

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
