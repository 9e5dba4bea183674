/**
 * A plugin as a third party writes it: plain JavaScript, one optimizer, the registry as its only (peer) dependency.
 *
 *   thetakit minimize rosenbrock --plugin ./index.js --method signed-descent --learning-rate 0.01
 *
 * Signed descent moves every variable by the same length against the sign of an averaged gradient:
 *
 *   m_k = beta m_(k-1) + (1 - beta) g_k,    x_(k+1) = x_k - eta / sqrt(k) sign(m_k).
 */
import { defineOptimizer, definePlugin, o } from '@thetakit/registry';

const options = o.options({
  learningRate: o.number({ gt: 0, default: 0.1, scale: 'log', unit: 'x', describe: 'Length eta of the first step in every variable' }),
  momentum: o.number({ min: 0, lt: 1, default: 0.5, describe: 'Weight beta of the past in the averaged gradient' }),
  decay: o.boolean({ default: true, describe: 'Shorten step k by 1/sqrt(k)' }),
  gradientTolerance: o.number({ min: 0, default: 1e-6, scale: 'log', unit: 'f/x', describe: 'Stop when no component of the gradient is larger' }),
});

/** The method: a pure state machine. `update` writes the next state into `into` and never touches `state`. */
export const signedDescent = defineOptimizer({
  id: 'signed-descent',
  summary: 'Equal steps against the sign of an averaged gradient.',
  aliases: ['sign-sgd'],
  formula: String.raw`m_k = \beta m_{k-1} + (1-\beta) g_k, \quad x_{k+1} = x_k - \frac{\eta}{\sqrt k}\,\operatorname{sign}(m_k)`,
  goodFor: 'Gradients whose scale says nothing: each variable moves by the same length.',
  notFor: 'High precision: the iterates circle the minimum at the distance of the last step.',
  sources: ['J. Bernstein et al., signSGD: compressed optimisation for non-convex problems, 2018, arXiv:1802.04434'],
  traits: { needs: ['gradient'], bounds: 'none', stochastic: false, global: false, tol: ['gradientTolerance'] },
  options,
  init: (x0) => ({
    query: x0.slice(),
    wants: 'value+gradient',
    x: x0.slice(),
    fun: Number.NaN,
    gradientNorm: Number.NaN,
    iteration: 0,
    stop: null,
    average: new Float64Array(x0.length),
  }),
  update(state, { value, gradient }, { learningRate, momentum, decay, gradientTolerance }, into) {
    into.wants = 'value+gradient';
    // An objective that is not finite is observed as Infinity: the iterate stays at the last good point, and the run ends.
    if (value === Infinity) {
      into.average.set(state.average);
      into.query.set(state.x);
      into.x.set(state.x);
      into.fun = state.fun;
      into.gradientNorm = state.gradientNorm;
      into.iteration = state.iteration;
      into.stop = 'non-finite';
      return into;
    }
    const step = decay ? learningRate / Math.sqrt(state.iteration + 1) : learningRate;
    let largest = 0;
    for (let i = 0; i < gradient.length; i++) {
      const average = momentum * state.average[i] + (1 - momentum) * gradient[i];
      into.average[i] = average;
      into.x[i] = state.query[i];
      into.query[i] = state.query[i] - step * Math.sign(average);
      largest = Math.max(largest, Math.abs(gradient[i]));
    }
    into.fun = value;
    into.gradientNorm = largest;
    into.iteration = state.iteration + 1;
    into.stop = largest <= gradientTolerance ? 'gradient-tolerance' : null;
    return into;
  },
});

export default definePlugin({
  meta: { name: 'thetakit-plugin-signed-descent', version: '1.0.0', namespace: 'signed' },
  entries: [signedDescent],
});
