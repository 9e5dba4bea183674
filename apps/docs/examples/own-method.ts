import { minimize } from '@thetakit/optimizers';
import { defineOptimizer, o } from '@thetakit/registry';

/** Steps along the sign of the gradient. */
const signDescent = defineOptimizer({
  id: 'sign-descent',
  summary: 'Steps of fixed length along the signs of the gradient.',
  traits: { needs: ['gradient'], bounds: 'none', stochastic: false, global: false, tol: [] },
  options: o.options({ step: o.number({ gt: 0, default: 0.01, scale: 'log', unit: 'x', describe: 'Length of a step in each variable.' }) }),
  init: (x0) => ({ query: x0.slice(), wants: 'value+gradient', x: x0.slice(), fun: NaN, gradientNorm: NaN, iteration: 0, stop: null }),
  update(state, { value, gradient }, { step }, into) {
    into.x.set(state.query);
    into.fun = value;
    into.gradientNorm = gradient.reduce((norm, each) => Math.max(norm, Math.abs(each)), 0);
    for (let i = 0; i < gradient.length; i++) into.query[i] = state.query[i]! - step * Math.sign(gradient[i]!);
    into.iteration = state.iteration + 1;
    return into;
  },
});

const result = minimize(([x, y]) => x! ** 2 + 100 * y! ** 2, [1, 1], { method: signDescent, options: { step: 0.05 }, maxiter: 100 });
console.log(result.fun < 1e-3, result.nit);
