import { attributeOf, equalityCodes } from './attribute.ts';
import { defineTerm, type TermUse, use } from './term.ts';

/** z = 1{x_i = x_j}. */
export const matchTerm = defineTerm({
  name: 'match',
  summary: 'Both agents have the same value of an attribute.',
  formula: '1{x_i = x_j}',
  argument: 'attribute',
  bind: (data, attribute) => {
    const codes = equalityCodes(attributeOf(data, attribute, 'match'));
    return [{ kind: 'static', label: `match(${attribute})`, value: (i, j) => (codes[i] === codes[j] ? 1 : 0) }];
  },
});

/** The term `match(attribute)`. */
export const match = (attribute: string): TermUse => use(matchTerm, attribute);
