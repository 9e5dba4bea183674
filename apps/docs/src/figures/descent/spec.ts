import type { FigureSpec } from '../../kit/figure.ts';
import { startControls, surfaceControl } from '../../surfaces/surface-names.ts';

/** Gradient descent on a surface, from any start. */
export const descentSpec: FigureSpec = {
  id: 'descent',
  title: 'Following the gradient',
  stepName: 'step',
  panels: [
    { title: 'Path on the surface (press to start elsewhere)', aspect: 1.1 },
    { title: 'Loss', aspect: 1.1 },
  ],
  controls: [
    surfaceControl('bowl'),
    { kind: 'range', id: 'rate', label: 'learning rate', min: 1e-4, max: 1, step: 0.02, start: 0.05, scale: 'log' },
    ...startControls('bowl'),
  ],
};
