import { attributeOf } from './attribute.ts';
import { defineTerm, type TermUse, use } from './term.ts';

/** z = -(x_i - x_j)^2, or -1 for different levels of a factor: a positive coefficient is homophily. */
export const sqdiffTerm = defineTerm({
  name: 'sqdiff',
  summary: 'Minus the squared difference of an attribute.',
  formula: '-(x_i - x_j)^2',
  argument: 'attribute',
  bind: (data, attribute) => {
    const covariate = attributeOf(data, attribute, 'sqdiff');
    const label = `sqdiff(${attribute})`;
    if (covariate.kind === 'factor') return [{ kind: 'static', label, value: (i, j) => (covariate.codes[i] === covariate.codes[j] ? 0 : -1) }];
    return [{ kind: 'static', label, value: (i, j) => -((covariate.values[i]! - covariate.values[j]!) ** 2) }];
  },
});

/** The term `sqdiff(attribute)`. */
export const sqdiff = (attribute: string): TermUse => use(sqdiffTerm, attribute);
