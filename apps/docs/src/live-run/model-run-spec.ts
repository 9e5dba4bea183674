/** The live run on the page of a model: fitted to a small data set whose truth is known. */
import type { FigureSpec } from '../kit/figure.ts';

/** What the page of a model knows. */
export interface LiveModel {
  readonly kind: 'model';
  readonly id: string;
}

/** Does it have the coefficients of a network, or the parts of neurons? */
export const isFormation = (id: string): boolean => id.startsWith('formation-');

/** The figure of a model. */
export function modelRunSpec({ id }: LiveModel): FigureSpec {
  const methods = id === 'formation-exact' ? ['nelder-mead', 'powell'] : ['l-bfgs-b', 'cg', 'adam'];
  return {
    id: `run-${id}`,
    title: `${id}, live`,
    stepName: 'iteration',
    seeded: true,
    panels: [
      { title: 'Objective by evaluations', aspect: 1.3 },
      {
        title: isFormation(id) ? 'Coefficients, and those that made the network' : id === 'hierarchical' ? 'All parameters' : 'What the model looks for',
        aspect: 1.3,
      },
    ],
    controls: [{ kind: 'choice', id: 'method', label: 'method', start: methods[0]!, choices: methods.map((value) => ({ value, label: value })) }],
  };
}
