/** Names in the spellings that files, exports and types use. */

/** @typedef {{ kebab: string, camel: string, pascal: string, words: string }} Names */

/**
 * The spellings of a kebab-case name; null when it is not one. A name begins with a letter, because it becomes an
 * identifier.
 *
 * @param {string} name
 * @returns {Names | null}
 */
export function namesOf(name) {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) return null;
  const camel = name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
  return { kebab: name, camel, pascal: camel.charAt(0).toUpperCase() + camel.slice(1), words: name.replaceAll('-', ' ') };
}

/**
 * Fills a template: `__KEBAB__`, `__CAMEL__`, `__PASCAL__` and `__WORDS__`.
 *
 * @param {string} template
 * @param {Names} names
 * @returns {string}
 */
export function fill(template, { kebab, camel, pascal, words }) {
  return template.replaceAll('__KEBAB__', kebab).replaceAll('__CAMEL__', camel).replaceAll('__PASCAL__', pascal).replaceAll('__WORDS__', words);
}
