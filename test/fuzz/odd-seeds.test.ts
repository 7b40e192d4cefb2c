/**
 * No guest can make the emulator throw, run past its budget or write outside its memory, and every
 * run is a function of its inputs: random images of odd seeds. The two shares run side by side;
 * `npm run fuzz -- --images N --seed S` runs any number of them.
 */
import { holdHarmless } from './harmless.ts';

holdHarmless(1);
