/** Readouts by kind. */
import { type FactorisedSpec, factorisedReadout } from './factorised.ts';
import { type FixedMaskSpec, fixedMaskReadout } from './fixed-mask.ts';
import { type FullSpec, fullReadout } from './full.ts';
import { type GaussianMaskSpec, gaussianMaskReadout } from './gaussian-mask.ts';
import { type GaussianPointSpec, gaussianPointReadout } from './gaussian-point.ts';
import { type RankOneSpec, rankOneReadout } from './rank-one.ts';
import type { Readout, ReadoutPlace } from './readout.ts';

/** A readout of any kind, as plain data. */
export type ReadoutSpec = FactorisedSpec | FullSpec | FixedMaskSpec | GaussianPointSpec | GaussianMaskSpec | RankOneSpec;

/** Builds the readout that a spec describes. */
export function buildReadout(spec: ReadoutSpec, place: ReadoutPlace): Readout {
  switch (spec.kind) {
    case 'factorised':
      return factorisedReadout(spec, place);
    case 'full':
      return fullReadout(spec, place);
    case 'fixed-mask':
      return fixedMaskReadout(spec, place);
    case 'gaussian-point':
      return gaussianPointReadout(spec, place);
    case 'gaussian-mask':
      return gaussianMaskReadout(spec, place);
    case 'rank-one':
      return rankOneReadout(spec, place);
  }
}
