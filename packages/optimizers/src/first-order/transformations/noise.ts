/**
 * Gradient noise: g + N(0, eta / (1 + t)^gamma) in every component, t = 0, 1, ...
 * Source: Neelakantan et al., 2015, arXiv:1511.06807.
 */
import { type Key, keyOf, split, streamOf } from '@thetakit/random';
import { requireArgument, type Transformation } from './transformation.ts';

interface NoiseState {
  key: Key;
  noise: Float64Array;
}

/** Adds normal noise of variance eta / (1 + t)^gamma to the gradient; the stream follows the seed of the run. */
export function addNoise({ eta = 0.01, gamma = 0.55 }: { readonly eta?: number; readonly gamma?: number } = {}): Transformation {
  requireArgument('addNoise', 'eta', eta, eta >= 0, 'a number >= 0');
  return {
    id: 'add-noise',
    init: (x0, seed): NoiseState => ({ key: split(keyOf(seed))[1]!, noise: new Float64Array(x0.length) }),
    gradient: (g, state: NoiseState, { step }, into: NoiseState) => {
      const stream = streamOf(state.key);
      stream.fillNormal(into.noise);
      into.key = stream.key();
      const deviation = Math.sqrt(eta / (1 + step) ** gamma);
      for (let i = 0; i < g.length; i++) g[i]! += deviation * into.noise[i]!;
      return true;
    },
  };
}
