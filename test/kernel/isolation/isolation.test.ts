/**
 * User code is stopped, with the right cause, wherever it does not belong: from every core, by
 * every kind of access. Page tables and PMP are two walls; each is tried alone.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Cluster } from '../../../vm/cluster.ts';
import type { ElfExecutable } from '../../../vm/elf/format.ts';
import { SymbolTable } from '../../../vm/elf/symbols.ts';
import { writeExecutable } from '../../../vm/elf/writer.ts';
import { load } from '../../../vm/loader.ts';
import { Machine } from '../../../vm/machine.ts';
import { haveOracles, runOracle, temporaryDirectory } from '../../support/oracle.ts';
import { ownImage, type Patch, sourceAt } from '../own-image.ts';
import { type Probe, probesOfProtection, probesOfTables, sourceOfProbes } from './probes.ts';

const LIMIT_CYCLES = 2_000_000_000;

/** Of the kernel, which is the same under every program. */
const symbols = new SymbolTable(ownImage([sourceAt('programs/hello.s')]).symbols);

function imageOf(probes: readonly Probe[], ...patches: readonly Patch[]): ElfExecutable {
  const text = sourceOfProbes(probes, symbols);
  return ownImage(
    [sourceAt('test/kernel/isolation/prober.s'), { path: 'probes.s', text }],
    patches,
  );
}

/** What the prober must print: for every core that runs user threads, that it made all probes. */
function linesFor(probes: readonly Probe[], cores: number): string[] {
  const numbers = cores === 1 ? [0] : Array.from({ length: cores - 1 }, (_, index) => index + 1);
  return numbers.map((core) => `core ${core}: probes ${probes.length}`);
}

/** The prober's lines, with the names of probes that ended otherwise. */
function explained(output: string, probes: readonly Probe[]): string[] {
  return output
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const [, core, row, cause, address] = /^(\d+) (\d+) (\d+) (\d+)/.exec(line) ?? [];
      if (core === undefined) return line;
      const name = probes[Number(row)]?.name;
      return `core ${core}: ${name}: cause ${cause}, address ${Number(address).toString(16)}`;
    });
}

/** Runs an image on our machine; `open`, if given, changes memory before the first probe. */
function runOnOurs(
  executable: ElfExecutable,
  cores: number,
  open?: (cluster: Cluster) => void,
): { readonly output: string; readonly exitCode: number | undefined } {
  const machine = new Machine({ clusters: 1, cores });
  load(machine, executable);
  const cluster = machine.clusters[0] as Cluster;
  if (open !== undefined) {
    const prepared = new SymbolTable(executable.symbols).addressOf('prepared') ?? 0;
    const breakpoints = new Map([[0, new Set([prepared >>> 0])]]);
    expect(machine.run({ breakpoints, cycles: LIMIT_CYCLES }).reason).toBe('breakpoint');
    open(cluster);
  }
  const { exitCode } = machine.run({ cycles: LIMIT_CYCLES });
  return { output: new TextDecoder().decode(cluster.takeConsole()), exitCode };
}

/** Lets the user everywhere by page table: kernel, UArea, devices, the end of memory. */
function openTables(cluster: Cluster): void {
  const all = 0xdf;
  const put = (table: string, index: number, entry: number) => {
    const address = ((symbols.addressOf(table) ?? 0) >>> 0) + 4 * index;
    expect(cluster.write(address, new Uint8Array(Int32Array.of(entry).buffer))).toBe(true);
  };
  for (let page = 0; page < 0x48; page += 1)
    put('uarea_table', page, ((0x8_0000 + page) << 10) | all);
  put('uarea_table', 0x200, (0x8_0200 << 10) | all);
  for (const base of [0, 0x0200_0000, 0x1000_0000, 0x4000_0000]) {
    put('uarea_directory', base >>> 22, (base >>> 2) | all);
  }
}

