/** Messages of the protocol commit as they travel, after kernel/migration/README.md. */
import type { World } from './world.ts';

export const opcodes = [
  'OPEN',
  'OPENED',
  'PREPARE',
  'ACCEPT',
  'END',
  'MISSING',
  'PREPARED',
  'COMMIT',
  'CLAIM',
  'GRANTED',
  'DENIED',
  'COMMITTED',
  'REFUSED',
  'CANCEL',
  'RESOLVE',
  'ABORTED',
  'ASK',
  'KNOWN',
  'GONE',
] as const;
export type Opcode = (typeof opcodes)[number];

const BODY_WORDS = 14;
const NOTICE_BYTES = 84;
const MESSAGE_BYTES = 144;

/** What a message says; nodes, not clusters. */
export interface Notice {
  readonly opcode: Opcode | number;
  readonly epoch: number;
  readonly source: number;
  readonly destination: number;
  readonly version?: number;
  readonly reason?: number;
  readonly body?: readonly number[];
  /** Added to the right check. */
  readonly checkError?: number;
}

/** The wire's header around it. */
export interface Wire {
  readonly to: number;
  readonly from: number;
  readonly sizeBytes?: number;
  readonly kind?: number;
}

/** The check of words: FNV-1a over whole words. */
export function checkOf(words: readonly number[]): number {
  return words.reduce((check, word) => Math.imul(check ^ word, 16_777_619) >>> 0, 0x811c_9dc5);
}

export function noticeWords(notice: Notice): number[] {
  const { opcode, epoch, source, destination, version = 2, reason = 0, body = [] } = notice;
  const number = typeof opcode === 'number' ? opcode : opcodes.indexOf(opcode);
  const padded = Array.from({ length: BODY_WORDS }, (_, index) => body[index] ?? 0);
  const words = [version, number, epoch, source, destination, reason, ...padded];
  return [...words, checkOf(words) + (notice.checkError ?? 0)];
}

export function messageBytes(payload: readonly number[], wire: Wire): Uint8Array {
  const { to, from, sizeBytes = NOTICE_BYTES, kind = 0 } = wire;
  const bytes = new Uint8Array(MESSAGE_BYTES);
  const view = new DataView(bytes.buffer);
  [to, from, sizeBytes, kind, ...payload].forEach((word, index) => {
    view.setUint32(4 * index, word >>> 0, true);
  });
  return bytes;
}

/** Lets a message reach a cluster soon; as far as its interface knows, `sender` has sent it. */
export function inject(
  { machine }: Pick<World, 'machine'>,
  bytes: Uint8Array,
  at: { readonly cluster: number; readonly sender: number; readonly sequence: number },
): void {
  const cluster = machine.clusters[at.cluster];
  if (cluster === undefined) throw new Error(`no cluster ${at.cluster}`);
  const time = machine.time + 400 * (at.sequence + 1);
  const head = { source: at.sender, destination: cluster.node, time, sequence: 1000 + at.sequence };
  cluster.receive({ time, packet: { kind: 'message', bytes, ...head } });
}
