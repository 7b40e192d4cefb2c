/** What `nanvix asm -g` says of a source beyond its lines, as gdb understands it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { runCli } from '../support/cli.ts';
import { haveOracles, temporaryDirectory } from '../support/oracle.ts';
import { askGdb, readWith } from '../support/readers.ts';
import { ROOT } from '../support/source-tree.ts';

const folder = temporaryDirectory();
const source = `    .include "macros.inc"
    .struct 0
pair.first:  .space 4
pair.second: .space 2
pair.third:  .space 1
pair.fourth: .space 1
pair.SIZE:
    .text
struct box
    field   box.lock
    field   box.pairs, 3 * pair.SIZE
    field   box.last, pair.SIZE
    field   box.name, 5
    field   box.rest, 3
ends box
struct lonely
    field   lonely.field
ends lonely

    .globl  helper
fn work
    enter   s0
    lw      a0, box.lock(a0)
work.out:
    leave   s0
endfn work
    .type   helper, @function
helper:
    lw      a0, pair.first(a0)
    ret
    .size   helper, . - helper
outside:
    nop
    .data
object boxes
    .zero   2 * box.SIZE
endobject boxes
object count
    .zero   4
endobject count
    .type   flags, @object
flags: .byte 1, 2, 3
    .size   flags, . - flags
`;

describe.skipIf(!haveOracles('readelf', 'gdb'))('gdb knows', () => {
  const object = join(folder, 'source.o');
  beforeAll(async () => {
    writeFileSync(join(folder, 'source.s'), source);
    const include = join(ROOT, 'kernel/include');
    const words = ['-g', '-I', include, join(folder, 'source.s'), '-o', object];
    const { stderr } = await runCli('asm', ...words);
    expect(stderr).toBe('');
  });

  test('structures that are used, and the structures in them', () => {
    const [box, pair, offset, size] = askGdb(object, [
      'ptype struct box',
      'ptype struct pair',
      'print &((struct box *) 0)->rest',
      'print sizeof(struct box)',
    ]);
    expect(box?.replace(/\s+/g, ' ')).toBe(
      'type = struct box { unsigned int lock; struct pair pairs[3]; struct pair last; ' +
        'unsigned char name[5]; unsigned char rest[3]; } ',
    );
    expect(pair?.replace(/\s+/g, ' ')).toBe(
      'type = struct pair { unsigned int first; unsigned short second; unsigned char third; ' +
        'unsigned char fourth; } ',
    );
    expect(offset).toContain('0x29');
    expect(size).toBe('$2 = 44\n');
    expect(readWith('readelf', ['--debug-dump=info', object])).not.toContain('lonely');
  });

  test('functions, with what is in them', () => {
    const answers = askGdb(object, ['info line work', 'info scope work', 'list source.s:28,29']);
    const [line, scope, list] = answers;
    expect(line).toMatch(/^Line 22 of ".*source.s" starts at address 0x0 <work> and ends at 0x4/);
    expect(scope).toContain('Symbol work.out is a label at address 0x10');
    expect(list).toMatch(/^28\thelper:\n29\t/m);
  });

  test('objects, typed as the source sizes them', () => {
    const types = askGdb(object, ['whatis boxes', 'whatis count', 'whatis flags', 'print &boxes']);
    expect(types.slice(0, 3)).toEqual([
      'type = struct box [2]\n',
      'type = unsigned int\n',
      'type = unsigned char [3]\n',
    ]);
    expect(types[3]).toContain('(struct box (*)[2])');
  });

  test('a source without code', async () => {
    const path = join(folder, 'data');
    const text = '.data\n.globl words\n.type words, @object\nwords: .word 1\n.size words, 4\n';
    writeFileSync(`${path}.s`, text);
    const { status } = await runCli('asm', '-g', `${path}.s`, '-o', `${path}.o`);
    expect(status).toBe(0);
    expect(askGdb(`${path}.o`, ['print words'])).toEqual(['$1 = 1\n']);
  });

  test('everything without a complaint of readelf', () => {
    const text = readWith('readelf', ['-a', '-W', '--debug-dump=info,line,abbrev,aranges', object]);
    expect(text).toContain('DW_TAG_label');
  });
});
