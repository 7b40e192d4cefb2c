/**
 * Whatever a process calls, with whatever arguments, the kernel keeps its rules (see README.md):
 * one half of the random trials; the two halves run side by side.
 */
import { holdToRules } from './fuzz.ts';

holdToRules(1);
