/** A transformation of some of the variables. */
import { requireArgument, type Transformation, type Turn } from './transformation.ts';

interface MaskedState {
  inner: object;
  x: Float64Array;
  vector: Float64Array;
}

/**
 * Applies `inner` to the variables whose entry in `mask` is true, as if they were all there are: norms are theirs alone.
 * Transformations that hold the rule back, probe, or deal with values that are not finite are refused with ARGUMENT_OUT_OF_RANGE.
 */
export function masked(inner: Transformation, mask: readonly boolean[]): Transformation {
  const chosen = mask.flatMap((isChosen, i) => (isChosen ? [i] : []));
  const cannot = inner.probe !== undefined || inner.survives !== undefined || inner.id === 'accumulate';
  requireArgument('masked', 'the transformation', inner.id, !cannot, 'one that changes each gradient or move');
  const through = (v: Float64Array, turn: Turn, into: MaskedState, act: (part: Turn) => void) => {
    chosen.forEach((index, k) => {
      into.vector[k] = v[index]!;
      into.x[k] = turn.x[index]!;
    });
    act({ ...turn, x: into.x });
    chosen.forEach((index, k) => {
      v[index] = into.vector[k]!;
    });
  };
  const { gradient, move } = inner;
  return {
    id: `masked-${inner.id}`,
    init: (x0, seed): MaskedState => {
      requireArgument('masked', 'the length of mask', mask.length, mask.length === x0.length, `${x0.length}`);
      const x = Float64Array.from(chosen, (index) => x0[index]!);
      return { inner: inner.init(x, seed), x, vector: x.slice() };
    },
    ...(gradient === undefined
      ? {}
      : {
          gradient: (g: Float64Array, state: MaskedState, turn: Turn, into: MaskedState) => {
            through(g, turn, into, (part) => gradient(into.vector, state.inner, part, into.inner));
            return true;
          },
        }),
    ...(move === undefined
      ? {}
      : {
          move: (next: Float64Array, state: MaskedState, turn: Turn, into: MaskedState) =>
            through(next, turn, into, (part) => move(into.vector, state.inner, part, into.inner)),
        }),
  };
}
