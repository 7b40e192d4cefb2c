/** The attributes of an object, as readelf reads them, against GNU as. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCli } from '../support/cli.ts';
import { haveOracles, mustRunOracle, temporaryDirectory } from '../support/oracle.ts';

const folder = temporaryDirectory();
const at = (name: string) => join(folder, name);

describe.skipIf(!haveOracles('as', 'readelf'))('attributes are those of GNU as', () => {
  test.each([
    ['none given', []],
    ['a privileged version', ['priv_spec, 1', 'priv_spec_minor, 11', 'priv_spec_revision, 0']],
    ['alignment', ['stack_align, 16', 'unaligned_access, 1']],
    ['zeros', ['stack_align, 0', 'unaligned_access, 0', '8, 1', '8, 0']],
    ['numbers and long names', ['Tag_RISCV_priv_spec, 1', '10, 12', '20, 3', '21, "text"']],
  ])('%s', async (_, attributes) => {
    writeFileSync(at('a.s'), attributes.map((one) => `    .attribute ${one}\n`).join(''));
    expect((await runCli('asm', at('a.s'), '-o', at('ours.o'))).status).toBe(0);
    const flags = ['-march=rv32ima_zicsr_zifencei', '-mabi=ilp32'];
    mustRunOracle('as', [...flags, at('a.s'), '-o', at('gnu.o')]);
    const [ours, gnu] = ['ours.o', 'gnu.o'].map((name) =>
      mustRunOracle('readelf', ['-A', at(name)]),
    );
    expect(ours).toBe(gnu);
    expect(ours).toContain('Tag_RISCV_arch: "rv32i');
  });
});
