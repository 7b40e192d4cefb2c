/**
 * A cluster: harts that share one memory, its devices, and its turn in the machine's schedule.
 *
 * One shared buffer holds RAM first, then everything else that is state (a block of the cluster's
 * own, the harts, the devices), then what is not state: the harts' translation caches and the fast
 * interpreter's decode records. What is left outside are packets: those that are on their way here
 * and those that wait to be sent.
 *
 * A round is cut into slices at the arrivals of packets. In a slice each hart, in order of number,
 * runs up to the slice's end; where the schedule stands is state too, so that a run may be stopped
 * and resumed after any instruction without changing what happens.
 */
import { AwakeHarts } from './awake-harts.ts';
import { Bus } from './bus.ts';
import { makeHarts, powerOn } from './cluster-harts.ts';
import { BLOCK_BYTES, bytesWithDesks, layOut } from './cluster-layout.ts';
import type { ClusterPlace } from './cluster-places.ts';
import type { ClusterQueues } from './cluster-queues.ts';
import { Runners } from './cluster-runners.ts';
import { copyPages } from './copy-pages.ts';
import { Clint } from './device/clint.ts';
import type { Device } from './device/device.ts';
import { NetworkInterface } from './device/network-interface.ts';
import { Power } from './device/power.ts';
import { Uart } from './device/uart.ts';
import type { Hart } from './hart/hart.ts';
import { interrupts } from './isa/causes.ts';
import { type Arrival, inOrderOfArrival, type Packet, packetBytes } from './noc/packet.ts';
import type { PacketObserver } from './noc/packet-observer.ts';
import { bootWord, type PerCluster } from './options.ts';
import { hartTiming } from './timing.ts';
import { type SharedMemory, sharedMemory } from './wasm/host.ts';

/** Runs a hart up to `end`; true if the run is to stop there, in the middle of the hart's turn. */
export type RunHart = (cluster: Cluster, hart: Hart, end: number) => boolean;

export interface ClusterOptions extends PerCluster {
  /** The memory of a cluster that another thread has made: this one becomes the same cluster. */
  readonly sharedMemory?: SharedMemory;
  /** Which desk of that memory is this thread's, if several run harts at the same time. */
  readonly desk?: number;
}

/** What `isOff` holds in the cluster's own block. */
const [ON, OFF, CRASHED] = [0, 1, 2] as const;
/** Indices into the cluster's own block of 64-bit floats. */
const field = { isOff: 0, exitCode: 1, time: 2, sliceEnd: 3, turn: 4, nextActivity: 5 } as const;

export class Cluster {
  readonly number: number;
  readonly kind: 'compute' | 'io';
  readonly node: number;
  readonly harts: readonly Hart[];
  /** RAM, from 0x8000_0000 on. To write code or page tables use `write`. */
  readonly memory: Uint8Array;
  /** What its buffer is part of. */
  readonly sharedMemory: SharedMemory;
  /** The part of its state that is in the buffer: RAM, then all the rest. */
  readonly state: Uint8Array;
  /** What `endAtWord` was told. */
  endWord: number | undefined;
  readonly #bus: Bus;
  readonly #block: Float64Array;
  readonly #layout: ReturnType<typeof layOut>;
  readonly #runners: Runners;
  readonly #awake: AwakeHarts;
  readonly #clint: Clint;
  readonly uart: Uart;
  readonly networkInterface: NetworkInterface;
  /** Who is told of what comes and goes at its network interface. */
  observer: PacketObserver | undefined;
  #inbox: Arrival[] = [];
  #outbox: Packet[] = [];

