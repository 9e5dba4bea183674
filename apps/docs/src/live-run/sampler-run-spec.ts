/** The live run on the page of a sampler: its draws from a density of two variables. */
import type { FigureSpec } from '../kit/figure.ts';

/** What the page of a sampler knows. */
export interface LiveSampler {
  readonly kind: 'sampler';
  readonly id: string;
}

/** The figure of a sampler. */
export function samplerRunSpec({ id }: LiveSampler): FigureSpec {
  return {
    id: `run-${id}`,
    title: `${id}, live`,
    stepName: 'step',
    seeded: true,
    pace: 10,
    panels: [
      { title: 'Draws', aspect: 1.1 },
      { title: 'First variable, step by step', aspect: 1.6 },
    ],
    controls: [
      {
        kind: 'choice',
        id: 'density',
        label: 'density',
        start: 'banana',
        choices: [
          { value: 'normal', label: 'normal, correlation 0.9' },
          { value: 'banana', label: 'a bent ridge' },
          { value: 'two', label: 'two hills' },
        ],
      },
      { kind: 'range', id: 'steps', label: 'steps', min: 100, max: 3000, step: 100, start: 1000 },
    ],
  };
}
