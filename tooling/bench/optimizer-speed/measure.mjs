/** Times of the optimizers on chained Rosenbrock, and of other JavaScript libraries that are installed. Prints one line of JSON. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chainedRosenbrock } from '../../../packages/optimizers/bench/chained-rosenbrock.ts';
import { bfgs, cg, cobyla, cobyqa, differentialEvolution, lBfgsB, nelderMead, runMethod } from '../../../packages/optimizers/src/index.ts';

/** Processor seconds, not of the wall: other programs on the machine matter less. */
function processorSeconds(work) {
  const began = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(began);
  return 1e-6 * (user + system);
}

/** Seconds per call of `work`: the best of five batches of about `batch` seconds, after a warm-up. */
function secondsPerCall(work, batch = 0.1) {
  processorSeconds(() => {
    for (let k = 0; k < 3; k++) work();
  });
  let calls = 1;
  while (calls < 1e7 && processorSeconds(() => repeat(work, calls)) < batch) calls *= 2;
  return Math.min(...Array.from({ length: 5 }, () => processorSeconds(() => repeat(work, calls)) / calls));
}

function repeat(work, calls) {
  for (let k = 0; k < calls; k++) work();
}

const startOf = (n) => Float64Array.from({ length: n }, (_, i) => (i % 2 === 0 ? -1.2 : 1));

/** Microseconds per evaluation and per iteration of a whole run, and of f and g alone. */
function timeOf(method, n, settings = {}, valuesOnly = false) {
  const all = chainedRosenbrock(n);
  const objective = valuesOnly ? { dimension: n, value: all.value } : all;
  const x0 = startOf(n);
  const { nfev, nit } = runMethod(method, objective, x0, settings);
  const run = secondsPerCall(() => runMethod(method, objective, x0, settings));
  const alone = secondsPerCall(() => (valuesOnly ? all.value(x0) : all.valueAndGradient(x0)), 0.05);
  return { nfev, nit, perEvaluation: (1e6 * run) / nfev, perIteration: (1e6 * run) / Math.max(1, nit), overhead: (1e6 * run) / nfev - 1e6 * alone };
}

/** As `timeOf`, with the time of an iteration without what a run costs once: its memory, n^2 numbers three times, and its result. */
function marginal(method, n, few, many) {
  const [one, two] = [timeOf(method, n, { maxiter: few }), timeOf(method, n, { maxiter: many })];
  const perIteration = (two.perIteration * two.nit - one.perIteration * one.nit) / (two.nit - one.nit);
  return { ...two, perIteration };
}

const box = (n) => ({ lower: new Float64Array(n).fill(-5), upper: new Float64Array(n).fill(5) });

const ours = {
  'l-bfgs-b 2': timeOf(lBfgsB, 2),
  'l-bfgs-b 100': timeOf(lBfgsB, 100),
  'bfgs 2': timeOf(bfgs, 2),
  'bfgs 1000': marginal(bfgs, 1000, 20, 60),
  'cg 100': timeOf(cg, 100),
  'nelder-mead 2': timeOf(nelderMead, 2, {}, true),
  'cobyla 2': timeOf(cobyla, 2, { maxfev: 1000 }, true),
  'cobyqa 2': timeOf(cobyqa, 2, {}, true),
  'differential-evolution 10': timeOf(differentialEvolution, 10, { bounds: box(10), maxfev: 20_000 }, true),
};

/** Microseconds per evaluation of peers, by case; a peer that is not installed is left out and named in `missing`. */
async function peers(folder) {
  const require = createRequire(folder === undefined ? import.meta.url : `${folder}/index.js`);
  const times = {};
  const missing = [];
  const add = (name, measure) => {
    try {
      measure(require(name));
    } catch (error) {
      missing.push(`${name} (${String(error.message).split('\n')[0]})`);
    }
  };
  const counted = (n, run) => {
    const f = chainedRosenbrock(n);
    let calls = 0;
    const value = (x) => {
      calls += 1;
      return f.value(Float64Array.from(x));
    };
    const valueAndGradient = (x, out) => {
      calls += 1;
      const at = Float64Array.from(x);
      const { value: fx, gradient } = f.valueAndGradient(at);
      if (out !== undefined) for (let i = 0; i < n; i++) out[i] = gradient[i];
      return fx;
    };
    run(value, valueAndGradient);
    const nfev = calls;
    return { nfev, perEvaluation: (1e6 * secondsPerCall(() => run(value, valueAndGradient))) / nfev };
  };
  // fmin calls its UMD file an ES module, which Node then finds empty: it is run as what it is.
  const runScript = (name) => {
    const exports = {};
    new Function('exports', 'module', readFileSync(require.resolve(name), 'utf8'))(exports, { exports });
    return exports;
  };
  add('fmin', () => {
    const { conjugateGradient, nelderMead: simplex } = runScript('fmin');
    times['cg 2 fmin'] = counted(2, (_, both) => conjugateGradient((x, out) => both(x, out), [-1.2, 1]));
    times['nelder-mead 2 fmin'] = counted(2, (value) => simplex(value, [-1.2, 1]));
  });
  add('numeric', (numeric) => {
    const gradient = (n) => (x) => Array.from(chainedRosenbrock(n).valueAndGradient(Float64Array.from(x)).gradient);
    for (const n of [2, 100]) times[`bfgs ${n} numeric`] = counted(n, (value) => numeric.uncmin(value, Array.from(startOf(n)), 1e-9, gradient(n), 1000));
  });
  try {
    times['l-bfgs-b 2 nlopt-js'] = await nlopt(require('nlopt-js'), 'LD_LBFGS', 2);
    times['cobyla 2 nlopt-js'] = await nlopt(require('nlopt-js'), 'LN_COBYLA', 2);
  } catch (error) {
    missing.push(`nlopt-js (${String(error.message ?? error).split('\n')[0]})`);
  }
  return { times, missing };
}

async function nlopt(module, name, n) {
  await module.ready;
  const f = chainedRosenbrock(n);
  let calls = 0;
  const run = () => {
    const solver = new module.Optimize(module.Algorithm[name], n);
    solver.setMinObjective((x, out) => {
      calls += 1;
      const { value, gradient } = f.valueAndGradient(Float64Array.from(x));
      if (out) for (let i = 0; i < n; i++) out[i] = gradient[i];
      return value;
    }, 1e-12);
    solver.setMaxeval(1000);
    solver.optimize(Array.from(startOf(n)));
    module.GC.flush();
  };
  run();
  const nfev = calls;
  return { nfev, perEvaluation: (1e6 * secondsPerCall(run)) / nfev };
}

process.stdout.write(`${JSON.stringify({ ours, ...(await peers(process.argv[2])) })}\n`);
