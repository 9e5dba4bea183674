/**
 * Hessian-free optimisation: truncated Newton steps of a damped Gauss-Newton model, from products G v alone.
 *
 *   p ~ argmin q(p) + lambda/2 ||p||^2,  q(p) = g^T p + 1/2 p^T G p,  by conjugate gradients from a share of the last p, until the
 *   model has fallen by less than k eps of itself over the last k = max(10, products / 10) products
 *   back along the iterates of conjugate gradients while f falls, then a backtracking line search
 *   lambda <- 2/3 lambda when (f(x + p) - f(x)) / q(p) > 3/4, 3/2 lambda when it is < 1/4
 *
 * G v is the objective's `hessianProduct`: give it Gauss-Newton products, which are never negative: `gaussNewtonProducts` for sums of
 * squares, `gnvp` of `@thetakit/autodiff-core` for a loss of predictions. With those of the Hessian the damping grows where it bends down.
 * Source: J. Martens, Deep learning via Hessian-free optimization, ICML 2010; J. Martens, I. Sutskever, Training deep and recurrent
 *   networks with Hessian-free optimization, Neural Networks: Tricks of the Trade (2012) 479-535, doi:10.1007/978-3-642-35289-8_27.
 * Good for: training networks and other sums of many terms on the whole data, deep or badly scaled ones. Not for: noisy gradients.
 * Cost per iteration: one gradient, some products, a few values of f; keeps about 70 n floats.
 */
import { relativeGradient } from '@thetakit/optimizers';
import { defineMinimizer, type Observation, type OptionsOf, o } from '@thetakit/registry';
import { askRow, copyHessianFreeState, type HessianFreeState, hessianFreeState, keep } from './hf-state.ts';

const options = o.options({
  damping: o.number({ gt: 0, default: 1, scale: 'log', describe: 'First damping lambda.', unit: 'f/x^2' }),
  warmStart: o.number({ min: 0, max: 1, default: 0.95, describe: 'Share of the last step at which conjugate gradients start.', unit: '1' }),
  cgTolerance: o.number({ gt: 0, default: 5e-4, scale: 'log', describe: 'Least relative progress eps of the model per product.', unit: '1' }),
  maxProducts: o.integer({ min: 1, default: 250, describe: 'Most products per step.', unit: '1' }),
  gtol: o.number({ min: 0, default: 1e-8, scale: 'log', describe: 'Stop when no component of the gradient is larger than this.', unit: 'f/x' }),
});

/** Options of `hessianFree`. */
export type HessianFreeOptions = OptionsOf<typeof options>;

/** Growth of the distance between kept iterates. */
const spread = 1.3;
/** Damping beyond this ends the run. */
const mostDamping = 1e12;
const sufficient = 1e-2;
const shortening = 0.8;
const mostShortenings = 60;
const relativeTolerance = Number.EPSILON ** (2 / 3);

/** The method, id `hessian-free`. */
export const hessianFree = defineMinimizer({
  id: 'hessian-free',
  summary: "Martens' Hessian-free method: conjugate gradients on a damped Gauss-Newton model, backtracking along their iterates.",
  aliases: ['hf'],
  formula: String.raw`p \approx \arg\min_p \nabla f^T p + \tfrac12 p^T (G + \lambda I)\,p \text{ by conjugate gradients},\quad x \leftarrow x + \alpha p`,
  goodFor: 'Training networks on their whole data, and other large sums with cheap Gauss-Newton products.',
  notFor: 'Gradients with noise; few variables: use trust-exact.',
  sources: ['J. Martens, Deep learning via Hessian-free optimization, ICML 2010'],
  traits: { needs: ['value', 'gradient', 'hessianProduct'], bounds: 'none', stochastic: false, global: false, tol: ['gtol'] },
  options,
  init: (x0, { damping, maxProducts }: HessianFreeOptions) => hessianFreeState(x0, damping, 10 + Math.ceil(maxProducts / 10) + 1),
  update,
  extras: ({ damping }: HessianFreeState) => ({ damping }),
});

function update(state: HessianFreeState, observation: Observation, given: HessianFreeOptions, into: HessianFreeState): HessianFreeState {
  copyHessianFreeState(state, into);
  if (state.phase === 'start') arrive(into, observation, given);
  else if (state.phase === 'product') take(into, observation.product, given);
  else if (state.phase === 'backtrack') backtrack(into, observation.value);
  else search(into, observation.value, given);
  return into;
}

/** f and g at a new iterate. */
function arrive(s: HessianFreeState, { value, gradient }: Observation, given: HessianFreeOptions): void {
  if (!(value < Infinity)) {
    s.stop = Number.isNaN(s.fun) ? 'non-finite' : 'stalled';
    return;
  }
  s.x.set(s.query);
  s.fun = value;
  s.gradient.set(gradient);
  s.gradientNorm = gradient.reduce((most, g) => Math.max(most, Math.abs(g)), 0);
  if (s.gradientNorm <= given.gtol) s.stop = 'gradient-tolerance';
  else beginSteps(s, given.warmStart);
}

/** Conjugate gradients from `share` of the last step. */
function beginSteps(s: HessianFreeState, share: number): void {
  const n = s.x.length;
  for (let i = 0; i < n; i++) s.step[i] = share * s.step[i]!;
  s.isWarm = s.step.some((v) => v !== 0);
  s.image.fill(0);
  s.residual.set(s.gradient);
  s.products = 0;
  s.keptCount = 0;
  s.nextKept = 1;
  if (s.isWarm) s.path.set(s.step);
  else for (let i = 0; i < n; i++) s.path[i] = -s.gradient[i]!;
  askProduct(s);
}

