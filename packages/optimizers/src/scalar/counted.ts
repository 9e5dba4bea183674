/** A function of one number that counts its calls and checks what it returns. */
import { show, ThetakitError } from '@thetakit/registry';

/** The function and its count. */
export interface Counted {
  calls: number;
  readonly at: (x: number) => number;
}

/** Wraps `fun`. Calls throw ARGUMENT_TYPE when it returns something other than a number. */
export function counted(who: string, name: string, fun: (x: number) => number): Counted {
  if (typeof fun !== 'function')
    throw new ThetakitError('ARGUMENT_TYPE', {
      who,
      problem: `${name} is ${show(fun)}, expected a function of a number`,
      action: 'Pass a function',
      received: fun,
    });
  const counter: Counted = {
    calls: 0,
    at: (x) => {
      counter.calls += 1;
      const value: unknown = fun(x);
      if (typeof value === 'number') return value;
      throw new ThetakitError('ARGUMENT_TYPE', {
        who,
        problem: `${name}(${x}) returned ${show(value)}, expected a number`,
        action: 'Return a number',
        received: value,
      });
    },
  };
  return counter;
}

/** Refuses a list of other than the allowed lengths, or with a number that is not finite. */
export function checkPoints(who: string, name: string, points: readonly number[], lengths: readonly number[]): void {
  const isList = Array.isArray(points) && lengths.includes(points.length) && points.every((x) => Number.isFinite(x));
  if (isList) return;
  throw new ThetakitError('ARGUMENT_TYPE', {
    who,
    problem: `${name} is ${show(points)}, expected ${lengths.join(' or ')} finite numbers`,
    action: `Pass ${name} as an array`,
    received: points,
  });
}
