/**
 * THE LAYOUTS: where an image's sections go, as tables of regions and output sections.
 *
 * `container` parts kernel and user, so that a process is a contiguous range that can be copied to
 * another cluster, and gathers all that the kernel keeps about it in one area, the UArea.
 * `mixed` is the arrangement to compare with: no such parts. `plain` is what `ld -Ttext` does.
 *
 * The kernel's source repeats the addresses in kernel/include/layout.inc; a test compares them.
 */
import type { Image, Layer, OutputRule, Scheme, SectionKind } from './model.ts';
import { alignUp, PAGE_BYTES } from './model.ts';

/** The memory map of a cluster; each `to` is exclusive. */
export const memoryMap = {
  kernel: { from: 0x8000_0000, to: 0x8004_0000 },
  uarea: { from: 0x8004_0000, to: 0x8004_5000 },
  pool: { from: 0x8004_8000, to: 0x8007_0000 },
  user: { from: 0x8008_0000, to: 0x8018_0000 },
  frames: { from: 0x8018_0000, to: 0x8020_0000 },
} as const;

/** The sub-areas of the UArea, one page each, in this order. */
export const uareaSections = [
  '.uarea.core',
  '.uarea.board',
  '.uarea.pool',
  '.uarea.directory',
  '.uarea.table',
] as const;

export const container: Scheme = {
  name: 'container',
  keepsLayersApart: true,
  regions: [
    { name: 'kernel', ...memoryMap.kernel, outputs: layerOutputs('kernel', '.text.boot') },
    {
      name: 'uarea',
      ...memoryMap.uarea,
      outputs: [
        {
          name: '.kernel.uarea',
          kind: 'uarea',
          layer: 'kernel',
          inputs: uareaSections.map((name) => [name]),
          takesRest: false,
          start: 'pages',
        },
      ],
    },
    { name: 'user', ...memoryMap.user, outputs: layerOutputs('user', '.text.start') },
  ],
  rangeSymbols: new Map([
    ...layerSymbols('kernel', (kind) => `.kernel.${kind}`),
    ['__UAREA_START', () => memoryMap.uarea.from],
    ['__UAREA_END', () => memoryMap.uarea.to],
    ...layerSymbols('user', (kind) => `.user.${kind}`),
    // The header of the program, for the kernel: a constant here.
    ['__PROGRAM_START', () => memoryMap.user.from],
  ]),
};

export const mixed: Scheme = {
  name: 'mixed',
  keepsLayersApart: true,
  regions: [
    {
      name: 'code',
      from: memoryMap.kernel.from,
      to: memoryMap.pool.from,
      outputs: [
        output('.text', 'text', [['.text.boot'], ['.text.start'], ['.text', '.text.*']], 'page'),
        output('.rodata', 'rodata', [], 'page'),
      ],
    },
    {
      // Behind the pool, whose place the kernel's source fixes.
      name: 'data',
      from: memoryMap.pool.to,
      to: memoryMap.user.to,
      outputs: [
        output('.data', 'data', [], 'page'),
        output('.bss', 'bss', [['.bss', '.bss.*', '.uarea.*']], 'page'),
      ],
    },
  ],
  rangeSymbols: new Map([
    ...layerSymbols('kernel', (kind) => `.${kind}`),
    // There is no area that moves with a process: the range is empty.
    ['__UAREA_START', endOf('.bss')],
    ['__UAREA_END', endOf('.bss')],
    ...layerSymbols('user', (kind) => `.${kind}`),
    ['__PROGRAM_START', inputNamed('.text.start')],
  ]),
};

/** One output section after the other from an address on, named and placed as GNU ld does. */
export function plain(textAddress: number): Scheme {
  return {
    name: `-Ttext ${textAddress.toString(16)}`,
    keepsLayersApart: false,
    regions: [{ name: 'image', from: textAddress, to: 2 ** 32, outputs: plainOutputs }],
    rangeSymbols: plainSymbols,
  };
}

