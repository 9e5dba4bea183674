/** `--start b1=500,b2=1e-4`: names and start values of the parameters. */
import { ThetakitError } from '@thetakit/registry';
import { oneNumber } from '../run/method-flags.ts';

/** Start values by name, in the order given. Throws USAGE, OPTION_TYPE or START_NOT_FINITE. */
export function parseStart(text: string): Map<string, number> {
  const values = new Map<string, number>();
  for (const part of text.split(',')) {
    const equals = part.indexOf('=');
    const name = part.slice(0, Math.max(0, equals)).trim();
    if (name === '')
      throw new ThetakitError('USAGE', {
        who: '--start',
        problem: `received ${JSON.stringify(part)}, expected name=value`,
        action: 'Write it like b1=500,b2=1e-4',
        received: part,
      });
    if (values.has(name))
      throw new ThetakitError('USAGE', {
        who: '--start',
        problem: `${JSON.stringify(name)} is given twice`,
        action: 'Give each parameter one start value',
        received: text,
        data: { name },
      });
    const value = oneNumber(`--start ${name}`, part.slice(equals + 1));
    if (!Number.isFinite(value))
      throw new ThetakitError('START_NOT_FINITE', {
        who: '--start',
        problem: `${name} is ${value}, expected a finite number`,
        action: 'Start where the model is defined',
        received: value,
        data: { name },
      });
    values.set(name, value);
  }
  return values;
}
