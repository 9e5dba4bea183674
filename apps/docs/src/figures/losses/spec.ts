import type { FigureSpec } from '../../kit/figure.ts';

/** A line through points with outliers, under four losses. */
export const lossesSpec: FigureSpec = {
  id: 'losses',
  title: 'A line through data, under a loss of your choice',
  stepName: 'iteration',
  seeded: true,
  panels: [
    { title: 'Data and line', aspect: 1.25 },
    { title: 'Loss of every line', aspect: 1.25 },
  ],
  controls: [
    {
      kind: 'choice',
      id: 'loss',
      label: 'loss',
      start: 'squaredError',
      choices: [
        { value: 'squaredError', label: 'squared error' },
        { value: 'absoluteError', label: 'absolute error' },
        { value: 'huber', label: 'Huber' },
        { value: 'logCosh', label: 'log cosh' },
      ],
    },
    { kind: 'range', id: 'outlier', label: 'size of the outliers', min: 0, max: 12, step: 0.5, start: 6 },
    { kind: 'range', id: 'slope', label: 'slope at the start', min: -2, max: 4, step: 0.05, start: -1 },
    { kind: 'range', id: 'level', label: 'level at the start', min: -4, max: 6, step: 0.1, start: 4 },
  ],
};
