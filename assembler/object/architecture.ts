/**
 * Names of instruction sets: `rv32ima_zicsr` and what it stands for, as GNU as 2.40 spells it out
 * (RISC-V unprivileged manual, "ISA Extension Naming Conventions"). An object only says for which
 * machine it is meant; what may be assembled is the same under every name.
 */
import * as messages from '../messages.ts';
import { nearest } from '../nearest.ts';

/** Extensions by name, with their versions. */
export type Architecture = ReadonlyMap<string, string>;

export interface Misnamed {
  readonly failure: string;
  readonly help?: string | undefined;
}

/** Letters in their order of canonical names, which is also that of `z…` by the second letter. */
const ORDER = 'eigmafdqlcbkjtpvnh';

/** Extensions with the versions that they have if none is named, and what they bring along. */
// biome-ignore format: a table reads best in columns
const rows: readonly (readonly [name: string, version: string, implied?: string])[] = [
  ['i', '2p1'], ['m', '2p0', 'zmmul'], ['a', '2p1'], ['f', '2p2', 'zicsr'], ['d', '2p2', 'f'],
  ['q', '2p2', 'd'], ['c', '2p0'], ['v', '1p0', 'zve64d zvl128b'], ['h', '1p0', 'zicsr'],
  ['zicbom', '1p0'], ['zicbop', '1p0'], ['zicboz', '1p0'], ['zicsr', '2p0'], ['zifencei', '2p0'],
  ['zihintpause', '2p0'], ['zmmul', '1p0'], ['zawrs', '1p0'], ['ztso', '0p1'],
  ['zfh', '1p0', 'zfhmin'], ['zfhmin', '1p0', 'f'], ['zfinx', '1p0', 'zicsr'],
  ['zdinx', '1p0', 'zfinx'], ['zqinx', '1p0', 'zdinx'], ['zhinx', '1p0', 'zhinxmin'],
  ['zhinxmin', '1p0', 'zfinx'],
  ['zba', '1p0'], ['zbb', '1p0'], ['zbc', '1p0'], ['zbs', '1p0'], ['zbkb', '1p0'],
  ['zbkc', '1p0'], ['zbkx', '1p0'], ['zk', '1p0', 'zkn zkr zkt'],
  ['zkn', '1p0', 'zbkb zbkc zbkx zkne zknd zknh'], ['zknd', '1p0'], ['zkne', '1p0'],
  ['zknh', '1p0'], ['zkr', '1p0'], ['zks', '1p0', 'zbkb zbkc zbkx zksed zksh'],
  ['zksed', '1p0'], ['zksh', '1p0'], ['zkt', '1p0'],
  ['zve32x', '1p0', 'zvl32b'], ['zve32f', '1p0', 'f zve32x'], ['zve64x', '1p0', 'zve32x zvl64b'],
  ['zve64f', '1p0', 'zve32f zve64x zvl64b'], ['zve64d', '1p0', 'd zve64f'],
  ['zvl32b', '1p0'], ['zvl64b', '1p0', 'zvl32b'], ['zvl128b', '1p0', 'zvl64b'],
  ['zvl256b', '1p0', 'zvl128b'], ['zvl512b', '1p0', 'zvl256b'], ['zvl1024b', '1p0', 'zvl512b'],
  ['zvl2048b', '1p0', 'zvl1024b'], ['zvl4096b', '1p0', 'zvl2048b'],
  ['zvl8192b', '1p0', 'zvl4096b'], ['zvl16384b', '1p0', 'zvl8192b'],
  ['zvl32768b', '1p0', 'zvl16384b'], ['zvl65536b', '1p0', 'zvl32768b'],
  ['smaia', '1p0', 'ssaia'], ['smepmp', '1p0', 'zicsr'], ['smstateen', '1p0', 'ssstateen'],
  ['ssaia', '1p0', 'zicsr'], ['sscofpmf', '1p0', 'zicsr'], ['ssstateen', '1p0', 'zicsr'],
  ['sstc', '1p0', 'zicsr'], ['svinval', '1p0'], ['svnapot', '1p0'], ['svpbmt', '1p0'],
  ['xtheadba', '1p0'], ['xtheadbb', '1p0'], ['xtheadbs', '1p0'], ['xtheadcmo', '1p0'],
  ['xtheadcondmov', '1p0'], ['xtheadfmemidx', '1p0'], ['xtheadfmv', '1p0'], ['xtheadint', '1p0'],
  ['xtheadmac', '1p0'], ['xtheadmemidx', '1p0'], ['xtheadmempair', '1p0'], ['xtheadsync', '1p0'],
];

const known = new Map(
  rows.map(([name, version, implied = '']) => {
    return [name, { version, implied: implied.split(' ').filter(Boolean) }] as const;
  }),
);

/** What GNU as's `g` is short for. */
const GENERAL = ['i', 'm', 'a', 'f', 'd', 'zicsr', 'zifencei'];

/** The names of all extensions that GNU as 2.40 knows. */
export const extensions: readonly string[] = [...known.keys()];

