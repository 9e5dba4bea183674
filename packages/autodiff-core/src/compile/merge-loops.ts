/** Nested loops that walk every array as one longer loop would are merged. */
import { type Affine, isFixed } from './affine.ts';
import type { Piece } from './emit-context.ts';
import type { Expression } from './expression.ts';

/** Variables that can be dropped because the next inner variable, running over both extents, covers them. */
export function mergedLoops(piece: Piece): Set<number> {
  const { low, high } = piece.ranges;
  const dropped = new Set<number>();
  if (low.length < 2 || piece.body.dependsOnRanges) return dropped;
  const places = placesOf(piece);
  // From the inside out, as long as every variable joins the next.
  for (let v = low.length - 2; v >= 0; v--) {
    const fits = places.every(({ k }) => (k[v] ?? 0) === (k[v + 1] ?? 0) * (high[v + 1] as number));
    if (fits && dropped.size === low.length - 2 - v) dropped.add(v);
  }
  return dropped;
}

/** Every index that the piece reads or writes at and that depends on a loop. */
function placesOf({ statements }: Piece): Affine[] {
  const places: Affine[] = [];
  const seen = new Set<Expression>();
  const visit = (expression: Expression): void => {
    if (seen.has(expression)) return;
    seen.add(expression);
    if (expression.kind === 'operation') for (const arg of expression.args) visit(arg);
    else if (expression.kind !== 'literal' && !isFixed(expression.at)) places.push(expression.at);
  };
  for (const { at, value } of statements) {
    places.push(at);
    visit(value);
  }
  return places;
}