function askProduct(s: HessianFreeState): void {
  s.direction.set(s.path);
  s.query.set(s.x);
  s.phase = 'product';
  s.wants = 'product';
}

/** G v: the residual of the first p, or one step of conjugate gradients. */
function take(s: HessianFreeState, product: Float64Array, given: HessianFreeOptions): void {
  const { step: p, residual: r, image, path: d } = s;
  const n = p.length;
  if (!product.every(Number.isFinite)) {
    s.stop = 'non-finite';
    return;
  }
  if (s.isWarm) {
    s.isWarm = false;
    image.set(product);
    for (let i = 0; i < n; i++) {
      r[i] = s.gradient[i]! + product[i]! + s.damping * p[i]!;
      d[i] = -r[i]!;
    }
    askProduct(s);
    return;
  }
  s.products += 1;
  let [bend, square] = [0, 0];
  for (let i = 0; i < n; i++) {
    bend += d[i]! * (product[i]! + s.damping * d[i]!);
    square += r[i]! * r[i]!;
  }
  if (!(bend > 0)) {
    if (square > 0) bendsDown(s, given);
    else endSteps(s);
    return;
  }
  const alpha = square / bend;
  let after = 0;
  for (let i = 0; i < n; i++) {
    p[i] = p[i]! + alpha * d[i]!;
    image[i] = image[i]! + alpha * product[i]!;
    r[i] = r[i]! + alpha * (product[i]! + s.damping * d[i]!);
    after += r[i]! * r[i]!;
  }
  if (s.products >= s.nextKept) {
    keep(s, promiseOf(s));
    s.nextKept = Math.ceil(s.products * spread);
  }
  if (isEnough(s, after, given)) endSteps(s);
  else {
    for (let i = 0; i < n; i++) d[i] = (after / square) * d[i]! - r[i]!;
    askProduct(s);
  }
}

/** The damped model bends down along d: more damping, from the start. */
function bendsDown(s: HessianFreeState, { warmStart }: HessianFreeOptions): void {
  if (s.keptCount > 0) {
    endSteps(s);
    return;
  }
  s.damping *= 4;
  if (s.damping > mostDamping) giveUp(s);
  else {
    s.step.fill(0);
    beginSteps(s, warmStart);
  }
}

/** q(p). */
function promiseOf({ step: p, gradient: g, image }: HessianFreeState): number {
  let sum = 0;
  for (let i = 0; i < p.length; i++) sum += p[i]! * (g[i]! + 0.5 * image[i]!);
  return sum;
}

/** Martens' test of relative progress, and the limits. */
function isEnough(s: HessianFreeState, residualSquared: number, { cgTolerance, maxProducts }: HessianFreeOptions): boolean {
  const { step: p, gradient: g, residual: r, models, products } = s;
  let model = 0;
  for (let i = 0; i < p.length; i++) model += 0.5 * p[i]! * (g[i]! + r[i]!);
  models[products % models.length] = model;
  if (residualSquared === 0 || products >= maxProducts) return true;
  const k = Math.max(10, Math.ceil(products / 10));
  return products > k && model < 0 && (model - models[(products - k) % models.length]!) / model < k * cgTolerance;
}

/** The last iterate, and f there. */
function endSteps(s: HessianFreeState): void {
  keep(s, promiseOf(s));
  s.bestValue = NaN;
  askRow(s, s.keptCount - 1, 1);
  s.phase = 'backtrack';
  s.wants = 'value';
}

/** f at a kept iterate: the one before it is tried while that is lower. */
function backtrack(s: HessianFreeState, value: number): void {
  const isBetter = Number.isNaN(s.bestValue) || value < s.bestValue;
  if (isBetter) {
    s.bestValue = value;
    s.bestRow = s.row;
  }
  if (isBetter && s.row > 0) {
    askRow(s, s.row - 1, 1);
    return;
  }
  s.alpha = 1;
  beginSearch(s);
}

/** Adapts the damping to what the step did, and starts the line search. */
function beginSearch(s: HessianFreeState): void {
  const promise = s.promises[s.bestRow]!;
  const ratio = (s.bestValue - s.fun) / promise;
  if (ratio > 0.75 && promise < 0) s.damping *= 2 / 3;
  else if (!(ratio >= 0.25)) s.damping *= 3 / 2;
  askRow(s, s.bestRow, 1);
  s.phase = 'search';
  search(s, s.bestValue);
}

/** f at x + alpha p. */
function search(s: HessianFreeState, value: number, given?: HessianFreeOptions): void {
  const n = s.x.length;
  let slope = 0;
  for (let i = 0; i < n; i++) slope += s.gradient[i]! * s.kept[s.bestRow * n + i]!;
  if (value < s.fun && value <= s.fun + sufficient * s.alpha * slope) {
    askRow(s, s.bestRow, s.alpha);
    s.phase = 'start';
    s.wants = 'value+gradient';
    s.iteration += 1;
    return;
  }
  s.alpha *= shortening;
  if (slope < 0 && s.alpha > shortening ** mostShortenings) {
    askRow(s, s.bestRow, s.alpha);
    s.wants = 'value';
    return;
  }
  s.damping *= 4;
  const share = given?.warmStart ?? 0;
  if (s.damping > mostDamping || isStill(s)) giveUp(s);
  else {
    s.step.fill(0);
    beginSteps(s, share);
  }
}

/** Are no digits left in which f could fall? */
function isStill(s: HessianFreeState): boolean {
  return relativeGradient(s.x, s.fun, s.gradient) <= relativeTolerance;
}

function giveUp(s: HessianFreeState): void {
  s.stop = isStill(s) ? 'function-tolerance' : 'stalled';
}
