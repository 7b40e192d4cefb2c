/** Directives about the machine that an object is for: `.option` and `.attribute`. */
import * as messages from '../messages.ts';
import { nearest } from '../nearest.ts';
import type { Range } from '../source.ts';
import type { Operand, Operation } from '../syntax/ast.ts';
import {
  type Architecture,
  changedArchitecture,
  extensions,
  type Misnamed,
  parseArchitecture,
} from './architecture.ts';
import { ARCH_TAG, attributeTags, hasText } from './attributes.ts';
import { type Directive, directive, numberOf, textOf } from './directive.ts';
import type { Unit } from './unit.ts';

// biome-ignore format: the columns are aligned by hand
export const machineDirectives: readonly (readonly [string, Directive])[] = [
  ['.option',  directive('word, …',  'push pop relax norelax rvc norvc pic nopic arch', option)],
  ['.attribute', directive('tag, value', 'an attribute of the object: arch, stack_align …', attribute)],
];

const options = new Set([
  'push',
  'pop',
  'relax',
  'norelax',
  'rvc',
  'norvc',
  'pic',
  'nopic',
  'arch',
  'csr-check',
  'no-csr-check',
]);

/** The word that was probably meant, or else all there are. */
function meantOf(word: string, known: ReadonlySet<string>): string {
  return messages.didYouMean(nearest(word, known)) ?? messages.oneOf(known);
}

function option(unit: Unit, { operands, nameRange }: Operation): void {
  const [first, ...others] = operands;
  const range = first?.range ?? nameRange;
  const word = textAt(unit, range);
  const last = others.at(-1)?.range ?? range;
  // Only `arch` has more to say.
  const isKnown = options.has(word) && (word === 'arch') === others.length > 0;
  if (!isKnown) {
    const all = { start: range.start, end: last.end };
    const isArch = word === 'arch';
    const message = isArch ? messages.optionArch() : messages.unknownOption(textAt(unit, all));
    const help = isArch ? messages.optionArchForms() : meantOf(word, options);
    unit.report({ severity: 'warning', message, help }, all);
  } else if (word === 'rvc') {
    unit.report({ severity: 'warning', message: messages.notCompressed() }, range);
  } else if (word === 'pic' || word === 'nopic') unit.isPositionIndependent = word === 'pic';
  else if (word === 'arch') changeArchitecture(unit, others);
  else if (word === 'push') {
    const { isPositionIndependent, architecture } = unit;
    unit.pushedOptions.push({ isPositionIndependent, architecture });
  } else if (word === 'pop') pop(unit, range);
}

function pop(unit: Unit, range: Range): void {
  const last = unit.pushedOptions.pop();
  if (last === undefined) {
    const message = messages.strayEnd('.option pop', '.option push');
    unit.report({ message }, range);
    return;
  }
  unit.isPositionIndependent = last.isPositionIndependent;
  unit.architecture = last.architecture;
}

/** `.option arch, +zba, -m` or `.option arch, rv32i`. */
function changeArchitecture(unit: Unit, changes: readonly Operand[]): void {
  for (const { range } of changes) {
    const text = textAt(unit, range);
    const isChange = /^[+-]/.test(text);
    // Vendors' extensions without a version change nothing, as for GNU as.
    if (/^[+-]x[a-z]*$/.test(text) && !extensions.includes(text.slice(1))) continue;
    setArchitecture(
      unit,
      isChange ? changedArchitecture(unit.architecture, text) : parseArchitecture(text),
      range,
    );
  }
}

function setArchitecture(
  unit: Unit,
  arch: Architecture | Misnamed,
  range: Range | undefined,
): void {
  if ('failure' in arch) unit.report({ message: arch.failure, help: arch.help }, range);
  else unit.architecture = arch;
}

function textAt(unit: Unit, { start, end }: Range): string {
  return unit.statement.text.slice(start, end);
}

function attribute(unit: Unit, { operands, nameRange }: Operation): void {
  const [subject, content] = operands;
  const name = subject?.kind === 'name' ? subject.name.replace(/^Tag_RISCV_/, '') : undefined;
  const named = attributeTags.get(name ?? '');
  if (name !== undefined && named === undefined && !unit.symbols.isDefined(name)) {
    const help = meantOf(name, new Set(attributeTags.keys()));
    unit.report({ message: messages.unknownAttribute(name), help }, subject?.range);
    return;
  }
  const tag = named ?? numberOf(unit, subject, { min: 1, max: 127 });
  if (tag === undefined) return;
  if (!hasText(tag) && content?.kind === 'string') {
    unit.report({ message: messages.notConstant() }, content.range);
    return;
  }
  const value = hasText(tag) ? textOf(unit, content) : numberOf(unit, content, { max: 2 ** 31 });
  if (value === undefined) return;
  if (tag !== ARCH_TAG) unit.attributes.set(tag, value);
  else if (unit.sections.some((section) => section.content === 'code')) {
    unit.report({ message: messages.architectureTooLate() }, nameRange);
  } else setArchitecture(unit, parseArchitecture(String(value)), content?.range);
}
