/**
 * Processes that move while anything goes wrong, drawn from even seeds. The two shares run side by
 * side; `npm run simulate -- --seeds N --seed S` runs any number of them.
 */
import { holdSeeds } from './hold-seeds.ts';

holdSeeds(0);
