import type { FigureSpec } from '../../kit/figure.ts';

/** A shared core and what-and-where readouts learn the receptive fields of a small population. */
export const sysidSpec: FigureSpec = {
  id: 'sysid',
  title: 'Six neurons, two kinds: kernels and masks form',
  stepName: 'block',
  seeded: true,
  panels: [
    { title: 'True receptive fields (press to move the nearest one there)', aspect: 1 },
    { title: 'Where: the mask of each neuron', aspect: 1.5 },
    { title: 'What: kernels of the core, learned above, true below', aspect: 1 },
    { title: 'Error on validation samples', aspect: 1.5 },
  ],
  controls: [
    {
      kind: 'choice',
      id: 'trainer',
      label: 'train on',
      start: 'cpu',
      choices: [
        { value: 'cpu', label: 'the processor: the package, float64' },
        { value: 'webgl', label: 'the graphics card: TensorFlow.js on WebGL, float32' },
      ],
    },
    { kind: 'range', id: 'samples', label: 'images shown', min: 200, max: 3000, step: 100, start: 2000 },
    { kind: 'range', id: 'mask', label: 'penalty on masks', min: 0.001, max: 1, step: 0.05, start: 0.02, scale: 'log' },
    { kind: 'text', id: 'places', label: 'places of the fields: row, column; 0 to 11', start: '1,1; 1,10; 5,6; 6,1; 10,5; 10,11' },
  ],
};
