import { absdiffTerm } from './absdiff.ts';
import { alterTerm } from './alter.ts';
import { capacityTerm } from './capacity.ts';
import { commonCountTerm } from './common-count.ts';
import { constTerm } from './const.ts';
import { degTerm } from './deg.ts';
import { deg2Term } from './deg2.ts';
import { dist2Term } from './dist2.ts';
import { dist3Term } from './dist3.ts';
import { dyadTerm } from './dyad.ts';
import { egoTerm } from './ego.ts';
import { isolatesTerm } from './isolates.ts';
import { matchTerm } from './match.ts';
import { nodematchTerm } from './nodematch.ts';
import { reciprocalTerm } from './reciprocal.ts';
import { sharedTerm } from './shared.ts';
import { sqdiffTerm } from './sqdiff.ts';
import type { NetworkTerm } from './term.ts';

/** The terms of this package, in the order of the documentation. */
export const BUILT_IN_TERMS: readonly NetworkTerm[] = Object.freeze([
  constTerm,
  alterTerm,
  egoTerm,
  sqdiffTerm,
  absdiffTerm,
  matchTerm,
  nodematchTerm,
  dyadTerm,
  sharedTerm,
  degTerm,
  deg2Term,
  isolatesTerm,
  dist2Term,
  dist3Term,
  commonCountTerm,
  reciprocalTerm,
  capacityTerm,
]);