const plainOutputs: readonly OutputRule[] = [
  output('.init', 'text', [['.init']]),
  output('.text', 'text', [
    ['.text.unlikely', '.text.unlikely.*'],
    ['.text.exit', '.text.exit.*'],
    ['.text.startup', '.text.startup.*'],
    ['.text.hot', '.text.hot.*'],
    ['.text', '.stub', '.text.*'],
  ]),
  output('.fini', 'text', [['.fini']]),
  output('.rodata', 'rodata', [['.rodata', '.rodata.*']]),
  output('.sdata2', 'rodata', [['.sdata2', '.sdata2.*']]),
  output('.eh_frame', 'rodata', [['.eh_frame', '.eh_frame.*']]),
  output('.preinit_array', 'data', [['.preinit_array']], 'data segment'),
  output('.init_array', 'data', [['.init_array.*'], ['.init_array']]),
  output('.fini_array', 'data', [['.fini_array.*'], ['.fini_array']]),
  output('.data', 'data', [['.data', '.data.*']]),
  output('.sdata', 'data', [
    ['.srodata.cst16'],
    ['.srodata.cst8'],
    ['.srodata.cst4'],
    ['.srodata.cst2'],
    ['.srodata', '.srodata.*'],
    ['.sdata', '.sdata.*'],
  ]),
  output('.sbss', 'bss', [['.sbss', '.sbss.*']]),
  { ...output('.bss', 'bss', [['.bss', '.bss.*'], ['COMMON']]), endAlign: 4 },
];

/** The symbols of GNU ld's own script that static programs use. */
const plainSymbols: Scheme['rangeSymbols'] = new Map([
  ['__executable_start', startOf('.init')],
  ...['etext', '_etext', '__etext'].map((name) => [name, endOf('.fini')] as const),
  ['__DATA_BEGIN__', startOf('.data')],
  ['__SDATA_BEGIN__', startOf('.sdata')],
  ...['edata', '_edata', '__bss_start'].map((name) => [name, endOf('.sdata')] as const),
  ...['end', '_end', '__BSS_END__'].map((name) => [name, plainEnd] as const),
  [
    '__global_pointer$',
    (image: Image) => {
      const dataSide = Math.max(startOf('.data')(image) + 0x800, plainEnd(image) - 0x800);
      return Math.min(startOf('.sdata')(image) + 0x800, dataSide);
    },
  ],
]);

function plainEnd(image: Image): number {
  return alignUp(image.regions[0]?.end ?? 0, 4);
}

function layerOutputs(layer: Layer, first: string): OutputRule[] {
  const kinds = ['text', 'rodata', 'data', 'bss'] as const;
  return kinds.map((kind) => ({
    name: `.${layer}.${kind}`,
    kind,
    layer,
    inputs: kind === 'text' ? [[first], ['.text', '.text.*']] : [],
    takesRest: true,
    start: 'page',
  }));
}

function output(
  name: string,
  kind: SectionKind,
  inputs: OutputRule['inputs'],
  start: OutputRule['start'] = 'next',
): OutputRule {
  return { name, kind, inputs, takesRest: start === 'page', start };
}

/** START and END of a layer and of each of its sections; the layer ends on a page border. */
function layerSymbols(
  layer: Layer,
  nameOf: (kind: string) => string,
): [string, (image: Image) => number][] {
  const prefix = `__${layer.toUpperCase()}`;
  const sections = ['text', 'rodata', 'data', 'bss'].flatMap((kind) => {
    const symbol = `${prefix}_${kind.toUpperCase()}`;
    return [
      [`${symbol}_START`, startOf(nameOf(kind))] as [string, (image: Image) => number],
      [`${symbol}_END`, endOf(nameOf(kind))] as [string, (image: Image) => number],
    ];
  });
  return [
    [`${prefix}_START`, startOf(nameOf('text'))],
    [`${prefix}_END`, (image) => alignUp(endOf(nameOf('bss'))(image), PAGE_BYTES)],
    ...sections,
  ];
}

/** Where the first input section of that name is; the start of the image if there is none. */
function inputNamed(name: string): (image: Image) => number {
  return (image) => {
    const pieces = image.regions.flatMap(({ outputs }) => outputs).flatMap((one) => one.pieces);
    const found = pieces.find(({ section }) => section.name === name);
    return found?.address ?? memoryMap.kernel.from;
  };
}

function startOf(name: string): (image: Image) => number {
  return (image) => outputNamed(image, name).address;
}

function endOf(name: string): (image: Image) => number {
  return (image) => {
    const { address, sizeBytes } = outputNamed(image, name);
    return address + sizeBytes;
  };
}

/** Every output section of the tables has a place, be it empty. */
function outputNamed(image: Image, name: string): { address: number; sizeBytes: number } {
  const outputs = image.regions.flatMap((region) => region.outputs);
  return outputs.find((one) => one.name === name) ?? { address: 0, sizeBytes: 0 };
}
