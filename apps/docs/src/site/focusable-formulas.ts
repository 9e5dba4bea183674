/** A displayed formula that is wider than a phone scrolls, so it can be reached with the keyboard. */

/** The part of a Markdown renderer that is used here. */
interface Renderer {
  readonly renderer: { readonly rules: Record<string, ((...given: never[]) => string) | undefined> };
}

/** The formula's HTML, with a place in the order of the Tab key. */
export function focusable(html: string): string {
  return html.replace('<mjx-container ', '<mjx-container tabindex="0" ');
}

/** A plugin for the Markdown renderer, after the one for formulas. */
export function focusableFormulas({ renderer: { rules } }: Renderer): void {
  const before = rules['math_block'];
  if (before === undefined) throw new Error('no plugin renders formulas: use it before this one');
  rules['math_block'] = (...given) => focusable(before(...given));
}
