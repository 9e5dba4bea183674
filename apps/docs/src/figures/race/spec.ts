import type { FigureSpec } from '../../kit/figure.ts';
import { SURFACES, startControls } from '../../surfaces/surface-names.ts';
import { RACERS } from './racers.ts';

/** First-order rules against each other, on a surface of the reader's own if they like. */
export const raceSpec: FigureSpec = {
  id: 'race',
  title: 'A race on your own surface',
  stepName: 'step',
  panels: [
    { title: 'Paths (press to start elsewhere)', aspect: 1.1 },
    { title: 'Loss of each', aspect: 1.1 },
  ],
  controls: [
    {
      kind: 'choice',
      id: 'surface',
      label: 'surface',
      start: 'own',
      choices: [{ value: 'own', label: 'your own formula, below' }, ...SURFACES.map(({ id, label }) => ({ value: id, label }))],
    },
    { kind: 'text', id: 'formula', label: 'f(x, y) on [-2, 2] x [-2, 2]', start: '(x^2 - 1)^2 + 20*(y - x^2/2)^2 + sin(3*x)/3' },
    { kind: 'several', id: 'racers', label: 'rules', start: 'gradient-descent,momentum,rmsprop,adam', choices: RACERS },
    { kind: 'range', id: 'rate', label: 'learning rate of all', min: 1e-4, max: 1, step: 0.02, start: 0.02, scale: 'log' },
    ...startControls('bowl'),
  ],
};
