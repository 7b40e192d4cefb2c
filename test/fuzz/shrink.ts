/** Makes an image that fails smaller, as long as it still fails, and shows what is left of it. */
import { disassemble } from '../../vm/isa/disassemble.ts';
import { type ClusterImage, CODE_WORDS, type HartStart, type Image, RAM } from './image.ts';

const NOP = 0x13;

/** The image with everything left out that is not needed for it to fail. */
export function shrink(image: Image, fails: (image: Image) => boolean): Image {
  let best = image;
  const keep = (candidate: Image): boolean => {
    if (!fails(candidate)) return false;
    best = candidate;
    return true;
  };
  while (best.budget > 16 && keep({ ...best, budget: best.budget >> 1 }));
  for (const [number] of image.clusters.entries()) {
    while (cores(best) > 1 && keep(withCores(best, cores(best) - 1)));
    for (let size = CODE_WORDS; size >= 1; size >>= 1) {
      for (let at = 0; at < CODE_WORDS; at += size) {
        const words = wordsOf(best, number);
        const part = words?.subarray(at, at + size);
        if (part?.some((word) => word !== NOP && word !== 0))
          keep(withoutCode(best, number, { at, size }));
      }
    }
    for (const [hart, start] of (best.clusters[number]?.harts ?? []).entries()) {
      for (const csr of start.csrs) {
        const present = best.clusters[number]?.harts[hart] ?? start;
        keep(
          withHart(best, number, hart, {
            ...present,
            csrs: present.csrs.filter((one) => one !== csr),
          }),
        );
      }
    }
  }
  return best;
}

/** The image as text: sizes, CSRs, and the instructions that are not nop. */
export function describeImage(image: Image): string {
  const { seed, slice, timing, budget } = image;
  const lines = [`seed ${seed}, slice ${slice}, timing ${timing}, budget ${budget}`];
  for (const [number, { role, words, harts }] of image.clusters.entries()) {
    lines.push(`cluster ${number}: ${role}, ${harts.length} harts`);
    if (role !== 'random') continue;
    for (const { privilege, csrs } of harts) {
      const list = csrs.map(([csr, value]) => `${hex(csr)}=${hex(value)}`).join(' ');
      lines.push(`  hart in mode ${privilege}: ${list}`);
    }
    for (const [index, word] of words.subarray(0, CODE_WORDS).entries()) {
      if (word === NOP || word === 0) continue;
      const address = RAM + 4 * index;
      lines.push(`  ${hex(address)}: ${hex(word)} ${disassemble(word, address)}`);
    }
  }
  return lines.join('\n');
}

function cores(image: Image): number {
  return image.clusters[0]?.harts.length ?? 1;
}

function withCores(image: Image, count: number): Image {
  const clusters = image.clusters.map((one) => ({ ...one, harts: one.harts.slice(0, count) }));
  return { ...image, clusters };
}

function wordsOf(image: Image, cluster: number): Int32Array | undefined {
  const found = image.clusters[cluster];
  return found?.role === 'random' ? found.words : undefined;
}

function withCluster(image: Image, number: number, changed: Partial<ClusterImage>): Image {
  const clusters = image.clusters.map((one, index) =>
    index === number ? { ...one, ...changed } : one,
  );
  return { ...image, clusters };
}

function withoutCode(
  image: Image,
  number: number,
  { at, size }: { readonly at: number; readonly size: number },
): Image {
  const words = (wordsOf(image, number) ?? new Int32Array()).slice();
  words.fill(NOP, at, at + size);
  return withCluster(image, number, { words });
}

function withHart(image: Image, number: number, hart: number, start: HartStart): Image {
  const harts = image.clusters[number]?.harts ?? [];
  return withCluster(image, number, {
    harts: harts.map((one, index) => (index === hart ? start : one)),
  });
}

function hex(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0');
}
