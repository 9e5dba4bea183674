/** Moving the base of the points to one of them and changing their scale; the models stay the same functions. */
import { invertSystem, type Points } from './points.ts';
import { curvatureTimes, type Quadratic } from './quadratic.ts';

/** Puts u = 0 at point `center` and the unit of length at `scale`; false when the points are not poised. */
export function rebase(points: Points, models: readonly Quadratic[], units: Float64Array, center: number, scale: number): boolean {
  const { n, count, at, base } = points;
  const shift = at.slice(center * n, (center + 1) * n);
  const ratio = scale / points.scale;
  for (const model of models) moveModel(model, points, shift, ratio);
  for (let i = 0; i < n; i++) base[i]! += shift[i]! * points.scale * units[i]!;
  for (let k = 0; k < count; k++) for (let i = 0; i < n; i++) at[k * n + i] = (at[k * n + i]! - shift[i]!) / ratio;
  points.scale = scale;
  return invertSystem(points);
}

/** Writes a model in u' = (u - shift) / ratio. What its weights say of the shift goes into B. */
function moveModel(model: Quadratic, points: Points, shift: Float64Array, ratio: number): void {
  const { n, count, at } = points;
  const bent = new Float64Array(n);
  curvatureTimes(model, points, shift, bent);
  for (let i = 0; i < n; i++) {
    model.constant += shift[i]! * (model.gradient[i]! + bent[i]! / 2);
    model.gradient[i] = (model.gradient[i]! + bent[i]!) * ratio;
  }
  // sum w u u^T with u = u' + shift:  sum w u' u'^T stays with the points;  the rest, v shift^T + shift v^T with v = sum w (u' + shift/2), goes into B.
  const v = bent.fill(0);
  for (let k = 0; k < count; k++) for (let i = 0; i < n; i++) v[i]! += model.weights[k]! * (at[k * n + i]! - shift[i]! / 2);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) model.curvature[i * n + j] = (model.curvature[i * n + j]! + v[i]! * shift[j]! + shift[i]! * v[j]!) * ratio * ratio;
  }
  for (let k = 0; k < count; k++) model.weights[k]! *= ratio ** 4;
}
