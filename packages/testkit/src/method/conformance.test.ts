import { type AnyMethod, defineMinimizer, type MethodState, type Observation, o } from '@thetakit/registry';
import { describe, expect, it } from 'vitest';
import { conformance } from './conformance.ts';

/** Gradient descent that keeps every rule: the base of the broken ones. */
const sound = defineMinimizer({
  id: 'sound',
  summary: 'Steepest descent that keeps every rule.',
  traits: { needs: ['value', 'gradient'], bounds: 'native', stochastic: false, global: false, tol: ['gtol'] },
  options: o.options({ rate: o.number({ gt: 0, default: 0.002, describe: 'Step size.' }), gtol: o.number({ min: 0, default: 1e-8, describe: 'Tolerance.' }) }),
  init: (x0: Float64Array, _options: { rate: number; gtol: number }, { bounds }) => ({
    query: x0.slice(),
    wants: 'value+gradient' as const,
    x: x0.slice(),
    fun: NaN,
    gradientNorm: NaN,
    iteration: 0,
    stop: null as MethodState['stop'],
    lower: bounds?.lower.slice() ?? x0.map(() => -Infinity),
    upper: bounds?.upper.slice() ?? x0.map(() => Infinity),
  }),
  update: (state, { value, gradient }: Observation, { rate, gtol }, into) => {
    const isGood = value < Infinity;
    into.x.set(isGood ? state.query : state.x);
    into.fun = isGood ? value : state.fun;
    into.iteration = state.iteration + 1;
    into.gradientNorm = isGood ? Math.max(...gradient.map(Math.abs)) : state.gradientNorm;
    into.stop = !isGood ? 'non-finite' : into.gradientNorm <= gtol ? 'gradient-tolerance' : null;
    for (let i = 0; i < into.query.length; i++) {
      const moved = isGood ? into.x[i]! - rate * gradient[i]! : into.x[i]!;
      into.query[i] = Math.min(Math.max(moved, state.lower[i]!), state.upper[i]!);
    }
    return into;
  },
});

type Update = (typeof sound)['update'];
const rest = sound.update;

/** Names of the rules that a method breaks. */
function broken(change: Partial<typeof sound> | { readonly [key: string]: unknown }): string[] {
  const method = { ...sound, ...change } as AnyMethod;
  return conformance(method)
    .filter(({ run }) => {
      try {
        run();
        return false;
      } catch (error) {
        expect(String(error)).toMatch(/CONFORMANCE_FAILED|OPTION_MISSING/);
        return true;
      }
    })
    .map(({ name }) => name);
}

const withUpdate = (update: Update) => broken({ update });
const remembered = new Float64Array(2);
let calls = 0;

describe('conformance', () => {
  it('passes a method that keeps every rule', () => {
    expect(broken({})).toEqual([]);
  });

  it('catches an update that changes the state it was given', () => {
    expect(
      withUpdate((state, at, options, into) => {
        const next = rest(state, at, options, into);
        state.iteration += 1;
        return next;
      }),
    ).toContain('update leaves the state that it was given as it was, and gives the same again');
  });

  it('catches an update that returns its own record', () => {
    expect(withUpdate((state, at, options, into) => ({ ...rest(state, at, options, into) }))).toContain(
      'update leaves the state that it was given as it was, and gives the same again',
    );
  });

  it('catches memory outside the state', () => {
    const names = withUpdate((state, at, options, into) => {
      const next = rest(state, at, options, into);
      next.query[0]! += 1e-9 * remembered[0]!;
      remembered[0] = at.gradient[0]!;
      calls += 1;
      return next;
    });
    expect(calls).toBeGreaterThan(0);
    expect(names).toContain('update leaves the state that it was given as it was, and gives the same again');
  });

  it('catches what depends on old contents of `into`', () => {
    expect(
      withUpdate((state, at, options, into) => {
        const old = into.iteration;
        const next = rest(state, at, options, into);
        next.query[0]! -= 1e-6 * old;
        return next;
      }),
    ).toContain('update leaves the state that it was given as it was, and gives the same again');
  });

  it('catches kept references to x0 and to observations', () => {
    const name = 'neither x0 nor observations are kept or written to';
    expect(broken({ init: (x0: Float64Array, options: never, context: never) => ({ ...sound.init(x0, options, context), x: x0 }) })).toContain(name);
    expect(
      withUpdate((state, at, options, into) => {
        const next = rest(state, at, options, into);
        (next as unknown as Record<string, unknown>)['kept'] = at.gradient;
        return next;
      }),
    ).toContain(name);
    expect(
      withUpdate((state, at, options, into) => {
        const next = rest(state, at, options, into);
        at.gradient.fill(0);
        return next;
      }),
    ).toContain(name);
  });

  it('catches buffers that move between states', () => {
    expect(
      withUpdate((state, at, options, into) => {
        const next = rest(state, at, options, into);
        next.lower = state.lower;
        return next;
      }),
    ).toEqual(['two states share no memory']);
  });

  it('catches steps that are not finite, and false success after NaN', () => {
    const name = 'values that are not finite are survived and never a success';
    expect(
      withUpdate((state, at, options, into) => {
        const next = rest(state, at, options, into);
        if (at.value === Infinity) {
          next.stop = null;
          next.query.fill(NaN);
        }
        return next;
      }),
    ).toContain(name);
    expect(
      withUpdate((state, at, options, into) => {
        const next = rest(state, at, options, into);
        if (at.value === Infinity) next.stop = 'step-tolerance';
        return next;
      }),
    ).toContain(name);
  });

  it('catches ascent, a false fun, lies about oracles, and broken bounds', () => {
    expect(withUpdate((state, at, options, into) => rest(state, { ...at, gradient: at.gradient.map((g) => -g) }, options, into))).toContain(
      'a convex quadratic goes down',
    );
    expect(
      withUpdate((state, at, options, into) => {
        const next = rest(state, at, options, into);
        next.fun *= 1.001;
        return next;
      }),
    ).toContain('the reported fun is f at the reported x');
    expect(broken({ traits: { ...sound.traits, needs: ['value'] } })).toEqual(['only declared oracles are asked for']);
    expect(
      withUpdate((state, at, options, into) => {
        const next = rest(state, at, options, into);
        next.query[0]! += 1e-12;
        return next;
      }),
    ).toContain('every query respects the bounds');
  });

  it('catches a method that leaves the minimum, ignores its seed, or hides its options', () => {
    expect(
      withUpdate((state, at, options, into) => {
        const next = rest(state, at, options, into);
        next.stop = null;
        next.query[0]! += 1e-3;
        return next;
      }),
    ).toContain('a run that starts at the minimum stays there');
    expect(broken({ traits: { ...sound.traits, stochastic: true } })).toEqual(['the same seed gives the same run']);
    expect(broken({ options: o.options({ rate: o.number({ describe: '' }), gtol: o.number({ default: 1, describe: 'x' }) }) })).toContain(
      'every option has a description and a default, or may be left out',
    );
    expect(broken({ traits: { ...sound.traits, tol: ['ftol'] } })).toEqual(['tol names options of the method']);
    expect(broken({ summary: 'Short' })).toEqual(['the summary is a sentence']);
  });
});
