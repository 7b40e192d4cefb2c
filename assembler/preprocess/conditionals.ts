/**
 * Conditional assembly: a stack of open `.if`s. Statements between them are kept or skipped; the
 * condition of an `.if` inside a skipped part is never looked at.
 */
import type { Statement } from '../source.ts';

interface Branch {
  /** The `.if` that opened it. */
  readonly opening: Statement;
  /** How many expansions were open when it began: it must end before they do. */
  readonly depth: number;
  /** Whether everything in it is skipped because it lies in a skipped part. */
  readonly isDead: boolean;
  isTaken: boolean;
  hasBeenTaken: boolean;
  hasElse: boolean;
}

export type BranchProblem = 'no-if' | 'after-else';

export class Conditionals {
  private readonly branches: Branch[] = [];
  isSkipping = false;

  /** Opens an `.if`; `condition` is asked only when its answer matters. */
  open(opening: Statement, depth: number, condition: () => boolean): void {
    const isDead = this.isSkipping;
    const isTaken = !isDead && condition();
    const branch = { opening, depth, isDead, isTaken, hasBeenTaken: isTaken, hasElse: false };
    this.branches.push(branch);
    this.isSkipping = !isTaken;
  }

  /** `.elseif` with its condition, or `.else`, whose condition always holds. */
  alternative(condition: (() => boolean) | 'else'): BranchProblem | undefined {
    const branch = this.branches.at(-1);
    if (branch === undefined) return 'no-if';
    if (branch.hasElse) return 'after-else';
    branch.hasElse = condition === 'else';
    const isOpen = !branch.isDead && !branch.hasBeenTaken;
    branch.isTaken = isOpen && (condition === 'else' || condition());
    branch.hasBeenTaken ||= branch.isTaken;
    this.isSkipping = !branch.isTaken;
    return undefined;
  }

  close(): BranchProblem | undefined {
    if (this.branches.pop() === undefined) return 'no-if';
    const outer = this.branches.at(-1);
    this.isSkipping = outer !== undefined && !outer.isTaken;
    return undefined;
  }

  /** Drops what was opened at `depth` or deeper and never closed, and returns the openings. */
  abandon(depth: number): Statement[] {
    const abandoned: Statement[] = [];
    while ((this.branches.at(-1)?.depth ?? -1) >= depth) {
      const branch = this.branches.at(-1);
      if (branch !== undefined) abandoned.unshift(branch.opening);
      this.close();
    }
    return abandoned;
  }
}
