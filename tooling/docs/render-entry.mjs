import { code, paragraphs, table } from './markdown.mjs';

/** @typedef {import('../../packages/registry/src/register/describe.ts').Description} Description */

/** @param {unknown} value */
const show = (value) => (value === undefined ? '' : code(Array.isArray(value) ? JSON.stringify(value) : value));

/**
 * What a method needs and can do, in sentences.
 *
 * @param {NonNullable<Description['traits']>} traits
 * @returns {string}
 */
function traitText(traits) {
  const bounds = { none: 'It refuses bounds.', native: 'Bounds are respected at every evaluation.', required: 'It needs finite bounds.' }[traits.bounds];
  return [
    `Needs: ${traits.needs.join(', ')}.`,
    bounds,
    traits.stochastic ? 'It draws random numbers from its seed.' : '',
    traits.global ? 'It searches the whole region.' : '',
    traits.tol.length > 0 ? `\`tol\` sets ${traits.tol.map(code).join(', ')}.` : '',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

/**
 * The page of one entry.
 *
 * @param {Description} description
 * @param {string | undefined} notes hand-written text, from docs/notes
 * @returns {string}
 */
export function renderEntry(description, notes) {
  const { id, kind, summary, aliases, formula, goodFor, notFor, sources, traits, options, plugin } = description;
  return paragraphs([
    `# ${id}`,
    summary,
    table(['kind', 'package', 'other names'], [[kind, code(plugin.name), aliases.map(code).join(', ')]]),
    formula !== undefined && `$$\n${formula}\n$$`,
    traits !== undefined && traitText(traits),
    goodFor !== undefined && `**Good for:** ${goodFor}`,
    notFor !== undefined && `**Not for:** ${notFor}`,
    options.length > 0 && '## Options',
    table(
      ['option', 'type', 'default', 'range', 'unit', 'what it is'],
      options.map((row) => [code(row.name), row.type, row.required ? 'required' : show(row.default), row.range, row.unit ?? '', row.description]),
    ),
    notes !== undefined && `## Notes\n\n${notes.trim()}`,
    sources.length > 0 && `## Sources\n\n${sources.map((source) => `- ${source}`).join('\n')}`,
  ]);
}