describe('user code is stopped where it does not belong', () => {
  const probes = probesOfTables();
  const image = imageOf(probes);

  test.each([1, 16])('from every core of %i, by page tables', (cores) => {
    const { output, exitCode } = runOnOurs(image, cores);
    expect(explained(output, probes)).toEqual(linesFor(probes, cores));
    expect(exitCode).toBe(0);
    expect(probes.length).toBeGreaterThan(1000);
  });

  test.each([1, 16])('from every core of %i, by PMP alone', (cores) => {
    const guarded = probesOfProtection();
    const { output, exitCode } = runOnOurs(imageOf(guarded), cores, openTables);
    expect(explained(output, guarded)).toEqual(linesFor(guarded, cores));
    expect(exitCode).toBe(0);
  });

  test.skipIf(!haveOracles('qemu'))('on QEMU, from a core of 2', () => {
    const elf = join(temporaryDirectory(), 'prober.elf');
    writeFileSync(elf, writeExecutable(image));
    const machine = ['-M', 'virt', '-smp', '2', '-m', '128M', '-bios', 'none', '-nographic'];
    const { stdout, status } = runOracle('qemu', [...machine, '-kernel', elf], { input: '' });
    expect(explained(stdout, probes)).toEqual(linesFor(probes, 2));
    expect(status).toBe(0);
  });
});

describe('a hole in a wall is found', () => {
  const deviceEntry = '(0x10000000 >> DIRECTORY_SHIFT) * 4(t1)';

  // biome-ignore format: a hole a paragraph
  test.each([
    ['a page of the kernel is mapped', /lw kernel text: cause/, 'mm/region.s',
      '    lw      a0, header.rodata_start(s0)\n    lw      a1, header.rodata_end(s0)\n',
      `    li      a0, KERNEL_START
    li      t0, PAGE_SIZE
    add     a1, a0, t0
    li      a2, PTE_R
    call    page_map_range
    lw      a0, header.rodata_start(s0)
    lw      a1, header.rodata_end(s0)
`],
    ['a device is mapped', /sw the UART: cause/, 'mm/page.s',
      '    sw      t0, (t1)\n    ret\nendfn page_initialize',
      `    sw      t0, (t1)
    la      t1, uarea_directory
    li      t0, 0x10000000 >> 2 | PTE_USER | PTE_R | PTE_W
    sw      t0, ${deviceEntry}
    ret
endfn page_initialize`],
    ['constants may be written', /sw program rodata: cause/, 'mm/region.s',
      '    li      a2, PTE_R\n', '    li      a2, PTE_R | PTE_W\n'],
    ['data may be run', /fetch a dynamic page: cause/, 'mm/upage.s',
      'PTE_USER | PTE_R | PTE_W\n', 'PTE_USER | PTE_R | PTE_W | PTE_X\n'],
    ['all counters may be read', /read hpmcounter3: cause/, 'hal/core.s',
      '    li      t1, 7 ', '    li      t1, -1 '],
  ])('in the page tables: %s', (_, found, file, from, to) => {
    const probes = probesOfTables();
    const image = imageOf(probes, { file: `kernel/${file}`, from, to });
    expect(explained(runOnOurs(image, 2).output, probes).join('\n')).toMatch(found);
  });

  const entries = 'PMP_TOR | (PMP_TOR | PMP_R) << 8 | PMP_TOR << 16';
  // biome-ignore format: a hole a paragraph
  test.each([
    ['the kernel may be read', /lw kernel text: cause/,
      'PMP_TOR | PMP_R | (PMP_TOR | PMP_R) << 8 | PMP_TOR << 16'],
    ['page tables may be written', /sw UArea, directory: cause/,
      'PMP_TOR | (PMP_TOR | PMP_R | PMP_W) << 8 | PMP_TOR << 16'],
    ['the gap behind the UArea is open', /lw behind the UArea: cause/,
      'PMP_TOR | (PMP_TOR | PMP_R) << 8 | (PMP_TOR | PMP_R) << 16'],
  ])('in PMP: %s', (_, found, to) => {
    const probes = probesOfProtection();
    const image = imageOf(probes, { file: 'kernel/hal/core.s', from: entries, to });
    expect(explained(runOnOurs(image, 2, openTables).output, probes).join('\n')).toMatch(found);
  });
});
