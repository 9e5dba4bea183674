import type { AnyMethod } from '@thetakit/registry';
import type { ConformanceCheck } from '../fail.ts';
import { behaviourChecks } from './behaviour.ts';
import { optionChecks } from './options.ts';
import { purityChecks } from './purity.ts';
import { settingOf } from './setting.ts';

/**
 * The rules that every optimizer, minimizer and least-squares method must keep, each a named function that throws
 * CONFORMANCE_FAILED. Independent of any test framework:
 *
 *   for (const { name, run } of conformance(myMethod)) it(name, run);
 *
 * `options` are used for the runs instead of the defaults, for methods whose defaults suit larger problems.
 */
export function conformance(method: AnyMethod, options: unknown = {}): ConformanceCheck[] {
  const setting = settingOf(method, options);
  return [...optionChecks(method), ...purityChecks(method, setting), ...behaviourChecks(method, setting)];
}
