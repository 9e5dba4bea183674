/** The surfaces as objectives of the packages, with their contours. */
import { ackley, beale, himmelblau, quadratic, rastrigin, rosenbrock } from '@thetakit/problems';
import type { Objective } from '@thetakit/registry';
import { contourMark } from '../kit/contour-mark.ts';
import { numberOf, textOf, type Values } from '../kit/control.ts';
import type { ContoursMark, DotsMark, Panel, Point } from '../kit/scene.ts';
import { surfaceNamed } from './surface-names.ts';

/** A surface, ready to walk on. */
export interface Surface {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  readonly objective: Objective;
  readonly minima: readonly Point[];
  readonly contours: ContoursMark;
}

/** Minimisers inside the boxes; Himmelblau's other three to six digits. */
const problems: Readonly<Record<string, { readonly objective: () => Objective; readonly minima: readonly Point[] }>> = {
  bowl: { objective: quadratic(2, 10).objective, minima: [[0, 0]] },
  valley: { objective: quadratic(2, 100).objective, minima: [[0, 0]] },
  rosenbrock: { objective: rosenbrock(2).objective, minima: [[1, 1]] },
  himmelblau: {
    objective: himmelblau.objective,
    minima: [
      [3, 2],
      [-2.805118, 3.131313],
      [-3.77931, -3.283186],
      [3.584428, -1.848127],
    ],
  },
  beale: { objective: beale.objective, minima: [[3, 0.5]] },
  rastrigin: { objective: rastrigin(2).objective, minima: [[0, 0]] },
  ackley: { objective: ackley(2).objective, minima: [[0, 0]] },
};

const made = new Map<string, Surface>();

/** The surface of this id. */
export function surfaceOf(id: string): Surface {
  const known = made.get(id);
  if (known !== undefined) return known;
  const { x, y } = surfaceNamed(id);
  const { objective, minima } = problems[id] ?? problems['bowl']!;
  const surface = { x, y, minima, ...drawn(objective(), x, y) };
  made.set(id, surface);
  return surface;
}

/** An objective of two variables over a box, with contours. */
export function drawn(objective: Objective, x: readonly [number, number], y: readonly [number, number]): Pick<Surface, 'objective' | 'contours'> {
  const at = new Float64Array(2);
  const value = (a: number, b: number) => {
    at[0] = a;
    at[1] = b;
    return objective.value(at);
  };
  return { objective, contours: contourMark(value, x, y) };
}

/** The start that the sliders u and v say. */
export function startOf(surface: Pick<Surface, 'x' | 'y'>, values: Values): Float64Array {
  const place = ([low, high]: readonly [number, number], share: number) => low + (high - low) * share;
  return Float64Array.of(place(surface.x, numberOf(values, 'u')), place(surface.y, numberOf(values, 'v')));
}

/** The sliders u and v for a point of the surface. */
export function startAt(surface: Pick<Surface, 'x' | 'y'>, x: number, y: number): Values {
  const share = ([low, high]: readonly [number, number], at: number) => Number(((at - low) / (high - low)).toFixed(3));
  return { u: share(surface.x, x), v: share(surface.y, y) };
}

/** The surface that the control `surface` names. */
export const chosenSurface = (values: Values): Surface => surfaceOf(textOf(values, 'surface'));

/** A panel of the surface seen from above, its minima marked. */
export function surfacePanel(surface: Surface, marks: Panel['marks']): Panel {
  const minima: DotsMark = { type: 'dots', points: surface.minima, colour: 0, radius: 4, hollow: true, label: 'minimum' };
  return { x: { label: 'x', domain: surface.x }, y: { label: 'y', domain: surface.y }, marks: [surface.contours, minima, ...marks] };
}
