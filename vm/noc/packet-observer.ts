/** Whoever watches what comes and goes at a cluster's network interface, and changes nothing. */
import type { Packet } from './packet.ts';

export interface PacketObserver {
  /** The cluster has handed it to the network. */
  readonly sent: (packet: Packet) => void;
  /** It is at the network interface at `cycle`. */
  readonly arrived: (packet: Packet, cycle: number) => void;
  /** The host has asked its kernel for something there, or was answered. */
  readonly noted?: (event: 'request' | 'answer', value: number, cycle: number) => void;
}

/** Both, the first one first, if there is one. */
export function alsoTell(
  first: PacketObserver | undefined,
  second: PacketObserver,
): PacketObserver {
  if (first === undefined) return second;
  return {
    sent: (packet) => {
      first.sent(packet);
      second.sent(packet);
    },
    arrived: (packet, cycle) => {
      first.arrived(packet, cycle);
      second.arrived(packet, cycle);
    },
    noted: (event, value, cycle) => {
      first.noted?.(event, value, cycle);
      second.noted?.(event, value, cycle);
    },
  };
}
