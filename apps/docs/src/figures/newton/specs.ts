import type { FigureSpec } from '../../kit/figure.ts';
import { startControls, surfaceControl } from '../../surfaces/surface-names.ts';

/** Newton's method from the Taylor series, one variable. */
export const newtonLineSpec: FigureSpec = {
  id: 'newton-line',
  title: 'The Taylor parabola and its minimum',
  stepName: 'step',
  panels: [
    { title: 'Curve and parabola (press to start elsewhere)', aspect: 1.3 },
    { title: 'Distance to the stationary point', aspect: 1.3 },
  ],
  controls: [
    {
      kind: 'choice',
      id: 'curve',
      label: 'curve',
      start: 'valley',
      choices: [
        { value: 'valley', label: 'exp(x) - 2x' },
        { value: 'quartic', label: 'x^4/4 - x^2 + x/4 (two minima and a maximum)' },
        { value: 'root', label: 'sqrt(1 + x^2)' },
      ],
    },
    { kind: 'range', id: 'start', label: 'start', min: -3, max: 3, step: 0.01, start: -0.7 },
    { kind: 'range', id: 'lambda', label: 'share of the step taken', min: 0.1, max: 1.9, step: 0.05, start: 1 },
  ],
};

/** Newton's methods in the plane. */
export const newtonPlaneSpec: FigureSpec = {
  id: 'newton-plane',
  title: 'The quadratic model in the plane',
  stepName: 'iteration',
  panels: [
    { title: 'Surface, model and path (press to start elsewhere)', aspect: 1.1 },
    { title: 'Largest component of the gradient', aspect: 1.1 },
  ],
  controls: [
    surfaceControl('rosenbrock', ['bowl', 'valley', 'rosenbrock', 'himmelblau', 'beale']),
    {
      kind: 'choice',
      id: 'method',
      label: 'method',
      start: 'newton',
      choices: [
        { value: 'newton', label: 'Newton, no safeguard' },
        { value: 'damped-newton', label: 'damped Newton' },
        { value: 'trust-exact', label: 'trust region' },
        { value: 'gradient-descent', label: 'gradient descent, for comparison' },
      ],
    },
    ...startControls('rosenbrock'),
  ],
};
