/** What travels on the network. */

interface Head {
  /** Node numbers. */
  readonly source: number;
  readonly destination: number;
  /** The cycle at which it was handed to the network. */
  readonly time: number;
  /** Counts the packets of a source from 0. */
  readonly sequence: number;
}

/** A mailbox message: it waits in the network while the receiver's queue is full. */
export interface MailboxMessage extends Head {
  readonly kind: 'message';
  readonly bytes: Uint8Array;
}

/** A DMA transfer: refused if the channel is not armed for as many bytes, and for its label. */
export interface Transfer extends Head {
  readonly kind: 'transfer';
  readonly channel: number;
  /** A word that the sender chose. */
  readonly label: number;
  readonly bytes: Uint8Array;
}

/** Tells the sender what has become of its message or transfer, over the control network. */
export interface Reply extends Head {
  readonly kind: 'reply';
  readonly to: 'message' | 'transfer';
  readonly isAccepted: boolean;
  /** The receiver's cluster has been switched off: nobody there will ever read the message. */
  readonly isOff?: boolean;
}

export type Packet = MailboxMessage | Transfer | Reply;

/** A packet on its way, and the cycle at which it is there. */
export interface Arrival {
  readonly time: number;
  readonly packet: Packet;
}

/** The order in which the network takes packets: by time, then source, then sequence. */
export function inOrderOfSending(a: Packet, b: Packet): number {
  return a.time - b.time || a.source - b.source || a.sequence - b.sequence;
}

/** The order in which packets arrive at one node. */
export function inOrderOfArrival(a: Arrival, b: Arrival): number {
  return a.time - b.time || inOrderOfSending(a.packet, b.packet);
}

/** The packet as bytes, equal for equal packets and for no others. */
export function packetBytes(packet: Packet): Uint8Array {
  const payload = packet.kind === 'reply' ? new Uint8Array() : packet.bytes;
  const detail = detailOf(packet);
  const { source, destination, time, sequence } = packet;
  const label = packet.kind === 'transfer' ? packet.label : 0;
  const fields = [source, destination, time, sequence, detail, label, payload.length];
  const head = new Float64Array(fields);
  const all = new Uint8Array(head.byteLength + payload.length);
  all.set(new Uint8Array(head.buffer));
  all.set(payload, head.byteLength);
  return all;
}

function detailOf(packet: Packet): number {
  switch (packet.kind) {
    case 'message':
      return 0;
    case 'reply':
      return (
        1 +
        (packet.to === 'message' ? 0 : 2) +
        (packet.isAccepted ? 1 : 0) +
        (packet.isOff === true ? 4 : 0)
      );
    case 'transfer':
      return 16 + packet.channel;
  }
}
