/**
 * The function that code belongs to by the symbols alone, as GNU's tools choose it where nothing is
 * told to debuggers: the nearest name at or before the place, and of those at one address the one
 * that reaches it, a function before a label, the smaller before the larger.
 */
import type { ElfExecutable, ElfObject, ElfSymbol } from '../elf/format.ts';
import { isSpecialSymbol } from './code-symbols.ts';

export function functionSymbolAt(
  file: ElfObject | ElfExecutable,
  section: number,
  offset: number,
): string | undefined {
  const base = file.kind === 'executable' ? (file.sections[section]?.address ?? 0) : 0;
  const address = base + offset;
  let best: ElfSymbol | undefined;
  for (const symbol of file.symbols) {
    if (symbol.section !== section || !mayBeFunction(symbol) || symbol.value > address) continue;
    if (best === undefined || isBetter(symbol, best, address)) best = symbol;
  }
  return best?.name;
}

function mayBeFunction(symbol: ElfSymbol): boolean {
  const { type, binding } = symbol;
  if (type !== 'func' && type !== 'notype') return false;
  return binding !== 'local' || !isSpecialSymbol(symbol);
}

function isBetter(symbol: ElfSymbol, best: ElfSymbol, address: number): boolean {
  if (symbol.value !== best.value) return symbol.value > best.value;
  const [size, bestSize] = [sizeOf(symbol), sizeOf(best)];
  if (best.value + bestSize <= address) return size > bestSize;
  if (symbol.value + size <= address) return false;
  if (symbol.type !== best.type) return symbol.type === 'func';
  return size < bestSize;
}

/** No function takes no room. */
function sizeOf({ sizeBytes }: ElfSymbol): number {
  return Math.max(sizeBytes, 1);
}
