import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { KINDS } from './kinds.mjs';
import { fill, namesOf } from './names.mjs';

const templates = fileURLToPath(new URL('templates/', import.meta.url));

/** A wrong use of the generator; its message is for the person at the terminal. */
export class UsageError extends Error {}

/**
 * Writes the files of a kind and registers them. Nothing is written unless everything can be.
 *
 * @param {string} kind
 * @param {string} name
 * @param {string} root the repository, or the folder of the new package for a plugin
 * @returns {{ written: string[], next: readonly string[] }} paths relative to root
 */
export function create(kind, name, root) {
  const definition = KINDS[kind];
  if (definition === undefined) throw new UsageError(`there is no kind ${JSON.stringify(kind)}, expected one of ${Object.keys(KINDS).join(', ')}`);
  const names = namesOf(name);
  if (names === null) throw new UsageError(`the name is ${JSON.stringify(name)}, expected kebab-case such as "heavy-ball", beginning with a letter`);

  /** @type {[string, string][]} */
  const files = Object.entries(definition.files(names)).map(([path, template]) => [path, fill(readFileSync(join(templates, template), 'utf8'), names)]);
  const taken = files.filter(([path]) => existsSync(join(root, path))).map(([path]) => path);
  if (taken.length > 0) throw new UsageError(`${taken.join(', ')} ${taken.length === 1 ? 'exists' : 'exist'}: choose another name`);
  const edited = (definition.edits?.(names) ?? []).map(
    ({ path, edit }) => /** @type {[string, string]} */ ([path, edit(readFileSync(join(root, path), 'utf8'))]),
  );

  for (const [path, text] of [...files, ...edited]) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return { written: [...files, ...edited].map(([path]) => path), next: definition.next(names) };
}
