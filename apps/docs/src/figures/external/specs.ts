import type { FigureSpec } from '../../kit/figure.ts';
import { startControls, surfaceControl } from '../../surfaces/surface-names.ts';

/** The fit of the lecture: a polynomial to cosh(2x) + sin(x + 1). */
export const curveFitSpec: FigureSpec = {
  id: 'curve-fit',
  title: 'Nelder-Mead against L-BFGS: a polynomial for cosh(2x) + sin(x + 1)',
  stepName: 'iteration',
  pace: 3,
  panels: [
    { title: 'Data and both fits', aspect: 1.25 },
    { title: 'Loss by evaluations', aspect: 1.25 },
  ],
  controls: [
    { kind: 'range', id: 'degree', label: 'degree of the polynomial', min: 1, max: 8, step: 1, start: 5 },
    { kind: 'range', id: 'points', label: 'data points', min: 10, max: 100, step: 5, start: 50 },
  ],
};

/** The simplex of Nelder and Mead walking over a surface. */
export const simplexSpec: FigureSpec = {
  id: 'simplex',
  title: 'The simplex walks downhill without a slope',
  stepName: 'iteration',
  panels: [
    { title: 'Simplices (press to start elsewhere)', aspect: 1.1 },
    { title: 'Values at the corners', aspect: 1.1 },
  ],
  controls: [
    surfaceControl('rosenbrock'),
    { kind: 'range', id: 'edge', label: 'edge of the first simplex', min: 0.05, max: 1, step: 0.05, start: 0.5 },
    ...startControls('rosenbrock'),
  ],
};
