/** Pieces of Markdown. */

/** Text for a cell of a table. */
export const cell = (/** @type {unknown} */ value) => String(value).replaceAll('|', '\\|').replaceAll('\n', ' ');

/**
 * A table; empty when there are no rows.
 *
 * @param {readonly string[]} head
 * @param {readonly (readonly unknown[])[]} rows
 * @returns {string}
 */
export function table(head, rows) {
  if (rows.length === 0) return '';
  const line = (/** @type {readonly unknown[]} */ cells) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

/**
 * Paragraphs with an empty line between them; empty ones are left out.
 *
 * @param {readonly (string | undefined | false)[]} parts
 * @returns {string}
 */
export const paragraphs = (parts) => `${parts.filter((part) => typeof part === 'string' && part !== '').join('\n\n')}\n`;

/** A value as code. */
export const code = (/** @type {unknown} */ value) => `\`${String(value)}\``;
