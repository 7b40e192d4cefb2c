/**
 * Chevrotain, from the one file that its package holds for browsers. Its usual entrance is four
 * hundred modules, with those of its own dependencies; loading them takes a quarter of a second,
 * which is longer than assembling most sources. Types are those of the usual entrance. Because this
 * reaches into the package, package.json names its exact version.
 */
import type * as Chevrotain from 'chevrotain';

const entrance = import.meta.resolve('chevrotain');
const wholeFile = new URL('../chevrotain.mjs', entrance);

const chevrotain: typeof Chevrotain = await import(wholeFile.href);

export const { createToken, EmbeddedActionsParser, EOF, Lexer } = chevrotain;
