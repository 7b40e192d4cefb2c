/** What is wrong with a file that was to be ELF: the user's mistake or an attack, never our bug. */
export class ElfError extends Error {
  /** Bytes from the start of the file to what is wrong. */
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.name = 'ElfError';
    this.offset = offset;
  }
}
