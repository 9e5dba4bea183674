import { numericColumns } from './attribute.ts';
import { defineTerm, type TermUse, use } from './term.ts';

/** z = x_i: the own attribute. Together with `alter` of the same attribute a model is not identified; see `formationModel`. */
export const egoTerm = defineTerm({
  name: 'ego',
  summary: 'The own attribute.',
  formula: 'x_i',
  argument: 'attribute',
  bind: (data, attribute) => numericColumns(data, attribute, 'ego').map(({ label, values }) => ({ kind: 'static', label, value: (i) => values[i]! })),
});

/** The term `ego(attribute)`. */
export const ego = (attribute: string): TermUse => use(egoTerm, attribute);