/** The machine. */
export const machineArchitecture: Architecture = completed(
  new Map(['i', 'm', 'a', 'zicsr', 'zifencei'].map((name) => [name, versionOf(name)])),
);

function versionOf(name: string): string {
  return known.get(name)?.version ?? '';
}

/** The architecture of a whole name, such as `rv32im_zicsr2p0`. */
export function parseArchitecture(text: string): Architecture | Misnamed {
  if (/[A-Z]/.test(text)) return { failure: messages.upperCaseArchitecture() };
  const [, bits, base = ''] = /^rv(32|64)(.?)/.exec(text) ?? [];
  if (bits === undefined) return { failure: messages.architectureStart(text) };
  if (!/[ieg]/.test(base)) return { failure: messages.architectureBase(text.slice(0, 4)) };
  if (bits === '64' || base === 'e')
    return { failure: messages.otherArchitecture(`rv${bits}${base}`) };
  const found = new Map<string, string>();
  for (const part of text.slice(4).split('_')) {
    for (let rest = part; rest !== ''; ) {
      const [all = rest, name = rest, major, minor = '0'] = extensionAt(rest) ?? [];
      const failure = add(found, name, major === undefined ? undefined : `${major}p${minor}`);
      if (failure !== undefined) return failure;
      rest = rest.slice(all.length);
    }
  }
  return checked(completed(found));
}

/** `arch` with `+name` or `-name` carried out, as `.option arch` says it. */
export function changedArchitecture(arch: Architecture, change: string): Architecture | Misnamed {
  const changed = new Map(arch);
  const [, name = '', major, minor = '0'] = extensionAt(change.slice(1)) ?? [];
  const isWhole = name !== '' && extensionAt(change.slice(1))?.[0] === change.slice(1);
  if (/^[ieg]$/.test(name) && isWhole) return { failure: messages.baseArchitecture(name) };
  const failure = add(changed, isWhole ? name : change.slice(1), major && `${major}p${minor}`);
  if (failure !== undefined) return failure;
  if (change.startsWith('-')) changed.delete(name);
  return checked(completed(changed));
}

/** As it is written into objects: `rv32i2p1_m2p0`. */
export function architectureText(arch: Architecture): string {
  const names = [...arch.keys()].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return `rv32${names.map((name) => `${name}${arch.get(name)}`).join('_')}`;
}

/** A letter, or a name of several with all that follows; then perhaps a version. */
function extensionAt(text: string): RegExpExecArray | null {
  const isLong = /^[zsx]/.test(text);
  return (isLong ? /^(.*?[a-z])(?:(\d+)(?:p(\d+))?)?$/ : /^(.)(?:(\d+)(?:p(\d+))?)?/).exec(text);
}

/** Adds an extension, unless it is there; the first version that is named stays. */
function add(
  found: Map<string, string>,
  name: string,
  version: string | undefined,
): Misnamed | undefined {
  const isGeneral = name === 'g' && found.size === 0;
  const isVendor = name.startsWith('x') && name.length > 1 && version !== undefined;
  if (!known.has(name) && !isGeneral && !isVendor) {
    const help = name.startsWith('x')
      ? messages.vendorVersion(name)
      : messages.didYouMean(nearest(name, known.keys()));
    return { failure: messages.unknownExtension(name), help };
  }
  for (const one of isGeneral ? GENERAL : [name]) {
    if (!found.has(one)) found.set(one, (isGeneral ? undefined : version) ?? versionOf(one));
  }
  return undefined;
}

/** With what its extensions bring along; before version 2.1 the base had CSRs and FENCE.I in it. */
function completed(given: Architecture): Architecture {
  const all = new Map(given);
  const [major = 2, minor = 1] = (all.get('i') ?? '').split('p').map(Number);
  const fromBase = major < 2 || (major === 2 && minor < 1) ? ['zicsr', 'zifencei'] : [];
  const waiting = [
    ...fromBase,
    ...[...all.keys()].flatMap((name) => known.get(name)?.implied ?? []),
  ];
  for (const name of waiting) {
    if (all.has(name)) continue;
    all.set(name, versionOf(name));
    waiting.push(...(known.get(name)?.implied ?? []));
  }
  return all;
}

function checked(arch: Architecture): Architecture | Misnamed {
  if (arch.has('zfinx') && arch.has('f'))
    return { failure: messages.eitherExtension('zfinx', 'f') };
  const vector = [...arch.keys()].find((name) => name.startsWith('zvl'));
  if (vector === undefined || arch.has('zve32x')) return arch;
  return { failure: messages.extensionNeeds(vector, 'v') };
}

/** Single letters, then `z…` by the second letter, then `s…`, then `x…`. */
function rank(name: string): number {
  const first = name[0] ?? '';
  if (name.length === 1) return ORDER.indexOf(first);
  const kind = 'zsx'.indexOf(first) + 1;
  return 100 * kind + (first === 'z' ? ORDER.indexOf(name[1] ?? '') : 0);
}
