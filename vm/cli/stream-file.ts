/**
 * A file that grows while a run goes on: the exception to "whole or absent", for what is too long
 * to be kept, and of use as far as it came if the run is cut off.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { attempt } from './files.ts';

const BUFFERED_CHARACTERS = 1 << 16;

export class StreamFile {
  readonly #path: string;
  readonly #file: number;
  #pending: string[] = [];
  #length = 0;

  /** Opens the file, empty. @throws CliError if it cannot be written. */
  constructor(path: string) {
    this.#path = path;
    this.#file = attempt(`cannot write ${path}`, () => openSync(path, 'w'));
  }

  write(text: string): void {
    this.#pending.push(text);
    this.#length += text.length;
    if (this.#length >= BUFFERED_CHARACTERS) this.#flush();
  }

  close(): void {
    this.#flush();
    closeSync(this.#file);
  }

  #flush(): void {
    const bytes = Buffer.from(this.#pending.join(''));
    this.#pending = [];
    this.#length = 0;
    attempt(`cannot write ${this.#path}`, () => {
      for (let done = 0; done < bytes.length; ) done += writeSync(this.#file, bytes, done);
    });
  }
}
