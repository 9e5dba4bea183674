/** Times: trust-exact in units of its Cholesky factorisations, and Levenberg-Marquardt on NIST's sets beside SciPy in one run. */
import { spawnSync } from 'node:child_process';
import { strd } from '../../../packages/problems/src/index.ts';
import { resolveOptions } from '../../../packages/registry/src/index.ts';
import { factorCholesky } from '../../../packages/second-order/src/dense/cholesky.ts';
import { leastSquares, trustExact } from '../../../packages/second-order/src/index.ts';
import { denseKernel } from '../../../packages/second-order/src/trust-region/dense-kernel.ts';
import { compiledObjective } from './strd.mjs';

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

/** Processor seconds, not of the wall: other programs on the machine matter less. */
function processorSeconds(work) {
  const began = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(began);
  return 1e-6 * (user + system);
}

/** Seconds of the method's own work in runs on chained Rosenbrock, and of as many factorisations of a matrix of that order. */
export function trustExactSpeed(n = 100) {
  const options = resolveOptions('trust-exact', trustExact.options, {});
  // f, g and H are computed beforehand: only the method's updates are timed.
  const observations = [];
  const first = () => trustExact.init(start(n), options, {});
  const solve = (isRecorded) => {
    let [state, spare] = [first(), first()];
    let k = 0;
    for (; state.stop === null; k++) {
      if (isRecorded) observations.push(observe(state.query));
      [spare, state] = [state, trustExact.update(state, observations[k], options, spare)];
    }
    return state.iteration;
  };
  const { factor } = denseKernel;
  let factorisations = 0;
  denseKernel.factor = (...args) => {
    factorisations += 1;
    return factor(...args);
  };
  const iterations = solve(true);
  denseKernel.factor = factor;
  const problem = positiveDefinite(n);
  const factorAll = () => {
    for (let k = 0; k < factorisations; k++) factorCholesky(problem, 0);
  };
  const [own, cholesky] = [[], []];
  for (let round = 0; round < 7; round++) {
    own.push(processorSeconds(() => solve(false)));
    cholesky.push(processorSeconds(factorAll));
  }
  return { n, iterations, factorisations, own: median(own), cholesky: median(cholesky) };
}

function positiveDefinite(n) {
  const hessian = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) hessian[i * n + j] = i === j ? n : 1 / (1 + Math.abs(i - j));
  return { order: n, hessian, factor: new Float64Array(n * n), work: new Float64Array(n) };
}

const start = (n) => Float64Array.from({ length: n }, (_, i) => (i % 2 === 0 ? -1.2 : 1));

/** f, g and H of chained Rosenbrock. */
function observe(x) {
  const n = x.length;
  const [gradient, hessian] = [new Float64Array(n), new Float64Array(n * n)];
  let value = 0;
  for (let i = 0; i + 1 < n; i++) {
    const [a, b] = [x[i + 1] - x[i] ** 2, 1 - x[i]];
    value += 100 * a * a + b * b;
    gradient[i] += -400 * x[i] * a - 2 * b;
    gradient[i + 1] += 200 * a;
    hessian[i * n + i] += 1200 * x[i] ** 2 - 400 * x[i + 1] + 2;
    hessian[(i + 1) * n + i + 1] += 200;
    hessian[i * n + i + 1] = hessian[(i + 1) * n + i] = -400 * x[i];
  }
  return { value, gradient, hessian };
}

/** Processor milliseconds for all 54 fits, the best of several rounds, and the digits that SciPy's runs reach; null without SciPy. */
export function fitSpeed() {
  const entries = Object.values(strd);
  const time = (fitAll) => {
    let best = Infinity;
    for (let k = 0; k < 5; k++) best = Math.min(best, 1e3 * processorSeconds(fitAll));
    return best;
  };
  const compiled = entries.map(compiledObjective);
  const over = (fit) => () => entries.forEach((entry, k) => entry.starts.forEach((x0) => fit(k, x0)));
  return {
    compiled: time(over((k, x0) => leastSquares(compiled[k], x0))),
    differences: time(over((k, x0) => leastSquares((x) => compiled[k].residuals(x), x0))),
    scipy: scipySpeed(entries),
  };
}

function scipySpeed(entries) {
  const problems = entries.map(({ name, formula, parameters, columns, starts, certified }) => ({
    name,
    formula,
    parameters,
    columns,
    starts,
    certified: certified.parameters,
  }));
  const { status, stdout } = spawnSync('python3', ['-c', program], { input: JSON.stringify(problems), encoding: 'utf8', maxBuffer: 1 << 26 });
  return status === 0 ? JSON.parse(stdout) : null;
}

const program = `
import json, sys, time, warnings
import numpy as np
import scipy
from scipy.optimize import least_squares
warnings.simplefilter('ignore')
np.seterr(all='ignore')
space = {name: getattr(np, name) for name in ('exp', 'log', 'cos', 'sin', 'sqrt', 'pi')}
space['atan'] = np.arctan
jobs = []
for p in json.load(sys.stdin):
    left, right = p['formula'].replace('^', '**').split('~')
    columns = {k: np.array(v) for k, v in p['columns'].items()}
    model = compile(right.strip(), p['name'], 'eval')
    y = eval(left.strip(), {**space, **columns})
    base = {**space, **columns}
    def residuals(b, model=model, y=y, base=base, names=p['parameters']):
        return eval(model, base, dict(zip(names, b))) - y
    for start in p['starts']:
        jobs.append((residuals, np.array(start, float), np.array(p['certified'])))
def run(**options):
    best = np.inf
    for _ in range(3):
        reached, began = 0, time.process_time()
        found = []
        for f, x0, _c in jobs:
            try:
                found.append(least_squares(f, x0, method='lm', **options).x)
            except ValueError:
                found.append(x0)
        best = min(best, time.process_time() - began)
    for x, (_f, _x, c) in zip(found, jobs):
        reached += bool(np.min(-np.log10(np.abs(x - c) / np.abs(c) + 1e-300)) >= 6)
    return {'ms': 1e3 * best, 'reached': reached}
print(json.dumps({'version': scipy.__version__, 'default': run(), 'tight': run(ftol=1e-15, xtol=1e-15, gtol=1e-15, max_nfev=20000)}))
`;
