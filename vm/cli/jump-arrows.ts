/**
 * Arrows beside a disassembly, from branches and jumps to where they go:
 *
 *     /-> 00300513   li      a0,3
 *     |   00b50533   add     a0,a0,a1
 *     \-- fe051ee3   bnez    a0,1c <loop>
 *
 * Jumps to one place share an arrow. Short ones are next to the code, longer ones around them.
 */

export interface Jump {
  readonly from: number;
  readonly to: number;
}

/** Beyond so many arrows side by side, longer ones are not drawn. */
const MOST_LEVELS = 16;
const LEVEL_COLUMNS = 3;

interface Arrow {
  readonly top: number;
  readonly bottom: number;
  readonly to: number;
  readonly from: ReadonlySet<number>;
}

interface PlacedArrow extends Arrow {
  /** 0 is next to the code. */
  readonly level: number;
}

/** What stands left of the line at each address, all of one width; '' if there is no jump. */
export function drawArrows(jumps: readonly Jump[]): (address: number) => string {
  const arrows = placed(arrowsOf(jumps));
  const levels = Math.max(0, ...arrows.map(({ level }) => level + 1));
  if (levels === 0) return () => '';
  return (address) => {
    const columns = Array.from({ length: levels * LEVEL_COLUMNS + 1 }, () => ' ');
    // From the code outwards, so that a line over a shorter arrow's is seen to cross it.
    for (const arrow of arrows) draw(columns, arrow, address);
    return columns.join('');
  };
}

function arrowsOf(jumps: readonly Jump[]): Arrow[] {
  const sources = new Map<number, Set<number>>();
  for (const { from, to } of jumps) sources.set(to, (sources.get(to) ?? new Set()).add(from));
  return [...sources].map(([to, from]) => {
    let [top, bottom] = [to, to];
    for (const address of from) {
      top = Math.min(top, address);
      bottom = Math.max(bottom, address);
    }
    return { top, bottom, to, from };
  });
}

/** The shortest first, each as near to the code as those that it would overlap leave room. */
function placed(arrows: readonly Arrow[]): PlacedArrow[] {
  const sorted = [...arrows].sort((a, b) => a.bottom - a.top - (b.bottom - b.top) || a.top - b.top);
  const levels: PlacedArrow[][] = [];
  for (const arrow of sorted) {
    const isFree = (others: readonly Arrow[] | undefined) =>
      others?.some(({ top, bottom }) => top <= arrow.bottom && arrow.top <= bottom) !== true;
    let level = levels.length;
    while (level > 0 && isFree(levels[level - 1])) level -= 1;
    if (level >= MOST_LEVELS) continue;
    const others = levels[level] ?? [];
    others.push({ ...arrow, level });
    levels[level] = others;
  }
  return levels.flat();
}

function draw(columns: string[], arrow: PlacedArrow, address: number): void {
  const { top, bottom, to, from, level } = arrow;
  if (address < top || address > bottom) return;
  const left = columns.length - 1 - (level + 1) * LEVEL_COLUMNS;
  const isEnd = address === to || from.has(address);
  if (!isEnd) {
    columns[left] = '|';
    return;
  }
  const isSingle = top === bottom;
  columns[left] = isSingle ? '-' : address === top ? '/' : address === bottom ? '\\' : '+';
  for (let column = left + 1; column < columns.length - 1; column += 1) {
    if (columns[column] === ' ') columns[column] = '-';
  }
  if (address === to) columns[columns.length - 2] = '>';
}
