import type { FigureSpec } from '../../kit/figure.ts';
import { surfaceControl } from '../../surfaces/surface-names.ts';

/** Exhaustive and random search over a box. */
export const searchSpec: FigureSpec = {
  id: 'search',
  title: 'Exhaustive and random search, evaluation by evaluation',
  stepName: 'evaluation',
  seeded: true,
  pace: 4,
  panels: [
    { title: 'Points tried', aspect: 1.1 },
    { title: 'Best value so far', aspect: 1.1 },
  ],
  controls: [
    {
      kind: 'choice',
      id: 'method',
      label: 'search',
      start: 'grid',
      choices: [
        { value: 'grid', label: 'exhaustive: a regular grid' },
        { value: 'random', label: 'random: uniform points' },
      ],
    },
    surfaceControl('himmelblau'),
    { kind: 'range', id: 'side', label: 'points per axis (random: its square in all)', min: 3, max: 40, step: 1, start: 14 },
  ],
};
