/** Characters as the assembler sorts them, by their codes; behind the end of a text that is NaN. */

const wordCharacters = Uint8Array.from({ length: 0x80 }, (_, code) =>
  /[\w.$]/.test(String.fromCharCode(code)) ? 1 : 0,
);

/** Whether names and numbers may consist of it. */
export function isWordCharacter(code: number): boolean {
  return code >= 0x80 || wordCharacters[code] === 1;
}

export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** Blanks within a statement; the end of a line is none. */
export function isBlank(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d && code !== 0x0a);
}

/** Where the word ends that begins at `start`; there, if there is none. */
export function endOfWord(text: string, start: number): number {
  let end = start;
  while (isWordCharacter(text.charCodeAt(end))) end += 1;
  return end;
}

export function endOfBlanks(text: string, start: number): number {
  let end = start;
  while (isBlank(text.charCodeAt(end))) end += 1;
  return end;
}
