/** The line of the user's code that called into tfjs or into this package. */
const ours = /@tensorflow[\\/+]tfjs|autodiff-core[\\/](src|dist)[\\/](?!.*\.test\.)|node:internal|<anonymous>/;

/** `name (file:line:column)` of the innermost stack frame outside tfjs and this package; empty when there is none. */
export function userLine(): string {
  // Engines keep ten frames unless told otherwise, fewer than tfjs puts in between.
  const limited = Error as { stackTraceLimit?: number };
  const limit = limited.stackTraceLimit;
  limited.stackTraceLimit = 60;
  const frames = (new Error().stack ?? '').split('\n').slice(1);
  if (limit !== undefined) limited.stackTraceLimit = limit;
  const frame = frames.find((line) => !ours.test(line));
  return frame === undefined ? '' : frame.trim().replace(/^at /, '');
}

/** ` at <line>` for a message, or nothing. */
export function atUserLine(): string {
  const line = userLine();
  return line === '' ? '' : ` at ${line}`;
}
