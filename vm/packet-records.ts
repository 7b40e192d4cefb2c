/** Packets as records of a snapshot, and back. Reading checks what the machine relies on. */
import { BinaryError, type BinaryReader, type BinaryWriter } from './binary.ts';
import type { Arrival, MailboxMessage, Packet } from './noc/packet.ts';

const kinds = ['message', 'transfer', 'reply'] as const;
const orders = ['message', 'transfer'] as const;

const MAX_PAYLOAD_BYTES = 8192;
const CHANNELS = 8;
const MAX_NODE = 0xffff;

export function writeMany<Item>(
  writer: BinaryWriter,
  items: readonly Item[],
  write: (writer: BinaryWriter, item: Item) => void,
): void {
  writer.word(items.length);
  for (const item of items) write(writer, item);
}

/** Reads as many as there are: a number that is too large ends at the end of the file. */
export function readMany<Item>(reader: BinaryReader, read: (reader: BinaryReader) => Item): Item[] {
  const items: Item[] = [];
  for (let left = reader.word(); left > 0; left -= 1) items.push(read(reader));
  return items;
}

export function writePacket(writer: BinaryWriter, packet: Packet): void {
  writer.word(kinds.indexOf(packet.kind));
  for (const field of [packet.source, packet.destination, packet.time, packet.sequence]) {
    writer.float(field);
  }
  switch (packet.kind) {
    case 'message':
      writer.blob(packet.bytes);
      break;
    case 'transfer':
      writer.word(packet.channel);
      writer.word(packet.label);
      writer.blob(packet.bytes);
      break;
    case 'reply':
      writer.word(orders.indexOf(packet.to));
      writer.word((packet.isAccepted ? 1 : 0) | (packet.isOff === true ? 2 : 0));
      break;
  }
}

export function readPacket(reader: BinaryReader): Packet {
  const kind = kinds[reader.word()];
  const head = {
    source: reader.count('the source of a packet', MAX_NODE),
    destination: reader.count('the destination of a packet', MAX_NODE),
    time: reader.count('the time of a packet', Number.MAX_SAFE_INTEGER),
    sequence: reader.count('the number of a packet', Number.MAX_SAFE_INTEGER),
  };
  switch (kind) {
    case 'message':
      return { kind, ...head, bytes: readPayload(reader) };
    case 'transfer':
      return {
        kind,
        ...head,
        channel: reader.word() % CHANNELS,
        label: reader.word() | 0,
        bytes: readPayload(reader),
      };
    case 'reply': {
      const to = orders[reader.word()];
      if (to === undefined) throw new BinaryError('a reply answers what does not exist');
      const outcome = reader.word();
      return { kind, ...head, to, isAccepted: (outcome & 1) === 1, isOff: (outcome & 2) === 2 };
    }
    default:
      throw new BinaryError('a packet is of no kind that exists');
  }
}

export function writeArrival(writer: BinaryWriter, { time, packet }: Arrival): void {
  writer.float(time);
  writePacket(writer, packet);
}

export function readArrival(reader: BinaryReader): Arrival {
  const time = reader.count('the arrival of a packet', Number.MAX_SAFE_INTEGER);
  return { time, packet: readPacket(reader) };
}

export function readMessage(reader: BinaryReader): MailboxMessage {
  const packet = readPacket(reader);
  if (packet.kind === 'message') return packet;
  throw new BinaryError('a mailbox holds what is no message');
}

function readPayload(reader: BinaryReader): Uint8Array {
  const bytes = reader.blob();
  if (bytes.length > MAX_PAYLOAD_BYTES) throw new BinaryError('a packet is too long');
  return bytes.slice();
}