  constructor(places: readonly ClusterPlace[], number: number, options: ClusterOptions) {
    const place = places[number] as ClusterPlace;
    this.number = number;
    this.kind = place.kind;
    this.node = place.node;
    const { memoryBytes, tier } = options;
    const timing = hartTiming(options.timing, options.timingSet, place.kind);
    const layout = layOut({ memoryBytes, cores: place.cores, timing });
    const memory = options.sharedMemory ?? sharedMemory(bytesWithDesks(layout, 1));
    const { buffer } = memory;
    this.#layout = layout;
    this.sharedMemory = memory;
    this.memory = new Uint8Array(buffer, 0, memoryBytes);
    this.#block = new Float64Array(buffer, layout.block, BLOCK_BYTES / 8);
    this.state = new Uint8Array(buffer, 0, layout.stateBytes);
    this.#bus = new Bus(buffer, memoryBytes);

    const areWatched = options.statistics;
    this.harts = makeHarts(this.#bus, layout, { cores: place.cores, timing, areWatched });
    this.#awake = new AwakeHarts(this.harts);
    this.#runners = new Runners(this.harts, {
      ...{ tier, memory, memoryBytes },
      deskOffset: layout.desks + (options.desk ?? 0) * layout.deskBytes,
      isOff: () => this.isOff,
    });
    this.#clint = new Clint(buffer, layout.clint, this.harts);
    this.uart = new Uart(buffer, layout.uart);
    const host = this.#host(places, bootWord(options));
    this.networkInterface = new NetworkInterface(buffer, layout.network, host);
    const devices = {
      power: new Power((exitCode, cycle) => {
        this.#switchOff(exitCode, OFF);
        this.networkInterface.switchOff(cycle);
      }),
      clint: this.#clint,
      uart: this.uart,
      network: this.networkInterface,
    };
    this.#bus.connect(this.harts, devices, (cycle) => this.#clint.timeAt(cycle));
    if (options.sharedMemory !== undefined) return;
    powerOn(this.harts);
    this.#clint.reset();
    this.#block[field.turn] = this.harts.length;
  }

  /** Switched off by the finisher, or dead. */
  get isOff(): boolean {
    return this.#block[field.isOff] !== ON;
  }

  /** Dead: unlike one that was switched off, it does not even answer packets. */
  get isCrashed(): boolean {
    return this.#block[field.isOff] === CRASHED;
  }

  /** What the finisher was told: 0 or the code of a failure; undefined while the cluster is on. */
  get exitCode(): number | undefined {
    return this.#block[field.isOff] === OFF ? this.#block[field.exitCode] : undefined;
  }

  /** The cycle at which something will happen here; Infinity if nothing ever will. */
  get nextActivity(): number {
    return this.#field(field.nextActivity);
  }

  /** Puts every hart at `entry` as after power-on. RAM and the console's input stay. */
  reset(entry: number): void {
    for (const hart of this.harts) hart.reset(entry);
    this.updateActivity();
  }

  /** Console output since the last call. */
  takeConsole(): Uint8Array {
    return this.uart.takeOutput();
  }

  /** Copies RAM by physical address; undefined if the range is not all in RAM. */
  read(address: number, sizeBytes: number): Uint8Array | undefined {
    return this.#bus.read(address, sizeBytes);
  }

  /** Writes RAM by physical address; false if the range is not all in RAM. */
  write(address: number, bytes: Uint8Array): boolean {
    return this.#bus.write(address, bytes);
  }

  /**
   * Switches the cluster off as soon as the word of RAM at `address`, a multiple of 4, is not 0:
   * with exit code 0 if it is 1, else with 1. The store that does it is the last instruction, as
   * with the finisher. Such a word is the symbol `tohost` of bare-metal tests.
   */
  endAtWord(address: number): void {
    this.endWord = address;
    this.#bus.watchWord(address, (value) => this.#switchOff(value === 1 ? 0 : 1, OFF));
  }

  /** Several threads run harts from now on; see `Bus.share`. `clockAt` is the time at a cycle. */
  share(guard: (device: Device) => Device, clockAt: (cycle: number) => number): void {
    this.#bus.share(guard, (cycle) => this.#clint.timeAt(clockAt(cycle)));
  }

  /** A copy of its memory in which so many threads may run its harts, each at a desk of its own. */
  copyWithDesks(desks: number): SharedMemory {
    const memory = sharedMemory(bytesWithDesks(this.#layout, desks));
    copyPages(this.state, new Uint8Array(memory.buffer));
    return memory;
  }

  /** A packet will be here at its time. */
  receive(arrival: Arrival): void {
    this.#inbox.push(arrival);
    this.#inbox.sort(inOrderOfArrival);
    this.#setField(field.nextActivity, Math.min(this.nextActivity, arrival.time));
  }

  /** Whether packets are on their way here. */
  get hasReceived(): boolean {
    return this.#inbox.length > 0;
  }

  /** Whether packets wait to be taken. */
  get hasSent(): boolean {
    return this.#outbox.length > 0;
  }

  /** The packets sent since the last call. */
  takeSent(): readonly Packet[] {
    const sent = this.#outbox;
    this.#outbox = [];
    return sent;
  }

  /** Stops every hart for good, in the middle of whatever it does. */
  die(): void {
    this.#switchOff(0, CRASHED);
    this.updateActivity();
  }

  /** Goes on to the end of a round; true if `runHart` stopped it before. */
  advance(round: { readonly start: number; readonly end: number }, runHart: RunHart): boolean {
    this.#awake.lookAtReservations();
    for (;;) {
      if (this.#finishSlice(runHart)) return true;
      this.#setField(field.time, Math.max(this.#field(field.sliceEnd), round.start));
      if (this.#field(field.time) >= round.end) break;
      this.#beginSlice(round.end);
    }
    this.updateActivity();
    return false;
  }

  /**
   * Runs a lone hart through many slices, as nothing else can happen before `end`: until it sleeps,
   * is off or touches a device. Answers the end of that slice, which `advance` is to complete; all
   * is as after slice by slice. Undefined: no hart is alone for two slices.
   */
  runAhead(start: number, slice: number, end: number): number | undefined {
    const next = Math.min(end, this.#inbox[0]?.time ?? end);
    const lone = this.isOff ? undefined : this.#awake.alone({ start, slice, end: next });
    if (lone === undefined) return undefined;
    const { hart, horizon } = lone;
    this.#setField(field.time, start);
    this.#awake.lookAtReservations();
    if (!this.#mayRun(hart, horizon)) return undefined;
    this.#bus.isTouched = false;
    this.#runners.runUnless(hart, horizon, () => this.#bus.isTouched || this.isOff);
    const sliceEnd = start + Math.ceil((hart.cycle - start) / slice) * slice;
    if (!hart.isWaiting && !this.isOff && hart.cycle < sliceEnd) this.run(hart, sliceEnd);
    this.#setField(field.time, sliceEnd - slice);
    this.#setField(field.sliceEnd, sliceEnd);
    // Harts after it may have been woken in this slice, and its own timer may strike in it.
    this.#setField(field.turn, hart.number);
    return sliceEnd;
  }

  /** Runs a hart to `end`. */
  run(hart: Hart, end: number): void {
    this.#runners.run(hart, end);
  }

  /** The same, but stops before an instruction at one of `stops`, and answers whether it did. */
  runTo(hart: Hart, end: number, stops: ReadonlySet<number>): boolean {
    return this.#runners.runTo(hart, end, stops);
  }

  /** Runs one instruction of a hart, after taking an interrupt if one is due. */
  step(hart: Hart): void {
    this.#runners.step(hart);
  }

  /** Everything that is state, as bytes that are equal for equal states. */
  stateChunks(): readonly Uint8Array[] {
    const onTheWay = this.#inbox.flatMap(({ time, packet }) => [
      new Uint8Array(new Float64Array([time]).buffer),
      packetBytes(packet),
    ]);
    return [
      this.state,
      ...onTheWay,
      ...this.#outbox.map(packetBytes),
      ...this.networkInterface.stateChunks(),
    ];
  }

  /** Takes out what of its state is not in shared memory. */
  takeQueues(): ClusterQueues {
    const [inbox, outbox] = [this.#inbox, this.takeSent()];
    this.#inbox = [];
    const messages = this.networkInterface.takeMessages();
    return { inbox, outbox, messages, console: this.takeConsole() };
  }

  /** Puts back, or hands over, what `takeQueues` has taken out. */
  addQueues({ inbox, outbox, messages, console }: ClusterQueues): void {
    this.#inbox = [...this.#inbox, ...inbox].sort(inOrderOfArrival);
    this.#outbox.push(...outbox);
    this.networkInterface.addMessages(messages);
    this.uart.addOutput(console);
  }

  /** To be called when `state` was written from outside, or by another thread. */
  stateReplaced(): void {
    this.#bus.pageTableWritten();
    for (const hart of this.harts) {
      hart.mmu.clear();
      hart.stateReplaced();
    }
  }

  /** Looks up when something will happen next; to be called after a change from outside. */
  updateActivity(): void {
    const arrival = this.#inbox[0]?.time ?? Number.POSITIVE_INFINITY;
    const next = this.isOff ? arrival : Math.min(arrival, this.#awake.nextActivity);
    this.#setField(field.nextActivity, next);
  }

  /** Gives the harts that have not had their turn in the present slice their turn. */
  #finishSlice(runHart: RunHart): boolean {
    const end = this.#field(field.sliceEnd);
    const { length } = this.harts;
    for (let turn = this.#field(field.turn); ; turn += 1) {
      turn = this.isOff ? length : this.#awake.next(turn, end);
      this.#setField(field.turn, turn);
      if (turn >= length) return false;
      const hart = this.harts[turn] as Hart;
      // Again after it fell asleep, for its timer may strike within the slice.
      while (!this.isOff && this.#mayRun(hart, end)) {
        if (runHart(this, hart, end)) return true;
        this.#awake.noteReservation(hart);
      }
    }
  }

  /** The next slice begins with what arrives at its start and ends before the next arrival. */
  #beginSlice(roundEnd: number): void {
    const now = this.#field(field.time);
    while ((this.#inbox[0]?.time ?? Number.POSITIVE_INFINITY) <= now) {
      const arrival = this.#inbox.shift() as Arrival;
      this.observer?.arrived(arrival.packet, now);
      this.networkInterface.arrive(arrival.packet, now);
    }
    this.#setField(field.sliceEnd, Math.min(roundEnd, this.#inbox[0]?.time ?? roundEnd));
    this.#setField(field.turn, 0);
  }

  #mayRun(hart: Hart, end: number): boolean {
    if (hart.isWaiting) hart.wakeByTimer(end);
    if (hart.isWaiting || hart.cycle >= end) return false;
    // A hart that was woken after its turn was over goes on now, not in the past.
    hart.catchUp(this.#field(field.time));
    hart.mmu.watchesStores = this.#awake.isReservedByOther(hart);
    return hart.cycle < end;
  }

  /** Of several finishers, of harts on several threads, the first one counts. */
  #switchOff(exitCode: number, state: number): void {
    if (state === OFF && this.isOff) return;
    this.#setField(field.exitCode, exitCode);
    this.#setField(field.isOff, state);
    for (const hart of this.harts) hart.attention = true;
  }

  #host(places: readonly ClusterPlace[], bootOptions: number) {
    return {
      cluster: this.number,
      node: this.node,
      cores: this.harts.length,
      bootOptions,
      clusters: places,
      isRam: (address: number, sizeBytes: number) => this.#bus.isRam(address, sizeBytes),
      read: (address: number, sizeBytes: number) => this.#bus.read(address, sizeBytes),
      write: (address: number, bytes: Uint8Array) => this.#bus.write(address, bytes),
      send: (packet: Packet) => {
        this.observer?.sent(packet);
        this.#outbox.push(packet);
      },
      setInterrupt: (isHigh: boolean, cycle: number) => {
        this.harts[0]?.setInterruptLine(interrupts.machineExternal, isHigh, cycle);
      },
      noted: (...note: Parameters<NonNullable<PacketObserver['noted']>>) =>
        this.observer?.noted?.(...note),
    };
  }

  #field(index: number): number {
    return this.#block[index] as number;
  }

  #setField(index: number, value: number): void {
    this.#block[index] = value;
  }
}
