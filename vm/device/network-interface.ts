/**
 * The network interface of a cluster: a mailbox sender and a queue of received messages, a DMA
 * sender and eight receive channels, and one interrupt line. Words only; the registers are below.
 *
 * Bytes are read from memory when a send is ordered. What has become of them comes back over the
 * control network: until then the sender is busy. A message that finds the queue full waits in the
 * network, and its sender stays busy, until a message is popped. Nothing is ever lost, but what
 * comes when the cluster is off: it is let in and forgotten. The DMA sender takes four orders at a
 * time. Transfers are refused by a channel that is not armed or too short, or armed for another
 * sender or label. Both sides learn the checksum of what they moved.
 *
 * It is also where the host asks the kernel to move its process, and is answered.
 */
import { crc32 } from '../noc/checksum.ts';
import type { MailboxMessage, Packet, Reply, Transfer } from '../noc/packet.ts';
import { packetBytes } from '../noc/packet.ts';
import type { Device, Width } from './device.ts';
import { CHANNEL_BYTES, channelRegister, hidden, register } from './network-registers.ts';

/** What the interface needs of its cluster. */
export interface NetworkInterfaceHost {
  readonly cluster: number;
  readonly node: number;
  readonly cores: number;
  /** What the kernel was asked to do at boot: the word OPTIONS. */
  readonly bootOptions: number;
  /** Of every cluster of the machine, in order. */
  readonly clusters: readonly { readonly kind: 'compute' | 'io'; readonly node: number }[];
  readonly isRam: (address: number, sizeBytes: number) => boolean;
  /** Copies bytes of RAM; undefined if the range is not all in RAM. */
  readonly read: (address: number, sizeBytes: number) => Uint8Array | undefined;
  /** Writes RAM; false if the range is not all in RAM. */
  readonly write: (address: number, bytes: Uint8Array) => boolean;
  readonly send: (packet: Packet) => void;
  readonly setInterrupt: (isHigh: boolean, cycle: number) => void;
  /** The host has asked for something, or the kernel has answered it. */
  readonly noted: (event: 'request' | 'answer', value: number, cycle: number) => void;
}

const MAGIC = 0x4e56_4e49;
const VERSION = 2;
/** The clock that harts and network share. */
export const CLOCK_HZ = 400_000_000;
export const MESSAGE_BYTES = 144;
export const QUEUED_MESSAGES = 16;
export const MAX_TRANSFER_BYTES = 8192;
const CHANNELS = 8;
const ANY_SENDER = 0;
/** Orders that the DMA sender holds, with the one that it carries out. */
export const DMA_ORDERS = 4;

export const networkInterfaceErrors = {
  badAddressOrLength: 1,
  noSuchNode: 2,
  busy: 3,
  refused: 4,
} as const;

type ErrorCode = (typeof networkInterfaceErrors)[keyof typeof networkInterfaceErrors];

/** Bits of IRQ_PENDING. */
export const networkInterfaceInterrupts = {
  messageWaiting: 1 << 0,
  messageSent: 1 << 1,
  /** Of channel 0; the next channels have the next bits. */
  received: 1 << 8,
  transferSent: 1 << 16,
  error: 1 << 17,
  /** The host has a request: the register REQUEST. */
  asked: 1 << 18,
} as const;

const { messageWaiting, messageSent, received, transferSent, error, asked } =
  networkInterfaceInterrupts;
const CLEARABLE = messageSent | (0xff * received) | transferSent | error | asked;
/** What the hidden word says of the host's request. */
const [ASKED, ANSWERED] = [1, 2] as const;

export const NETWORK_INTERFACE_STATE_BYTES = 0x200;

export class NetworkInterface implements Device {
  readonly #host: NetworkInterfaceHost;
  readonly #words: Int32Array;
  /** Messages that have arrived: the first sixteen are queued, others wait in the network. */
  #arrived: MailboxMessage[] = [];

