/** Transformations without memory: weight decay, scaling, centralisation, freezing. */
import { rowsAndColumns } from '../matrix-shape.ts';
import { type Schedule, valueAt } from '../schedules/schedule.ts';
import { noState, requireArgument, type Transformation } from './transformation.ts';

/**
 * Weight decay. Before the rule it is coupled, g + decay x: the gradient of decay/2 |x|^2 is added. After the rule it is decoupled,
 * x+ - eta decay x with the learning rate eta of the moment, as in AdamW (Loshchilov and Hutter, arXiv:1711.05101).
 */
export function addDecayedWeights(decay: number | Schedule): Transformation {
  if (typeof decay === 'number') requireArgument('addDecayedWeights', 'decay', decay, decay >= 0, 'a number >= 0');
  return {
    id: 'add-decayed-weights',
    init: noState,
    gradient: (g, _state, { x, step }) => {
      const weight = valueAt(decay, step);
      for (let i = 0; i < g.length; i++) g[i]! += weight * x[i]!;
      return true;
    },
    move: (next, _state, { x, step, rate }) => {
      const weight = rate * valueAt(decay, step);
      for (let i = 0; i < next.length; i++) next[i]! -= weight * x[i]!;
    },
  };
}

/** Multiplies the gradient, or the move, by a factor. */
export function scale(factor: number | Schedule): Transformation {
  return {
    id: 'scale',
    init: noState,
    gradient: (g, _state, { step }) => {
      const now = valueAt(factor, step);
      for (let i = 0; i < g.length; i++) g[i]! *= now;
      return true;
    },
    move: (next, _state, { x, step }) => {
      const now = valueAt(factor, step);
      for (let i = 0; i < next.length; i++) next[i] = x[i]! + now * (next[i]! - x[i]!);
    },
  };
}

/**
 * Gradient centralisation: subtracts from each row of the gradient, as a matrix of the given shape, its mean.
 * Source: Yong et al., ECCV 2020, arXiv:2004.01461.
 */
export function centralise({ shape }: { readonly shape: readonly [number, number] }): Transformation {
  return {
    id: 'centralise',
    init: (x0) => {
      rowsAndColumns('centralise', shape, x0.length);
      return {};
    },
    gradient: (g) => {
      const [rows, columns] = shape;
      for (let r = 0; r < rows; r++) {
        let sum = 0;
        for (let c = 0; c < columns; c++) sum += g[r * columns + c]!;
        for (let c = 0; c < columns; c++) g[r * columns + c]! -= sum / columns;
      }
      return true;
    },
  };
}

/** Keeps the variables whose entry in `mask` is true where they are. */
export function freeze(mask: readonly boolean[]): Transformation {
  return {
    id: 'freeze',
    init: (x0) => {
      requireArgument('freeze', 'the length of mask', mask.length, mask.length === x0.length, `${x0.length}`);
      return {};
    },
    gradient: (g) => {
      for (let i = 0; i < g.length; i++) if (mask[i]) g[i] = 0;
      return true;
    },
    move: (next, _state, { x }) => {
      for (let i = 0; i < next.length; i++) if (mask[i]) next[i] = x[i]!;
    },
  };
}
