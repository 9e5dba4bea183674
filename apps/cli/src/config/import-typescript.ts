/** Imports a TypeScript module where Node cannot: its types are taken away, and the rest is imported from beside it. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The module. Node from 22.18 on imports the file as it is; below that a temporary copy without types stands beside it while it loads. */
export async function importTypeScript(file: string): Promise<unknown> {
  if ((process.features as { readonly typescript?: unknown }).typescript) return import(pathToFileURL(file).href);
  const { transform } = await import('sucrase');
  const { code } = transform(await readFile(file, 'utf8'), { transforms: ['typescript'], disableESTransforms: true, filePath: file });
  const copy = join(dirname(file), `.${basename(file)}.${process.pid}.mjs`);
  await writeFile(copy, code);
  try {
    return await import(pathToFileURL(copy).href);
  } finally {
    await rm(copy, { force: true });
  }
}
