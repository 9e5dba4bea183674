/** Surfaces over the plane that the figures run on: names, boxes and starts. Their formulas are in surfaces.ts, loaded later. */
import type { Control } from '../kit/control.ts';

/** A surface by name. */
export interface SurfaceName {
  readonly id: string;
  readonly label: string;
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  /** A start that shows something, in the units of the box. */
  readonly start: readonly [number, number];
}

/** All surfaces, the plainest first. */
export const SURFACES: readonly SurfaceName[] = [
  { id: 'bowl', label: 'bowl: condition 10', x: [-2, 2], y: [-2, 2], start: [-1.6, 1.2] },
  { id: 'valley', label: 'valley: condition 100', x: [-2, 2], y: [-2, 2], start: [-1.6, 0.4] },
  { id: 'rosenbrock', label: "Rosenbrock's curved valley", x: [-2, 2], y: [-1, 3], start: [-1.2, 1] },
  { id: 'himmelblau', label: 'Himmelblau: four minima', x: [-6, 6], y: [-6, 6], start: [-0.5, -2.5] },
  { id: 'beale', label: 'Beale: flat valley, sharp corners', x: [-4.5, 4.5], y: [-4.5, 4.5], start: [-2, -1] },
  { id: 'rastrigin', label: 'Rastrigin: many minima', x: [-5.12, 5.12], y: [-5.12, 5.12], start: [3.4, -2.7] },
  { id: 'ackley', label: 'Ackley: a funnel in ripples', x: [-5, 5], y: [-5, 5], start: [3.2, 2.4] },
];

/** The name of a surface, the first one for an unknown id. */
export function surfaceNamed(id: string): SurfaceName {
  return SURFACES.find((each) => each.id === id) ?? SURFACES[0]!;
}

/** A choice among surfaces. */
export function surfaceControl(start: string, ids: readonly string[] = SURFACES.map(({ id }) => id)): Control {
  return {
    kind: 'choice',
    id: 'surface',
    label: 'surface',
    start,
    choices: SURFACES.filter(({ id }) => ids.includes(id)).map(({ id, label }) => ({ value: id, label })),
  };
}

/** The start as a share of the box, so that it means something on every surface. */
export function startControls(surface: string): Control[] {
  const { x, y, start } = surfaceNamed(surface);
  const share = (domain: readonly [number, number], at: number) => Number(((at - domain[0]) / (domain[1] - domain[0])).toFixed(3));
  return [
    { kind: 'range', id: 'u', label: 'start, left to right', min: 0, max: 1, step: 0.005, start: share(x, start[0]) },
    { kind: 'range', id: 'v', label: 'start, down to up', min: 0, max: 1, step: 0.005, start: share(y, start[1]) },
  ];
}
