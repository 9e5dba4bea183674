import { numericColumns } from './attribute.ts';
import { defineTerm, type TermUse, use } from './term.ts';

/** z = x_j: attractiveness of the partner. A factor gives one column per level but the first. */
export const alterTerm = defineTerm({
  name: 'alter',
  summary: "The partner's attribute.",
  formula: 'x_j',
  argument: 'attribute',
  bind: (data, attribute) => numericColumns(data, attribute, 'alter').map(({ label, values }) => ({ kind: 'static', label, value: (_i, j) => values[j]! })),
});

/** The term `alter(attribute)`. */
export const alter = (attribute: string): TermUse => use(alterTerm, attribute);