  constructor(buffer: SharedArrayBuffer, stateOffset: number, host: NetworkInterfaceHost) {
    this.#host = host;
    this.#words = new Int32Array(buffer, stateOffset, NETWORK_INTERFACE_STATE_BYTES / 4);
  }

  /** Messages that have arrived, as bytes: the part of its state that is not in shared memory. */
  stateChunks(): readonly Uint8Array[] {
    return this.#arrived.map(packetBytes);
  }

  /** Takes out the messages that have arrived, in order. */
  takeMessages(): readonly MailboxMessage[] {
    const taken = this.#arrived;
    this.#arrived = [];
    return taken;
  }

  /** Puts messages behind those that have arrived; their senders have been told, or will be. */
  addMessages(messages: readonly MailboxMessage[]): void {
    this.#arrived.push(...messages);
  }

  /** The host asks for something; false: what it asked for before has not been answered. */
  ask(value: number, cycle: number): boolean {
    if (this.#word(hidden.requestState) === ASKED) return false;
    this.#words[register.request >> 2] = value;
    this.#words[hidden.requestState >> 2] = ASKED;
    this.#raise(asked);
    this.#host.noted('request', value, cycle);
    this.#host.setInterrupt((this.#pending() & this.#word(register.interruptEnable)) !== 0, cycle);
    return true;
  }

  /** The kernel's answer to what was asked for last; undefined: there is none yet. */
  get answer(): number | undefined {
    if (this.#word(hidden.requestState) !== ANSWERED) return undefined;
    return this.#word(register.answer);
  }

  read(offset: number, width: Width): number | undefined {
    if (width !== 4) return undefined;
    if (offset >= register.table) return this.#readTable(offset);
    if (offset >= register.channels) {
      return offset < register.checksumsEnd ? this.#word(offset) : undefined;
    }
    switch (offset) {
      case register.magic:
        return MAGIC;
      case register.version:
        return VERSION;
      case register.cluster:
        return this.#host.cluster;
      case register.node:
        return this.#host.node;
      case register.clusters:
        return this.#host.clusters.length;
      case register.clockHz:
        return CLOCK_HZ;
      case register.cores:
        return this.#host.cores;
      case register.options:
        return this.#host.bootOptions;
      case register.interruptPending:
        return this.#pending();
      case register.receive:
        return Math.min(this.#arrived.length, QUEUED_MESSAGES);
      case register.dmaRoom:
        return DMA_ORDERS - this.#word(hidden.transfersUnderWay);
      case register.interruptEnable:
      case register.error:
      case register.request:
      case register.answer:
      case register.sendAddress:
      case register.sendNode:
      case register.receiveAddress:
      case register.source:
      case register.off:
      case register.dmaAddress:
      case register.dmaLength:
      case register.dmaNode:
      case register.dmaChannel:
      case register.dmaLabel:
      case register.dmaChecksum:
        return this.#word(offset);
      default:
        return undefined;
    }
  }

  write(offset: number, width: Width, value: number, cycle: number): boolean {
    if (width !== 4) return false;
    const isKnown =
      offset >= register.channels
        ? this.#writeChannel(offset, value)
        : this.#writeRegister(offset, value, cycle);
    this.#host.setInterrupt((this.#pending() & this.#word(register.interruptEnable)) !== 0, cycle);
    return isKnown;
  }

  /** The cluster is off: nobody takes messages any more, and so none waits in the network. */
  switchOff(cycle: number): void {
    this.#words[hidden.isOff >> 2] = 1;
    for (const message of this.#arrived.splice(QUEUED_MESSAGES)) this.#reply(message, true, cycle);
  }

  /** A packet for this node is there. */
  arrive(packet: Packet, cycle: number): void {
    switch (packet.kind) {
      case 'message':
        if (this.#word(hidden.isOff) === 0) this.#arrived.push(packet);
        if (this.#arrived.length <= QUEUED_MESSAGES) this.#reply(packet, true, cycle);
        break;
      case 'transfer':
        this.#reply(packet, this.#store(packet), cycle);
        break;
      case 'reply':
        this.#completeSend(packet);
        break;
    }
    this.#host.setInterrupt((this.#pending() & this.#word(register.interruptEnable)) !== 0, cycle);
  }

  #writeRegister(offset: number, value: number, cycle: number): boolean {
    switch (offset) {
      case register.interruptClear:
        this.#clear(value & CLEARABLE);
        return true;
      case register.answer:
        this.#answer(value, cycle);
        return true;
      case register.send:
        this.#report(this.#sendMessage(cycle));
        return true;
      case register.receive:
        this.#report(this.#popMessage(cycle));
        return true;
      case register.dmaSend:
        this.#report(this.#sendTransfer(cycle));
        return true;
      case register.interruptEnable:
      case register.sendAddress:
      case register.sendNode:
      case register.receiveAddress:
      case register.dmaAddress:
      case register.dmaLength:
      case register.dmaNode:
      case register.dmaChannel:
      case register.dmaLabel:
        this.#words[offset >> 2] = value;
        return true;
      default:
        return false;
    }
  }

  #answer(value: number, cycle: number): void {
    if (this.#word(hidden.requestState) !== ASKED) return;
    this.#words[register.answer >> 2] = value;
    this.#words[hidden.requestState >> 2] = ANSWERED;
    this.#host.noted('answer', value, cycle);
  }

  #writeChannel(offset: number, value: number): boolean {
    if (offset >= register.senders) {
      if (offset >= register.checksums) return false;
      this.#words[offset >> 2] = value;
      return true;
    }
    const kind = offset % CHANNEL_BYTES;
    if (kind === channelRegister.count) return false;
    this.#words[offset >> 2] = kind === channelRegister.arm ? value & 1 : value;
    if (kind === channelRegister.arm && (value & 1) === 1) this.#checkChannel(offset - kind);
    return true;
  }

  /** A channel whose memory is not all there is not armed. */
  #checkChannel(base: number): void {
    const address = this.#word(base + channelRegister.address) >>> 0;
    const length = this.#word(base + channelRegister.length) >>> 0;
    if (address % 4 === 0 && this.#host.isRam(address, length)) return;
    this.#words[(base + channelRegister.arm) >> 2] = 0;
    this.#fail(networkInterfaceErrors.badAddressOrLength);
  }

  #sendMessage(cycle: number): ErrorCode | undefined {
    if (this.#word(hidden.messageBusy) !== 0) return networkInterfaceErrors.busy;
    const bytes = this.#host.read(this.#word(register.sendAddress) >>> 0, MESSAGE_BYTES);
    if (bytes === undefined) return networkInterfaceErrors.badAddressOrLength;
    const destination = this.#word(register.sendNode);
    if (!this.#isNode(destination)) return networkInterfaceErrors.noSuchNode;
    this.#words[hidden.messageBusy >> 2] = 1;
    this.#clear(messageSent);
    this.#host.send({ kind: 'message', bytes, ...this.#head(destination, cycle) });
    return undefined;
  }

  #popMessage(cycle: number): ErrorCode | undefined {
    const message = this.#arrived[0];
    if (message === undefined) return undefined;
    if (!this.#host.write(this.#word(register.receiveAddress) >>> 0, message.bytes)) {
      return networkInterfaceErrors.badAddressOrLength;
    }
    this.#arrived.shift();
    this.#words[register.source >> 2] = message.source;
    const admitted = this.#arrived[QUEUED_MESSAGES - 1];
    if (admitted !== undefined) this.#reply(admitted, true, cycle);
    return undefined;
  }

  #sendTransfer(cycle: number): ErrorCode | undefined {
    const underWay = this.#word(hidden.transfersUnderWay);
    if (underWay === DMA_ORDERS) return networkInterfaceErrors.busy;
    const address = this.#word(register.dmaAddress) >>> 0;
    const length = this.#word(register.dmaLength) >>> 0;
    const channel = this.#word(register.dmaChannel) >>> 0;
    const isGoodLength = length % 4 === 0 && length >= 4 && length <= MAX_TRANSFER_BYTES;
    const bytes = isGoodLength && address % 4 === 0 ? this.#host.read(address, length) : undefined;
    if (bytes === undefined) return networkInterfaceErrors.badAddressOrLength;
    const destination = this.#word(register.dmaNode);
    if (!this.#isNode(destination)) return networkInterfaceErrors.noSuchNode;
    if (channel >= CHANNELS) return networkInterfaceErrors.refused;
    this.#words[hidden.transfersUnderWay >> 2] = underWay + 1;
    this.#words[register.dmaChecksum >> 2] = crc32(bytes);
    this.#clear(transferSent);
    const label = this.#word(register.dmaLabel);
    this.#host.send({ kind: 'transfer', channel, label, bytes, ...this.#head(destination, cycle) });
    return undefined;
  }

  /** Puts a transfer where its channel says; false if the channel refuses it. */
  #store({ channel, source, label, bytes }: Transfer): boolean {
    const base = register.channels + channel * CHANNEL_BYTES;
    const isArmed = this.#word(base + channelRegister.arm) === 1;
    const capacity = this.#word(base + channelRegister.length) >>> 0;
    if (!isArmed || bytes.length > capacity) return false;
    const sender = this.#word(register.senders + 4 * channel);
    if (sender !== ANY_SENDER && sender !== source + 1) return false;
    if (label !== this.#word(register.labels + 4 * channel)) return false;
    if (!this.#host.write(this.#word(base + channelRegister.address) >>> 0, bytes)) return false;
    this.#words[(base + channelRegister.arm) >> 2] = 0;
    this.#words[(base + channelRegister.count) >> 2] = bytes.length;
    this.#words[(register.checksums + 4 * channel) >> 2] = crc32(bytes);
    this.#raise(received << channel);
    return true;
  }

  /** What the network has repeated is answered more than once. */
  #completeSend({ to, isAccepted, isOff, source }: Reply): void {
    if (to === 'message') {
      this.#words[hidden.messageBusy >> 2] = 0;
      this.#words[register.off >> 2] = isOff === true ? source + 1 : 0;
      this.#raise(messageSent);
      return;
    }
    const underWay = this.#word(hidden.transfersUnderWay);
    this.#words[hidden.transfersUnderWay >> 2] = Math.max(0, underWay - 1);
    if (isAccepted) this.#raise(transferSent);
    else this.#fail(networkInterfaceErrors.refused);
  }

  #reply({ kind, source }: MailboxMessage | Transfer, isAccepted: boolean, cycle: number): void {
    const isOff = this.#word(hidden.isOff) !== 0;
    const head = this.#head(source, cycle);
    this.#host.send({ kind: 'reply', to: kind, isAccepted, isOff, ...head });
  }

  #head(destination: number, time: number) {
    const sequence = this.#word(hidden.sequence);
    this.#words[hidden.sequence >> 2] = sequence + 1;
    return { source: this.#host.node, destination, time, sequence };
  }

  #readTable(offset: number): number | undefined {
    const entry = this.#host.clusters[(offset - register.table) >> 3];
    if (entry === undefined) return undefined;
    if ((offset & 4) !== 0) return entry.node;
    return entry.kind === 'io' ? 1 : 0;
  }

  #isNode(node: number): boolean {
    return this.#host.clusters.some((cluster) => cluster.node === node);
  }

  #pending(): number {
    const waiting = this.#arrived.length > 0 ? messageWaiting : 0;
    return this.#word(register.interruptPending) | waiting;
  }

  #report(code: ErrorCode | undefined): void {
    if (code !== undefined) this.#fail(code);
  }

  #fail(code: ErrorCode): void {
    this.#words[register.error >> 2] = code;
    this.#raise(error);
  }

  #raise(bits: number): void {
    this.#words[register.interruptPending >> 2] = this.#word(register.interruptPending) | bits;
  }

  #clear(bits: number): void {
    this.#words[register.interruptPending >> 2] = this.#word(register.interruptPending) & ~bits;
  }

  #word(offset: number): number {
    return this.#words[offset >> 2] as number;
  }
}
