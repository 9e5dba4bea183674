import { createRun, runMethod } from '@thetakit/optimizers';
import { mghProblems, rosenbrock, strd, strdObjective } from '@thetakit/problems';
import { createRegistry, type Objective } from '@thetakit/registry';
import { describe, expect, it } from 'vitest';
import { secondOrderPlugin } from '../plugin.ts';
import { levenbergMarquardt } from './levenberg-marquardt.ts';

const run = (objective: Objective, start: ArrayLike<number>, settings = {}) => runMethod(levenbergMarquardt, objective, Float64Array.from(start), settings);

it('takes the steps worked by hand on r = (x - 2, 2 x - 1)', () => {
  // linear: J^T J = 5, J^T r at 0 = -4: one Gauss-Newton step to 4/5, cost 1/2 (36/25 + 9/25) = 0.9
  const linear: Objective = {
    dimension: 1,
    residualCount: 2,
    value: () => NaN,
    residuals: (x) => Float64Array.of(x[0]! - 2, 2 * x[0]! - 1),
    jacobian: () => Float64Array.of(1, 2),
  };
  // x0 = 0 has scaled norm 0: the first radius is the option `factor` itself, 100 > the step
  const result = run(linear, [0]);
  expect(result.x[0]).toBeCloseTo(0.8, 15);
  expect(result.fun).toBeCloseTo(0.9, 14);
  // factor 0.1 cuts the first step: ||D p|| = sqrt(5) p <= 0.1 within 10 per cent
  const cut = runMethod(levenbergMarquardt, linear, Float64Array.of(0), { options: { factor: 0.1 }, history: true });
  expect(cut.history![0]!.x[0]! * Math.sqrt(5)).toBeGreaterThan(0.09);
  expect(cut.history![0]!.x[0]! * Math.sqrt(5)).toBeLessThan(0.11);
});

describe('the MGH collection from the standard starts', () => {
  const rows = mghProblems.map((problem) => {
    const result = run(problem.objective(), problem.starts[0]!);
    const [f, best] = [2 * result.fun, problem.best.value];
    return { id: problem.id, problem, result, f, isSolved: best === 0 ? f <= 1e-10 : (f - best) / best <= 1e-6 };
  });

  it('is solved in 44 of 46 instances; the other two end in their known local minima', () => {
    const unsolved = rows.filter((row) => !row.isSolved);
    expect(unsolved.map((row) => row.id)).toEqual(['mgh-freudenstein-roth', 'mgh-trigonometric']);
    for (const { f, problem } of unsolved) expect(problem.localMinima!.some((local) => Math.abs(f / local - 1) < 1e-5)).toBe(true);
  });

  it('ends every run with success at a stationary point', () => {
    for (const { id, problem, result, f } of rows) {
      expect(result.success, `${id} ${result.reason}`).toBe(true);
      const objective = problem.objective();
      const [r, J] = [objective.residuals!(result.x), objective.jacobian!(result.x)];
      const n = problem.dimension;
      // the cosine between r and each column, or residuals at rounding level
      for (let j = 0; j < n && f > 1e-25; j++) {
        let [dot, length] = [0, 0];
        for (let i = 0; i < r.length; i++) {
          dot += J[i * n + j]! * r[i]!;
          length += J[i * n + j]! ** 2;
        }
        expect(Math.abs(dot) / Math.sqrt(Math.max(length * f, 1e-300)), id).toBeLessThan(1e-6);
      }
    }
  });
});

it('is blind to the scale of r and of each variable, exactly for powers of two', () => {
  const plain = rosenbrock().objective() as Required<Objective>;
  const [a, c] = [[1, 2 ** 10], 2 ** -5];
  const back = (z: Float64Array) => z.map((v, i) => v * a[i]!);
  const scaled: Objective = {
    dimension: 2,
    residualCount: 2,
    value: () => NaN,
    residuals: (z) => plain.residuals(back(z)).map((v) => c * v),
    jacobian: (z) => plain.jacobian(back(z)).map((v, at) => c * v * a[at % 2]!),
  };
  const one = run(plain, [-1.2, 1], { history: true });
  const two = run(scaled, [-1.2, 1 / 2 ** 10], { history: true });
  expect(two.history!.map((row) => [row.x[0], row.x[1]! * 2 ** 10])).toEqual(one.history!.map((row) => [...row.x]));
});

