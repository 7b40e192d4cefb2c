import type { Reporter, TestModule } from 'vitest/node';

/** Closes a test run with a plain line for scripts: `N passed, N failed[, N skipped]`. */
export default class PlainSummary implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const count = { passed: 0, failed: errors.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) count[test.result().state] += 1;
      // A module that fails to load has no tests, yet the run is not green.
      count.failed += module.errors().length;
    }
    const skipped = count.skipped + count.pending;
    const tail = skipped > 0 ? `, ${skipped} skipped` : '';
    // The default reporter prints its summary in the same hook; this line comes after it.
    process.once('exit', () => {
      process.stdout.write(`${count.passed} passed, ${count.failed} failed${tail}\n`);
    });
  }
}
