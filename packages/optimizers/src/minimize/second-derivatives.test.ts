import { defineMinimizer, o } from '@thetakit/registry';
import { expect, it } from 'vitest';
import { minimize } from './minimize.ts';

it('hands a Hessian on to methods that want one', () => {
  const newton = defineMinimizer({
    id: 'one-newton-step',
    summary: 'One Newton step in one variable, for this test.',
    traits: { needs: ['value', 'gradient', 'hessian'], bounds: 'none', stochastic: false, global: false, tol: [] },
    options: o.options({}),
    init: (x0: Float64Array) => ({
      query: x0.slice(),
      wants: 'value+gradient+hessian' as const,
      x: x0.slice(),
      fun: NaN,
      gradientNorm: NaN,
      iteration: 0,
      stop: null as 'gradient-tolerance' | null,
    }),
    update: (state, { value, gradient: g, hessian: h }, _options, into) => {
      into.x.set(state.query);
      into.fun = value;
      into.iteration = state.iteration + 1;
      into.stop = g[0] === 0 ? 'gradient-tolerance' : null;
      into.query[0] = state.query[0]! - g[0]! / h[0]!;
      return into;
    },
  });
  const f = { fun: (x: Float64Array) => (x[0]! - 3) ** 2, jac: (x: Float64Array) => [2 * (x[0]! - 3)] };
  for (const second of [{ hess: () => [[2]] }, { hess: () => [2] }, { hessp: (_: Float64Array, v: Float64Array) => [2 * v[0]!] }]) {
    expect(minimize(f.fun, 0, { method: newton, jac: f.jac, ...second })).toMatchObject({ success: true, nit: 2, nhev: 2, fun: 0 });
  }
  expect(() => minimize(f.fun, 0, { method: newton, jac: f.jac })).toThrow(
    'ORACLE_MISSING: one-newton-step: the method needs second derivatives, and the objective offers none. Give hessian or hessianProduct in the objective, or choose a method that does without',
  );
});
