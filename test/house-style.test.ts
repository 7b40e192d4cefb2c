/** The rules of style that can be counted. What is left is for readers to judge. */
import { describe, expect, test } from 'vitest';
import { readText, repositoryFiles } from './support/source-tree.ts';

const MAX_LINES_TYPESCRIPT = 400;
const MAX_LINES_ASSEMBLY = 300;
const MAX_FUNCTION_LINES = 70;
const MAX_FUNCTION_INSTRUCTIONS = 50;
const MAX_COLUMNS = 100;

const files = repositoryFiles();
const typescript = files.filter((path) => path.endsWith('.ts'));
const product = typescript.filter((path) => !path.startsWith('test/'));
const assembly = files.filter((path) => /^(kernel|programs)\/.*\.(s|inc)$/.test(path));

/** `path:line: text` of every line that `isBroken` says so of. */
function offenders(
  paths: readonly string[],
  isBroken: (line: string, path: string) => boolean,
): string[] {
  return paths.flatMap((path) =>
    readText(path)
      .split('\n')
      .flatMap((line, index) => (isBroken(line, path) ? [`${path}:${index + 1}: ${line}`] : [])),
  );
}

function lineCount(path: string): number {
  return readText(path).split('\n').length - 1;
}

/** Every function of a file as the formatter lays it out, with its length in lines. */
function functionsOf(path: string): { name: string; lines: number }[] {
  const lines = readText(path).split('\n');
  const found: { name: string; lines: number }[] = [];
  lines.forEach((line, start) => {
    // A function by keyword, or a method: its head ends in `) {` or `): Type {`, unlike a call's.
    const head =
      /^( *)(?:export )?(?:async )?function\*? (\w+)/.exec(line) ??
      /^( +)(?:(?:private|static|override|readonly|get|set|async) )*(#?\w+)\(.*\)(?:: [^=]+)? \{$/.exec(
        line,
      );
    const name = head?.[2];
    if (name === undefined || /^(if|for|while|switch|return|catch|describe|test)$/.test(name))
      return;
    const close = lines.findIndex((text, at) => at > start && text === `${head?.[1]}}`);
    if (close !== -1) found.push({ name, lines: close - start + 1 });
  });
  return found;
}

/** Functions of an assembly file, `fn name` to `endfn`, with the instructions they hold. */
function routinesOf(path: string): { name: string; instructions: number; head: string[] }[] {
  const found: { name: string; instructions: number; head: string[] }[] = [];
  const lines = readText(path).split('\n');
  lines.forEach((line, start) => {
    const name = /^fn\s+(\S+)/.exec(line)?.[1];
    if (name === undefined) return;
    const end = lines.findIndex((text, at) => at > start && text.startsWith('endfn'));
    const body = lines.slice(start + 1, end === -1 ? lines.length : end);
    const instructions = body.filter((text) => /^ {4}[a-z]/.test(text)).length;
    let first = start;
    while (first > 0 && lines[first - 1]?.startsWith('#')) first -= 1;
    found.push({ name, instructions, head: lines.slice(first, start) });
  });
  return found;
}

