/** The live run on the page of a term: a small school whose students look at this one thing. */
import type { Control } from '../kit/control.ts';
import type { FigureSpec } from '../kit/figure.ts';

/** What the page of a term knows. */
export interface LiveTerm {
  readonly kind: 'term';
  readonly id: string;
  /** The term as it stands in the formula of the run, such as `sqdiff(grade)`; for `capacity` its name alone. */
  readonly use: string;
}

/** The figure of a term. */
export function termRunSpec({ id, use }: LiveTerm): FigureSpec {
  const wish: Control = { kind: 'range', id: 'const', label: 'wish for links (const)', min: -4, max: 1, step: 0.1, start: -1.2 };
  const effect: Control =
    id === 'capacity'
      ? { kind: 'range', id: 'effect', label: 'most friends that one can have', min: 1, max: 20, step: 1, start: 4 }
      : { kind: 'range', id: 'effect', label: `coefficient of ${use}`, min: -2, max: 2, step: 0.05, start: id === 'deg' || id === 'deg2' ? -0.2 : 1 };
  return {
    id: `run-${id}`,
    title: `${id}, live`,
    stepName: 'link',
    seeded: true,
    panels: [
      { title: 'The network with the term', aspect: 1.1 },
      { title: 'Students by number of friends: with the term and without', aspect: 1.1 },
    ],
    controls: id === 'const' ? [wish] : [wish, effect],
  };
}
