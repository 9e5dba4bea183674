/** Random ops of tfjs sample in JavaScript: inside a trace the numbers would be frozen into the graph. */
import { ThetakitError } from '@thetakit/registry';
import { engine } from './engine.ts';
import type { Trace } from './trace-context.ts';
import { atUserLine } from './user-line.ts';

const random = new Set([
  'rand',
  'randomGamma',
  'randomNormal',
  'randomStandardNormal',
  'randomUniform',
  'randomUniformInt',
  'truncatedNormal',
  'dropout',
  'multinomial',
]);

/** Throws when the op that is writing a tensor is a random one. */
export function refuseRandom(trace: Trace): void {
  for (const { name } of engine().state.scopeStack.slice(trace.scopeDepth)) {
    const op = name.replace(/__op$/, '').replace(/_$/, '');
    if (!random.has(op)) continue;
    throw new ThetakitError('TRACE_RANDOM', {
      who: `tf.${op}`,
      problem: `random numbers are drawn while a function is traced${atUserLine()}, and would be the same at every call`,
      action: 'Draw them outside and pass them as an argument',
      received: op,
    });
  }
}