describe('house style', () => {
  test(`TypeScript files hold at most ${MAX_LINES_TYPESCRIPT} lines`, () => {
    expect(product.filter((path) => lineCount(path) > MAX_LINES_TYPESCRIPT)).toEqual([]);
  });

  test(`assembly files hold at most ${MAX_LINES_ASSEMBLY} lines`, () => {
    expect(assembly.filter((path) => lineCount(path) > MAX_LINES_ASSEMBLY)).toEqual([]);
  });

  test(`functions hold at most ${MAX_FUNCTION_LINES} lines`, () => {
    const long = product.flatMap((path) =>
      functionsOf(path)
        .filter(({ lines }) => lines > MAX_FUNCTION_LINES)
        .map(({ name, lines }) => `${path}: ${name} has ${lines}`),
    );
    expect(long).toEqual([]);
    expect(product.flatMap(functionsOf).length).toBeGreaterThan(100);
  });

  test(`lines hold at most ${MAX_COLUMNS} columns`, () => {
    // A table aligned by hand says so to the formatter, and may be as wide as its rows.
    const tables = new Set(typescript.filter((path) => /biome-ignore format/.test(readText(path))));
    expect(
      offenders([...typescript, ...assembly], (line, path) => {
        return line.length > MAX_COLUMNS && !(tables.has(path) && /[{[(].*[}\])],?/.test(line));
      }),
    ).toEqual([]);
  });

  test('text files use LF, end in one newline, and have no tabs or trailing blanks', () => {
    const text = files.filter(
      (path) => /\.(ts|s|inc|md|json|ld)$/.test(path) && path !== 'package-lock.json',
    );
    expect(offenders(text, (line) => /[\t\r]|[ ]$/.test(line))).toEqual([]);
    expect(text.filter((path) => !/[^\n]\n$/.test(readText(path)))).toEqual([]);
  });

  test('file names are kebab-case', () => {
    const named = [...typescript, ...assembly].map((path) => path.split('/').at(-1) ?? '');
    expect(
      named.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.test|\.config)?\.(ts|s|inc)$/.test(name)),
    ).toEqual([]);
  });

  test('TypeScript is named, and keeps the type checker on', () => {
    // tsc itself refuses what is not erasable: enums, namespaces, parameter properties.
    const banned = /(: any\b|\bas any\b|@ts-ignore|@ts-expect-error|@ts-nocheck|^export default)/;
    const isComment = (line: string) => /^\s*(\/?\*|\/\/)/.test(line);
    expect(offenders(product, (line) => banned.test(line) && !isComment(line))).toEqual([]);
    expect(typescript.filter((path) => /(^|\/)index\.ts$/.test(path))).toEqual([]);
  });

  test('the machine knows no clock, chance or environment', () => {
    const inner = product.filter((path) => !path.startsWith('vm/cli/'));
    const outside =
      /\b(Date\.now|new Date|performance\.now|Math\.random|process\.(env|argv|hrtime)|setTimeout|setInterval)\b/;
    expect(offenders(inner, (line) => outside.test(line))).toEqual([]);
  });

  test('nothing is left for later', () => {
    // Written with brackets so that this line is no offender itself.
    const marks = /\b([T]ODO|[F]IXME|[X]XX|[H]ACK)\b/;
    expect(offenders([...typescript, ...assembly], (line) => marks.test(line))).toEqual([]);
  });

  test('assembly files open with a rule line and their path', () => {
    const broken = assembly.filter((path) => {
      const [rule = '', title = ''] = readText(path).split('\n');
      return !/^# -{20,}$/.test(rule) || !title.startsWith(`# ${path} — `);
    });
    expect(broken).toEqual([]);
  });

  test('assembly keeps its columns: labels at 1, instructions at 5', () => {
    expect(
      offenders(assembly, (line) => {
        if (line === '' || /^\s*#/.test(line)) return false;
        return !/^(\S|( {4})+\S)/.test(line);
      }),
    ).toEqual([]);
  });

  test('every routine opens with a rule and a contract and ends by name', () => {
    const broken = assembly.flatMap((path) =>
      routinesOf(path).flatMap(({ name, head }) => {
        const contract = head.some((line) => line.startsWith(`# ${name}`));
        const rule = head.some((line) => /^# -{20,}$/.test(line));
        const ends = readText(path).includes(`endfn ${name}\n`);
        return contract && rule && ends ? [] : [`${path}: ${name}`];
      }),
    );
    expect(broken).toEqual([]);
    expect(assembly.flatMap(routinesOf).length).toBeGreaterThan(30);
  });

  test(`routines hold at most ${MAX_FUNCTION_INSTRUCTIONS} instructions`, () => {
    const long = assembly.flatMap((path) =>
      routinesOf(path)
        .filter(({ instructions }) => instructions > MAX_FUNCTION_INSTRUCTIONS)
        .map(({ name, instructions }) => `${path}: ${name} has ${instructions}`),
    );
    expect(long).toEqual([]);
  });

  test('assembly names its offsets', () => {
    const sources = assembly.filter((path) => path.endsWith('.s'));
    expect(
      offenders(sources, (line) => /, *-?[1-9]\d*\((?!sp\))[a-z]/.test(line.replace(/#.*/, ''))),
    ).toEqual([]);
  });
});
