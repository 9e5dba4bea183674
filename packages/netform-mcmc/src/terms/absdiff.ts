import { attributeOf } from './attribute.ts';
import { defineTerm, type TermUse, use } from './term.ts';

/** z = -|x_i - x_j|, or -1 for different levels of a factor: a positive coefficient is homophily. */
export const absdiffTerm = defineTerm({
  name: 'absdiff',
  summary: 'Minus the absolute difference of an attribute.',
  formula: '-|x_i - x_j|',
  argument: 'attribute',
  bind: (data, attribute) => {
    const covariate = attributeOf(data, attribute, 'absdiff');
    const label = `absdiff(${attribute})`;
    if (covariate.kind === 'factor') return [{ kind: 'static', label, value: (i, j) => (covariate.codes[i] === covariate.codes[j] ? 0 : -1) }];
    return [{ kind: 'static', label, value: (i, j) => -Math.abs(covariate.values[i]! - covariate.values[j]!) }];
  },
});

/** The term `absdiff(attribute)`. */
export const absdiff = (attribute: string): TermUse => use(absdiffTerm, attribute);
