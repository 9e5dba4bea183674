/** The files of a new plugin, from the templates of this package. */
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ThetakitError } from '@thetakit/registry';

/** Beside `src` and beside `dist`: the same folder for the sources and for the published package. */
const templates = fileURLToPath(new URL('../../templates/plugin', import.meta.url));

/** Names of a plugin in the spellings that its files use. */
interface PluginNames {
  readonly kebab: string;
  readonly camel: string;
  readonly pascal: string;
}

/** The spellings. Throws ID_INVALID unless the name is kebab-case and begins with a letter, since it becomes an identifier. */
export function pluginNames(name: string): PluginNames {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    throw new ThetakitError('ID_INVALID', {
      who: 'plugin new',
      problem: `the name is ${JSON.stringify(name)}, expected kebab-case such as "heavy-ball"`,
      action: 'Use lower-case letters, digits and single hyphens, a letter first',
      received: name,
    });
  }
  const camel = name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  return { kebab: name, camel, pascal: camel.charAt(0).toUpperCase() + camel.slice(1) };
}

/** The files of a plugin called `name`: text by path, in order. `src/index.ts.txt` gives `src/index.ts`, `_gitignore.txt` gives `.gitignore`. */
export async function pluginFiles(name: string): Promise<ReadonlyMap<string, string>> {
  const { kebab, camel, pascal } = pluginNames(name);
  const paths = (await readdir(templates, { recursive: true })).map((path) => path.replaceAll('\\', '/')).filter((path) => path.endsWith('.txt'));
  const files: [string, string][] = [];
  for (const path of paths) {
    const text = (await readFile(join(templates, path), 'utf8'))
      .replaceAll('__KEBAB__', kebab)
      .replaceAll('__CAMEL__', camel)
      .replaceAll('__PASCAL__', pascal)
      .replaceAll('__WORDS__', kebab.replaceAll('-', ' '));
    files.push([path.slice(0, -'.txt'.length).replace(/(^|\/)_/g, '$1.'), text]);
  }
  return new Map(files.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Writes a new plugin into `folder`. Overwrites nothing: throws FILE_NOT_WRITABLE, before anything is written, when a file is there. */
export async function createPlugin(name: string, folder: string): Promise<string[]> {
  const files = await pluginFiles(name);
  for (const path of files.keys()) {
    const isThere = await stat(resolve(folder, path)).then(
      () => true,
      () => false,
    );
    if (!isThere) continue;
    throw new ThetakitError('FILE_NOT_WRITABLE', {
      who: 'plugin new',
      problem: `${path} is already in ${folder}`,
      action: 'Choose another --directory; nothing was written',
      received: folder,
    });
  }
  try {
    for (const [path, text] of files) {
      await mkdir(dirname(resolve(folder, path)), { recursive: true });
      await writeFile(resolve(folder, path), text);
    }
  } catch (cause) {
    throw new ThetakitError('FILE_NOT_WRITABLE', {
      who: 'plugin new',
      problem: `${folder} cannot be written: ${(cause as Error).message}`,
      action: 'Choose another --directory',
      received: folder,
      cause,
    });
  }
  return [...files.keys()];
}
