import type { FigureSpec } from '../../kit/figure.ts';
import { startControls, surfaceControl } from '../../surfaces/surface-names.ts';

/** A ball with inertia beside plain descent, on the same surface from the same start. */
export const ballSpec: FigureSpec = {
  id: 'ball',
  title: 'A heavy ball and a walker in the same valley',
  stepName: 'step',
  panels: [
    { title: 'Paths (press to start elsewhere)', aspect: 1.1 },
    { title: 'Loss of each', aspect: 1.1 },
  ],
  controls: [
    surfaceControl('valley', ['bowl', 'valley', 'rosenbrock', 'himmelblau', 'beale', 'rastrigin']),
    { kind: 'range', id: 'rate', label: 'learning rate', min: 1e-5, max: 0.1, step: 0.02, start: 0.008, scale: 'log' },
    { kind: 'range', id: 'beta', label: 'momentum', min: 0, max: 0.99, step: 0.01, start: 0.85 },
    {
      kind: 'choice',
      id: 'variant',
      label: 'look ahead',
      start: 'heavy',
      choices: [
        { value: 'heavy', label: 'no: heavy ball (Polyak)' },
        { value: 'nesterov', label: 'yes: Nesterov' },
      ],
    },
    ...startControls('valley'),
  ],
};

/** The same on a tilted quadratic, taken apart along its eigenvectors. */
export const eigenSpec: FigureSpec = {
  id: 'eigen',
  title: 'One descent is two: the parts along the eigenvectors',
  stepName: 'step',
  panels: [
    { title: 'Path and eigenvectors', aspect: 1.1 },
    { title: 'Length of each part', aspect: 1.1 },
    { title: 'Rate of shrinking, for every eigenvalue', aspect: 2.2 },
  ],
  controls: [
    { kind: 'range', id: 'rate', label: 'learning rate', min: 0.001, max: 1, step: 0.01, start: 0.1, scale: 'log' },
    { kind: 'range', id: 'beta', label: 'momentum', min: 0, max: 0.99, step: 0.01, start: 0.5 },
    { kind: 'range', id: 'condition', label: 'condition number', min: 1, max: 100, step: 0.02, start: 20, scale: 'log' },
    { kind: 'range', id: 'angle', label: 'tilt in degrees', min: 0, max: 90, step: 1, start: 30 },
  ],
};
