import { ThetakitError } from '@thetakit/registry';
import { lookUp } from './attribute.ts';
import { defineTerm, type TermUse, use } from './term.ts';

/** z = C_ij: a symmetric attribute of the pair. */
export const dyadTerm = defineTerm({
  name: 'dyad',
  summary: 'A symmetric attribute of the pair.',
  formula: 'C_ij',
  argument: 'pair-attribute',
  bind: ({ dyads, size, ids }, name) => {
    const matrix = lookUp(dyads, name, 'dyad', 'pair attribute');
    const missing = matrix.findIndex((value, at) => !Number.isFinite(value) && Math.floor(at / size) !== at % size);
    if (missing >= 0) {
      throw new ThetakitError('DATA_CELL', {
        who: `dyad(${name})`,
        problem: `pair attribute "${name}" is ${matrix[missing]} for (${ids[Math.floor(missing / size)]}, ${ids[missing % size]})`,
        action: 'Fill the value in or drop the term',
        received: matrix[missing],
      });
    }
    return [{ kind: 'static', label: `dyad(${name})`, value: (i, j) => matrix[i * size + j]! }];
  },
});

/** The term `dyad(name)`. */
export const dyad = (name: string): TermUse => use(dyadTerm, name);
