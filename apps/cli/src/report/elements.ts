/** Pieces of a page: tables, figures, facts. All text is escaped here. */
import { escapeHtml } from './page.ts';

/** A column of an HTML table. */
export interface HtmlColumn {
  readonly title: string;
  readonly isNumber?: boolean;
  /** Long text that may break into lines. */
  readonly isLong?: boolean;
}

/** A table; cells are text, or HTML when wrapped in `{ html }`. */
export function tableHtml(columns: readonly HtmlColumn[], rows: readonly (readonly (string | { readonly html: string })[])[]): string {
  const kind = (i: number) => (columns[i]?.isNumber === true ? ' class="number"' : columns[i]?.isLong === true ? ' class="wrap"' : '');
  const head = columns.map(({ title }, i) => `<th scope="col"${kind(i)}>${escapeHtml(title)}</th>`).join('');
  const line = (row: (typeof rows)[number]) =>
    `<tr>${row.map((cell, i) => `<td${kind(i)}>${typeof cell === 'string' ? escapeHtml(cell) : cell.html}</td>`).join('')}</tr>`;
  return `<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${rows.map(line).join('')}</tbody></table></div>`;
}

/** A chart with its caption. */
export function figureHtml(svg: string, caption: string): string {
  return `<figure>${svg}<figcaption>${escapeHtml(caption)}</figcaption></figure>`;
}

/** Figures side by side where there is room. */
export function figureGrid(figures: readonly string[]): string {
  return `<div class="grid">${figures.join('')}</div>`;
}

/** Numbers that matter, as cards. */
export function factsHtml(facts: readonly (readonly [name: string, value: string])[]): string {
  return `<div class="facts">${facts.map(([name, value]) => `<div class="fact"><b>${escapeHtml(value)}</b><span>${escapeHtml(name)}</span></div>`).join('')}</div>`;
}

/** A verdict in colour and words. */
export function verdictHtml(isGood: boolean, text: string): string {
  return `<p class="${isGood ? 'good' : 'bad'}"><strong>${escapeHtml(text)}</strong></p>`;
}

/** Something long that is shown on demand. */
export function detailsHtml(summary: string, body: string): string {
  return `<details><summary>${escapeHtml(summary)}</summary>${body}</details>`;
}
