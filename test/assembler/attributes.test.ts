/** The attributes of an object, as readelf reads them, against GNU as. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { extensions } from '../../assembler/object/architecture.ts';
import { runCli } from '../support/cli.ts';
import { haveOracles, mustRunOracle, runOracles, temporaryDirectory } from '../support/oracle.ts';
import { Random } from '../support/random.ts';

const folder = temporaryDirectory();
const at = (name: string) => join(folder, name);
const flags = ['-march=rv32ima_zicsr_zifencei', '-mabi=ilp32'];

/** What readelf says of objects, each with its name before it. */
function attributesIn(names: readonly string[]): string {
  return mustRunOracle('readelf', ['-A', ...names.map(at)]);
}

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
    mustRunOracle('as', [...flags, at('a.s'), '-o', at('gnu.o')]);
    const [ours, gnu] = ['ours.o', 'gnu.o'].map((name) => attributesIn([name]));
    expect(ours).toBe(gnu);
    expect(ours).toContain('Tag_RISCV_arch: "rv32i');
  });

  test('architectures, however they are written', async () => {
    const random = new Random(Number(process.env['SEED'] ?? 20_261_125));
    const isAlone = (name: string) => !/^(i$|zvl|z[fdqh]inx)/.test(name);
    const usual = extensions.filter(isAlone);
    const some = () => Array.from({ length: 4 }, () => random.oneOf(usual));
    // Vector lengths need vectors, and numbers in integer registers have no others beside them.
    const lengths = extensions.filter((name) => name.startsWith('zvl'));
    const texts = [
      ...extensions.filter((name) => !name.startsWith('zvl')).map((name) => `rv32i_${name}`),
      ...lengths.map((name) => `rv32i_zve32x_${name}`),
      ...Array.from({ length: 30 }, () => `rv32im_${some().join('_')}`),
      ...['rv32g', 'rv32gc', 'rv32g2p0', 'rv32i2', 'rv32i2p0_m2', 'rv32i1p9', 'rv32i9p9_zba3p2'],
      ...['rv32imazicsr', 'rv32iam', 'rv32i_m_m3p1', 'rv32i__a_', 'rv32izbb1_xours2p3'],
    ];
    const sources = [
      ...texts.map((text) => `.attribute arch, "${text}"`),
      ...extensions.filter(isAlone).map((name) => `.option arch, +${name}, -m`),
      '.option arch, rv32i',
      '.option arch, -zmmul',
      '.option arch, +zba9p9, +m9p9',
      '.option arch, +xours',
      '.option push\n.option arch, +zba\nnop\n.option pop',
      '.attribute arch, "rv32i"\n.option arch, +zbb',
    ];
    for (const [index, text] of sources.entries()) {
      writeFileSync(at(`${index}.s`), `${text}\n nop\n`);
      const { stderr } = await runCli('asm', at(`${index}.s`), '-o', at(`ours-${index}.o`));
      expect(stderr).toBe('');
    }
    const said = runOracles(
      sources.map((_, index) => {
        return { name: 'as', args: [...flags, at(`${index}.s`), '-o', at(`gnu-${index}.o`)] };
      }),
    );
    expect(said.join('')).toBe('');
    const of = (maker: string) => attributesIn(sources.map((_, index) => `${maker}-${index}.o`));
    expect(of('ours').replaceAll('ours-', 'gnu-')).toBe(of('gnu'));
  });
});
