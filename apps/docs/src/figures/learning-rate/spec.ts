import type { FigureSpec } from '../../kit/figure.ts';

/** When does gradient descent explode? On f = L x^2 / 2 the answer is exact. */
export const learningRateSpec: FigureSpec = {
  id: 'learning-rate',
  title: 'Too small, right, too large',
  stepName: 'step',
  panels: [
    { title: 'Steps on the curve', aspect: 1.1 },
    { title: 'Value after 30 steps, for every learning rate', aspect: 1.1 },
  ],
  controls: [
    { kind: 'range', id: 'rate', label: 'learning rate', min: 0.01, max: 3, step: 0.01, start: 0.3, scale: 'log' },
    { kind: 'range', id: 'curvature', label: 'curvature L', min: 0.5, max: 4, step: 0.1, start: 1 },
    { kind: 'range', id: 'start', label: 'start', min: -2, max: 2, step: 0.05, start: -1.8 },
    {
      kind: 'choice',
      id: 'curve',
      label: 'curve',
      start: 'parabola',
      choices: [
        { value: 'parabola', label: 'L x^2 / 2' },
        { value: 'wells', label: 'two wells: L (x^2 - 1)^2 / 8 + x / 10' },
      ],
    },
  ],
};
