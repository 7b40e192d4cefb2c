/** The same for odd seeds. */
import { holdSeeds } from './hold-seeds.ts';

holdSeeds(1);
