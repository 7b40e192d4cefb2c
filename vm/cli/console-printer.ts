/**
 * Shows what guests write to their consoles. Output of several clusters is put together line by
 * line, so that no line is torn by another cluster's.
 */
interface ConsoleOwner {
  readonly number: number;
  /** What was written since the last call. */
  takeConsole(): Uint8Array;
}

interface PrinterOptions {
  readonly write: (chunk: Uint8Array) => void;
  /** Whether each line begins with the cluster that wrote it. */
  readonly isPrefixed: boolean;
}

const NEWLINE = 10;

export class ConsolePrinter {
  readonly #clusters: readonly ConsoleOwner[];
  readonly #options: PrinterOptions;
  /** The unfinished last line of each cluster. */
  readonly #pending = new Map<number, Uint8Array>();

  constructor(clusters: readonly ConsoleOwner[], options: PrinterOptions) {
    this.#clusters = clusters;
    this.#options = options;
  }

  /** Writes the lines that are complete. */
  print(): void {
    for (const cluster of this.#clusters) {
      const text = joined(this.#pending.get(cluster.number), cluster.takeConsole());
      const end = text.lastIndexOf(NEWLINE) + 1;
      this.#pending.set(cluster.number, text.slice(end));
      this.#write(cluster.number, text.subarray(0, end));
    }
  }

  /** Writes also what has no newline yet. */
  finish(): void {
    this.print();
    for (const [number, rest] of this.#pending) this.#write(number, rest);
    this.#pending.clear();
  }

  #write(number: number, text: Uint8Array): void {
    const { write, isPrefixed } = this.#options;
    if (text.length === 0) return;
    if (!isPrefixed) {
      write(text);
      return;
    }
    const prefix = new TextEncoder().encode(`cluster ${number} │ `);
    for (let start = 0; start < text.length; ) {
      const newline = text.indexOf(NEWLINE, start);
      const end = newline === -1 ? text.length : newline + 1;
      write(joined(prefix, text.subarray(start, end)));
      start = end;
    }
  }
}

function joined(head: Uint8Array | undefined, tail: Uint8Array): Uint8Array {
  const bytes = new Uint8Array((head?.length ?? 0) + tail.length);
  if (head !== undefined) bytes.set(head);
  bytes.set(tail, head?.length ?? 0);
  return bytes;
}
