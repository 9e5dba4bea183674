/** First phase of the parse: the few options that decide which other options exist. */
import type { EarlyArguments } from './create-session.ts';

/** Options of the first phase that take a value. */
const valued = ['--plugin', '--config', '--method'] as const;

/** Scans the arguments up to `--`. Never fails: the strict parse comes second. */
export function earlyArguments(argv: readonly string[]): EarlyArguments {
  const end = argv.indexOf('--');
  const words = end < 0 ? argv : argv.slice(0, end);
  const values = new Map<string, string[]>(valued.map((name) => [name, []]));
  let command: string | undefined;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    const name = word.split('=', 1)[0] ?? '';
    const list = values.get(name);
    if (list !== undefined) list.push(word.includes('=') ? word.slice(name.length + 1) : (words[++i] ?? ''));
    else if (!word.startsWith('-')) command ??= word;
  }
  const last = (name: string) => values.get(name)?.at(-1);
  const config = last('--config');
  const method = last('--method');
  return {
    json: words.includes('--json'),
    plugins: values.get('--plugin') ?? [],
    ...(config === undefined ? {} : { config }),
    ...(method === undefined ? {} : { method }),
    ...(command === undefined ? {} : { command }),
  };
}
