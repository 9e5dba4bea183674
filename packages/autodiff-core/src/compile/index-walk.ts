/** Enumerates the elements of an array whose loop axes stay symbolic. */
import { type Affine, fixed } from './affine.ts';

/** Calls `visit` for every combination; `given` axes keep their index, the others run over their extent, last axis fastest. */
export function forEachIndex(extents: readonly number[], given: readonly (Affine | undefined)[], visit: (index: readonly Affine[]) => void): void {
  const index = given.map((at) => at ?? fixed(0));
  const walk = (axis: number): void => {
    if (axis === extents.length) {
      visit([...index]);
      return;
    }
    if (given[axis] !== undefined) {
      walk(axis + 1);
      return;
    }
    for (let i = 0; i < (extents[axis] as number); i++) {
      index[axis] = fixed(i);
      walk(axis + 1);
    }
  };
  walk(0);
}
