/** Clipping: before the rule of gradients, after it of moves. */
import { norm2 } from '../../dense/vector.ts';
import { eachLayer, layerNorm } from '../layers.ts';
import { noState, requireArgument, type Transformation } from './transformation.ts';

/** Cuts every component off at -limit and limit. */
export function clipByValue(limit: number): Transformation {
  requireArgument('clipByValue', 'limit', limit, limit > 0, 'a number > 0');
  const clip = (value: number) => Math.min(Math.max(value, -limit), limit);
  return {
    id: 'clip-by-value',
    init: noState,
    gradient: (g) => {
      for (let i = 0; i < g.length; i++) g[i] = clip(g[i]!);
      return true;
    },
    move: (next, _state, { x }) => {
      for (let i = 0; i < next.length; i++) next[i] = x[i]! + clip(next[i]! - x[i]!);
    },
  };
}

/**
 * Shrinks the whole vector to Euclidean length `limit` when it is longer, else leaves it as it is, to the last bit.
 * Source: Pascanu, Mikolov and Bengio, ICML 2013, arXiv:1211.5063. torch adds 1e-6 to the norm; optax and this do not.
 */
export function clipByGlobalNorm(limit: number): Transformation {
  requireArgument('clipByGlobalNorm', 'limit', limit, limit > 0, 'a number > 0');
  return {
    id: 'clip-by-global-norm',
    init: noState,
    gradient: (g) => {
      const norm = norm2(g);
      if (norm > limit) for (let i = 0; i < g.length; i++) g[i] = (g[i]! / norm) * limit;
      return true;
    },
    move: (next, _state, { x }) => {
      const norm = norm2(next.map((value, i) => value - x[i]!));
      if (norm > limit) for (let i = 0; i < next.length; i++) next[i] = x[i]! + ((next[i]! - x[i]!) / norm) * limit;
    },
  };
}

/**
 * Adaptive clipping: per unit, g is shrunk to norm(g) = ratio max(norm(x), floor). Units are consecutive blocks of the lengths
 * `units`; left out, all of x is one unit. Source: Brock et al., ICML 2021, arXiv:2102.06171.
 */
export function adaptiveClip({
  ratio = 0.01,
  floor = 1e-3,
  units,
}: {
  readonly ratio?: number;
  readonly floor?: number;
  readonly units?: readonly number[];
} = {}): Transformation {
  requireArgument('adaptiveClip', 'ratio', ratio, ratio > 0, 'a number > 0');
  requireArgument('adaptiveClip', 'floor', floor, floor > 0, 'a number > 0');
  return {
    id: 'adaptive-clip',
    init: noState,
    gradient: (g, _state, { x }) => {
      eachLayer(units, g.length, (from, to) => {
        const most = ratio * Math.max(layerNorm(x, from, to), floor);
        const norm = layerNorm(g, from, to);
        if (norm > most) for (let i = from; i < to; i++) g[i]! *= most / norm;
      });
      return true;
    },
  };
}
