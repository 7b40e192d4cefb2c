/**
 * Layout: gives every fragment its offset. Branches start short and only ever grow, so rounds are
 * repeated until nothing changes; paddings may go either way, and circular ones are cut off.
 */
import type { Section } from './sections.ts';

/** Far more rounds than sources need, whose sizes do not depend on themselves. */
const MOST_ROUNDS = 1000;

export function layOut(sections: readonly Section[]): void {
  for (const section of sections) assignAddresses(section);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const changes = sections.map(fitTails);
    if (!changes.includes(true)) return;
  }
}

/** How many bytes a section takes. Layout is done. */
export function sizeOf(section: Section): number {
  const last = section.chains.at(-1)?.current;
  return (last?.address ?? 0) + (last?.sizeBytes ?? 0) + (last?.tail?.sizeBytes ?? 0);
}

/** The content of a section, tails and all. Layout is done. */
export function contentOf(section: Section): { bytes: Uint8Array; sizeBytes: number } {
  const fragments = section.fragments();
  const sizeBytes = sizeOf(section);
  const bytes = new Uint8Array(section.isEmptyInFile ? 0 : sizeBytes);
  for (const { address = 0, content, sizeBytes: size, tail } of fragments) {
    const tailBytes = tail?.bytes(address + size);
    if (section.isEmptyInFile) continue;
    bytes.set(content.bytes, address);
    if (tailBytes !== undefined) bytes.set(tailBytes, address + size);
  }
  return { bytes, sizeBytes };
}

function assignAddresses(section: Section): void {
  let address = 0;
  for (const fragment of section.fragments()) {
    fragment.address = address;
    address += fragment.sizeBytes + (fragment.tail?.sizeBytes ?? 0);
  }
}

function fitTails(section: Section): boolean {
  let hasChanged = false;
  let address = 0;
  for (const fragment of section.fragments()) {
    fragment.address = address;
    address += fragment.sizeBytes;
    if (fragment.tail === undefined) continue;
    if (fragment.tail.fit(address)) hasChanged = true;
    address += fragment.tail.sizeBytes;
  }
  return hasChanged;
}
