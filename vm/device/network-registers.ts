/** Where the network interface's registers are; README.md says what they mean. */

// Registers that software may write and read back lie in the state words at their own offsets.
export const register = {
  magic: 0x000,
  version: 0x004,
  cluster: 0x008,
  node: 0x00c,
  clusters: 0x010,
  clockHz: 0x014,
  cores: 0x018,
  options: 0x01c,
  interruptPending: 0x020,
  interruptEnable: 0x024,
  interruptClear: 0x028,
  error: 0x02c,
  request: 0x030,
  answer: 0x034,
  sendAddress: 0x040,
  sendNode: 0x044,
  send: 0x048,
  receiveAddress: 0x04c,
  receive: 0x050,
  source: 0x054,
  off: 0x058,
  dmaAddress: 0x060,
  dmaLength: 0x064,
  dmaNode: 0x068,
  dmaChannel: 0x06c,
  dmaSend: 0x070,
  dmaRoom: 0x074,
  dmaLabel: 0x078,
  dmaChecksum: 0x07c,
  channels: 0x100,
  channelsEnd: 0x180,
  senders: 0x180,
  labels: 0x1a0,
  checksums: 0x1c0,
  checksumsEnd: 0x1e0,
  table: 0x200,
} as const;

export const CHANNEL_BYTES = 16;
export const channelRegister = { address: 0, length: 4, arm: 8, count: 12 } as const;

// State that no register shows, in words of the state that no register uses.
export const hidden = {
  /** What has become of the host's request: see `HostRequest`. */
  requestState: 0x1ec,
  messageBusy: 0x1f0,
  transfersUnderWay: 0x1f4,
  sequence: 0x1f8,
  isOff: 0x1fc,
} as const;
