/** The live run on the page of a test problem: one of a few methods on it, f above the known minimum by evaluations. */
import type { Control } from '../kit/control.ts';
import type { FigureSpec } from '../kit/figure.ts';

/** What the page of a problem knows: plain data, made when the site is built. */
export interface LiveProblem {
  readonly kind: 'problem';
  readonly id: string;
  readonly starts: number;
  readonly isConstrained: boolean;
  /** Methods that can run on it, by short id. */
  readonly methods: readonly string[];
}

/** The figure of a problem. */
export function problemRunSpec({ id, starts, methods, isConstrained }: LiveProblem): FigureSpec {
  const method: Control = { kind: 'choice', id: 'method', label: 'method', choices: methods.map((value) => ({ value, label: value })), start: methods[0]! };
  const start: Control = { kind: 'range', id: 'start', label: 'standard start', min: 1, max: starts, step: 1, start: 1 };
  return {
    id: `run-${id}`,
    title: `${id}, live`,
    stepName: 'iteration',
    panels: isConstrained
      ? [
          { title: 'Distance of f from the known minimum, by evaluations', aspect: 1.4 },
          { title: 'Largest violation of a constraint', aspect: 1.4 },
        ]
      : [{ title: 'f above the known minimum, by evaluations', aspect: 2.2 }],
    controls: starts > 1 ? [method, start] : [method],
  };
}
