/**
 * The shape of the network: a 2-D torus of routers, one for each compute cluster, as square as
 * their number allows; places of the last row that no cluster fills have a router all the same.
 * I/O nodes hang by a link of their own at the routers in the corners of the grid.
 *
 *     I/O 0 ── r0 ── r1 ── r2 ── r3 ── I/O 1      each row and each column closes to a ring;
 *              r4 ── r5 ── r6 ── r7               node 8 + n sits at router n,
 *              r8 ── r9 ── r10 ─ r11              I/O cluster k is node 2 · k
 *     I/O 2 ── r12 ─ r13 ─ r14 ─ r15 ── I/O 3
 *
 * A route goes along the row first, then along the column, each time the shorter way round (east
 * and south if both are as long). Every node has a port link into and one out of its router, which
 * all its packets share; only that of an I/O node is a hop.
 */

export interface Link {
  /** 'n8 > r0', 'r0 > r1': where it leads from and to. */
  readonly name: string;
  readonly isHop: boolean;
}

export const FIRST_COMPUTE_NODE = 8;
export const MAX_IO_CLUSTERS = 4;

export function computeNode(index: number): number {
  return FIRST_COMPUTE_NODE + index;
}

export function ioNode(index: number): number {
  return 2 * index;
}

const directions = [
  { columns: 1, rows: 0 },
  { columns: -1, rows: 0 },
  { columns: 0, rows: 1 },
  { columns: 0, rows: -1 },
] as const;
const [EAST, WEST, SOUTH, NORTH] = [0, 1, 2, 3] as const;

export class Topology {
  readonly columns: number;
  readonly rows: number;
  /** All node numbers, in order of clusters: compute clusters, then I/O clusters. */
  readonly nodes: readonly number[];
  readonly links: readonly Link[];
  readonly #routerOfNode: ReadonlyMap<number, number>;
  readonly #routes = new Map<number, readonly number[]>();

  constructor(computeClusters: number, ioClusters: number) {
    this.columns = Math.ceil(Math.sqrt(computeClusters));
    this.rows = Math.ceil(computeClusters / this.columns);
    const compute = Array.from({ length: computeClusters }, (_, n) => [computeNode(n), n] as const);
    const io = this.#corners().slice(0, ioClusters);
    const places = [...compute, ...io.map((router, k) => [ioNode(k), router] as const)];
    this.nodes = places.map(([node]) => node);
    this.#routerOfNode = new Map(places);
    this.links = [...this.#routerLinks(), ...this.#portLinks()];
  }

  hasNode(node: number): boolean {
    return this.#routerOfNode.has(node);
  }

  /** Numbers of the links from one node to another, in order; both must exist. */
  route(source: number, destination: number): readonly number[] {
    const key = source * 0x1_0000 + destination;
    const known = this.#routes.get(key);
    if (known !== undefined) return known;
    const route = [
      this.#portOut(source),
      ...this.#walk(source, destination),
      this.#portIn(destination),
    ];
    this.#routes.set(key, route);
    return route;
  }

  /** The links out of a node and into it. */
  ports(node: number): { readonly out: number; readonly into: number } {
    return { out: this.#portOut(node), into: this.#portIn(node) };
  }

  hops(source: number, destination: number): number {
    return this.route(source, destination).filter((link) => this.links[link]?.isHop).length;
  }

  /** Links between routers on the way, row first. */
  #walk(source: number, destination: number): number[] {
    const links: number[] = [];
    let router = this.#routerOf(source);
    const goal = this.#routerOf(destination);
    while (router !== goal) {
      const columns = shortestWay(router % this.columns, goal % this.columns, this.columns);
      const rows = shortestWay(
        Math.floor(router / this.columns),
        Math.floor(goal / this.columns),
        this.rows,
      );
      const direction = columns !== 0 ? (columns > 0 ? EAST : WEST) : rows > 0 ? SOUTH : NORTH;
      links.push(router * directions.length + direction);
      router = this.#neighbour(router, direction);
    }
    return links;
  }

  #neighbour(router: number, direction: number): number {
    const { columns, rows } = directions[direction] ?? directions[EAST];
    const column = (router % this.columns) + columns;
    const row = Math.floor(router / this.columns) + rows;
    const wrappedRow = (row + this.rows) % this.rows;
    return wrappedRow * this.columns + ((column + this.columns) % this.columns);
  }

  #routerLinks(): Link[] {
    const routers = Array.from({ length: this.columns * this.rows }, (_, router) => router);
    return routers.flatMap((router) =>
      directions.map((_, direction) => ({
        name: `r${router} > r${this.#neighbour(router, direction)}`,
        isHop: true,
      })),
    );
  }

  #portLinks(): Link[] {
    return this.nodes.flatMap((node) => {
      const isHop = node < FIRST_COMPUTE_NODE;
      const router = this.#routerOf(node);
      return [
        { name: `n${node} > r${router}`, isHop },
        { name: `r${router} > n${node}`, isHop },
      ];
    });
  }

  #portOut(node: number): number {
    return this.columns * this.rows * directions.length + 2 * this.nodes.indexOf(node);
  }

  #portIn(node: number): number {
    return this.#portOut(node) + 1;
  }

  #routerOf(node: number): number {
    const router = this.#routerOfNode.get(node);
    if (router === undefined) throw new Error(`the network has no node ${node}`);
    return router;
  }

  #corners(): readonly number[] {
    const last = this.columns * (this.rows - 1);
    return [0, this.columns - 1, last, last + this.columns - 1];
  }
}

/** Steps from one place on a ring to another, negative the other way round. */
function shortestWay(from: number, to: number, size: number): number {
  const forward = (to - from + size) % size;
  return forward <= size - forward ? forward : forward - size;
}
