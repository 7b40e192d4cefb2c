/** Whoever watches the packets of a cluster: told of each, and changes none. */
import type { Packet } from './packet.ts';

export interface PacketObserver {
  /** The cluster has handed it to the network. */
  readonly sent: (packet: Packet) => void;
  /** It is at the network interface at `cycle`. */
  readonly arrived: (packet: Packet, cycle: number) => void;
}
