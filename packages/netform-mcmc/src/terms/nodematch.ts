import { attributeOf, equalityCodes } from './attribute.ts';
import { defineTerm, type TermUse, use } from './term.ts';

/** z_level = 1{x_i = x_j = level}: one column for each level of the attribute. */
export const nodematchTerm = defineTerm({
  name: 'nodematch',
  summary: 'Both agents have this level of an attribute, one column per level.',
  formula: '1{x_i = x_j = level}',
  argument: 'attribute',
  bind: (data, attribute) => {
    const covariate = attributeOf(data, attribute, 'nodematch');
    const codes = equalityCodes(covariate);
    const levels = [...new Set(Array.from(codes))].sort((a, b) => a - b);
    return levels.map((level) => ({
      kind: 'static',
      label: `nodematch(${attribute}=${covariate.kind === 'factor' ? covariate.levels[level] : level})`,
      value: (i, j) => (codes[i] === level && codes[j] === level ? 1 : 0),
    }));
  },
});

/** The term `nodematch(attribute)`. */
export const nodematch = (attribute: string): TermUse => use(nodematchTerm, attribute);