it('never raises the sum of squares before it polishes, and by rounding only then', () => {
  for (const entry of [strd.BoxBOD, strd.ENSO, strd.Thurber, strd.Rat43]) {
    const { history, ...result } = run(strdObjective(entry), entry.starts[1], { history: true });
    history!.forEach((row, k) => k > 0 && expect(row.fun).toBeLessThanOrEqual(history![k - 1]!.fun * (1 + 1e-9)));
    expect(result['attempts']).toBe(1);
  }
});

it('starts again when it has run off to a plateau: BoxBOD from its far start', () => {
  const objective = strdObjective(strd.BoxBOD);
  const once = run(objective, strd.BoxBOD.starts[0], { options: { maxAttempts: 1 } });
  expect(2 * once.fun).toBeGreaterThan(2 * strd.BoxBOD.certified.residualSumOfSquares);
  expect(once.success).toBe(false);
  const all = run(objective, strd.BoxBOD.starts[0]);
  expect([all.success, all['attempts']]).toEqual([true, 2]);
  expect(all.x[1]).toBeCloseTo(strd.BoxBOD.certified.parameters[1]!, 10);
});

it('takes fewer residuals than variables', () => {
  // r = x + 2y - 3: any point of the line; the basic solution moves one variable
  const wide: Objective = {
    dimension: 2,
    residualCount: 1,
    value: () => NaN,
    residuals: (x) => Float64Array.of(x[0]! + 2 * x[1]! - 3),
    jacobian: () => Float64Array.of(1, 2),
  };
  const result = run(wide, [0, 0]);
  expect(result.fun).toBeLessThan(1e-30);
  expect(result.success).toBe(true);
});

it('goes on from a checkpoint to the same end, bit for bit', () => {
  const objective = strdObjective(strd.MGH17);
  const settings = { residualCount: objective.residualCount! };
  const drive = (started: ReturnType<typeof createRun>, limit = Infinity) => {
    let count = 0;
    for (let question = started.ask(); question !== null && count < limit; question = started.ask()) {
      started.tell({ residuals: objective.residuals!(question.x), jacobian: objective.jacobian!(question.x) });
      count += 1;
    }
    return started;
  };
  const start = Float64Array.from(strd.MGH17.starts[1]);
  const whole = drive(createRun(levenbergMarquardt, start, settings)).result();
  const resume = structuredClone(drive(createRun(levenbergMarquardt, start, settings), 17).checkpoint());
  const resumed = drive(createRun(levenbergMarquardt, start, { ...settings, resume })).result();
  expect([...resumed.x]).toEqual([...whole.x]);
  expect([resumed.nit, resumed.nfev, resumed.njev]).toEqual([whole.nit, whole.nfev, whole.njev]);
});

it('is registered with the other methods in the namespace core', () => {
  const registry = createRegistry(secondOrderPlugin);
  expect(registry.resolve('least-squares', 'LM').fullId).toBe('core/levenberg-marquardt');
  const leastSquares = ['levenberg-marquardt', 'gauss-newton', 'trf', 'dogbox'];
  const dense = ['newton', 'damped-newton', 'newton-cg', 'trust-exact', 'trust-ncg', 'trust-krylov', 'dogleg', 'arc'];
  const ids = [...leastSquares, ...dense, 'sr1-trust', 'bfgs-trust', 'bounded-newton', 'hessian-free', 'adahessian', 'shampoo', 'soap'];
  expect(registry.list().map((each) => each.fullId)).toEqual(ids.map((id) => `core/${id}`));
});
