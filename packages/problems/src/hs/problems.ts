/** The collection of Hock and Schittkowski: 76 of its problems with bounds, equalities and inequalities. */
import { type HsProblem, hsProblem } from './hs.ts';
import { hs1To23 } from './problems-1-23.ts';
import { hs24To45 } from './problems-24-45.ts';
import { hs46To66 } from './problems-46-66.ts';
import { hs71To118 } from './problems-71-118.ts';

/** In the order of the book, `hs-1` to `hs-118`. */
export const hsProblems: readonly HsProblem[] = [...hs1To23, ...hs24To45, ...hs46To66, ...hs71To118].map(hsProblem);
