import { describe, expect, it } from 'vitest';
import { goldenModel } from '../../test-support/golden-model.ts';
import { chainProblem } from '../chain/chain-problem.ts';
import { createChainRunner } from '../chain/chain-runner.ts';
import { createDraws } from '../chain/draws.ts';
import { networkData, withLinks, withMemberships } from '../data/network-data.ts';
import { formationModel } from '../model/formation-model.ts';
import { compileModel } from '../model/program.ts';
import { lastOf } from '../predictive/last-of.ts';
import { posteriorPredictive, posteriorPredictiveSteps } from '../predictive/posterior-predictive.ts';
import { wordStream } from '../random/word-stream.ts';
import { createMeetings } from '../simulation/meetings.ts';
import { createSimulator, simulateNetwork } from '../simulation/simulator.ts';
import { assignSlots } from './assign-slots.ts';
import { counterfactual, counterfactualSteps } from './counterfactual.ts';
import { drawShocks, sameStudents, sameStudentsSteps } from './same-students.ts';

const size = 40;
const grade = Array.from({ length: size }, (_, i) => i % 2);
const sex = Array.from({ length: size }, (_, i) => (i >> 1) % 2);
const classes = Array.from({ length: size }, (_, i) => [`g${i % 2}s${(i >> 2) % 3}`, `g${i % 2}t${(i >> 3) % 2}`]);
const empty = networkData({ size, links: [], covariates: { x: sex }, memberships: { classes } });
const model = formationModel('const + shared(classes) + deg + dist2 + dist3');
const theta = [-1.4, 0.9, -0.05, 1.2, 0.4];
const data = withLinks(empty, simulateNetwork(compileModel(model, empty), theta, 5).links);

function oneDraw() {
  const draws = createDraws(1, 1, compileModel(model, data).labels);
  draws.theta.set(theta);
  return draws;
}

describe('assignSlots', () => {
  it('keeps class sizes in every slot and group', () => {
    const count = (rows: readonly (readonly (string | null)[])[]) =>
      rows.flatMap((row, i) => `${grade[i]} ${row.join(' ')}`.split(' ').map((each, k) => `${k}${each}`)).sort();
    const sizes = (rows: readonly (readonly (string | null)[])[]) => {
      const tally: Record<string, number> = {};
      rows.forEach((row, i) => row.forEach((name, slot) => (tally[`${grade[i]}-${slot}-${name}`] = (tally[`${grade[i]}-${slot}-${name}`] ?? 0) + 1)));
      return tally;
    };
    const mixed = assignSlots(classes, { within: grade, seed: 3 });
    expect(sizes(mixed)).toEqual(sizes(classes));
    expect(count(mixed)).toEqual(count(classes));
    expect(mixed).not.toEqual(classes);
    expect(assignSlots(classes, { within: grade, seed: 3 })).toEqual(mixed);
  });

  it('seats similar agents together', () => {
    const single = assignSlots(classes, { within: grade, by: sex, seed: 1 });
    // In each grade 10 agents of each sex; the three classes of slot 0 hold 8, 6 and 6, so at most one class per grade is mixed.
    for (const g of [0, 1]) {
      const kinds = new Map<string, Set<number>>();
      single.forEach((row, i) => grade[i] === g && kinds.set(row[0]!, (kinds.get(row[0]!) ?? new Set()).add(sex[i]!)));
      expect([...kinds.values()].filter((set) => set.size > 1).length).toBeLessThanOrEqual(1);
    }
  });
});

describe('counterfactual', () => {
  it('is exactly no change when the alternative is the data', () => {
    const { differences, baseline } = counterfactual(data, data, model, oneDraw(), { simulations: 20 });
    expect(baseline.length).toBe(20);
    for (const each of differences) expect([each.difference, each.q2_5, each.q97_5]).toEqual([0, 0, 0]);
  });

  it('makes fewer links without shared classes, and pairs reduce the variance', () => {
    const none = withMemberships(
      data,
      'classes',
      classes.map(() => []),
    );
    const { differences, baseline, alternative } = counterfactual(data, none, model, oneDraw(), { simulations: 60 });
    const links = differences.find((each) => each.statistic === 'links')!;
    expect(links.q97_5).toBeLessThan(0);
    const variance = (values: readonly number[]) => {
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
    };
    // Unpaired, the variance of the difference would be the sum of the two variances.
    expect(links.sd ** 2).toBeLessThan(0.9 * (variance(baseline.map((each) => each.links)) + variance(alternative.map((each) => each.links))));
  });

  it.each(['mutual', 'either'] as const)('replays the observed network exactly for the same students: %s', (consent) => {
    const own = consent === 'mutual' ? theta : [-3.5, 0.9, -0.05, 1.2, 0.4];
    const chosen = formationModel(model.terms, { consent });
    const observed = withLinks(empty, simulateNetwork(compileModel(chosen, empty), own, 6).links);
    const problem = chainProblem(observed, chosen, { seed: 2 });
    const runner = createChainRunner(problem);
    let state = runner.start(0);
    const meetings = createMeetings(size);
    const simulator = createSimulator(problem.frame.program);
    for (let k = 0; k < 30; k++) {
      state = runner.iterate(state, 0).state;
      drawShocks(problem.frame, runner, state.theta, wordStream([k, 1]), meetings);
      const { links } = simulator.replay(state.theta, meetings);
      expect([...links.low]).toEqual([...observed.links.low]);
      expect([...links.high]).toEqual([...observed.links.high]);
    }
    const same = sameStudents(observed, observed, chosen, state, { seed: 2, simulations: 3, thin: 1 });
    for (const each of same.differences) expect(each.difference).toBe(0);
    // From parameters alone: the chain brings its own link times, and stops when it is told.
    const signal = { aborted: false };
    const steps = sameStudentsSteps(observed, observed, chosen, state.theta, { seed: 2, simulations: 50, thin: 2, warmup: 10, signal });
    for (let k = 0; k < 10 + 2 * 3; k++) steps.next();
    signal.aborted = true;
    const part = lastOf(steps);
    expect(part.alternative).toHaveLength(3);
    for (const each of part.differences) expect(each.difference).toBe(0);
  });

  it('ends with the pairs so far when it is aborted', () => {
    const signal = { aborted: false };
    const steps = counterfactualSteps(data, data, model, oneDraw(), { simulations: 20, signal });
    expect([steps.next().value, steps.next().value]).toEqual([1, 2]);
    signal.aborted = true;
    expect(steps.next()).toMatchObject({ done: true, value: { baseline: { length: 2 }, alternative: { length: 2 } } });
  });

  it('refuses alternatives with other columns', () => {
    const other = networkData({ size: 4, links: [], covariates: { x: [0, 1, 1, 0] } });
    const bigger = networkData({ size: 5, links: [], covariates: { x: [0, 1, 1, 0, 0] } });
    const draws = createDraws(1, 1, compileModel(goldenModel, other).labels);
    draws.theta.fill(0);
    expect(() => counterfactual(other, bigger, goldenModel, draws)).toThrow('SHAPE_MISMATCH: counterfactual: the data have 4 agents');
  });
});

describe('posteriorPredictive', () => {
  it('ends with the networks so far when it is aborted', () => {
    const signal = { aborted: false };
    const steps = posteriorPredictiveSteps(data, model, oneDraw(), { simulations: 20, signal });
    expect(steps.next().value).toBe(1);
    signal.aborted = true;
    expect(steps.next()).toMatchObject({ done: true, value: { simulations: 1, simulated: { length: 1 } } });
  });

  it('covers the network that the draw generated, and varies', () => {
    const { observed, simulated, tailShare } = posteriorPredictive(data, model, oneDraw(), { simulations: 200, attributes: { sex } });
    expect(observed.links).toBe(data.links.count);
    expect(new Set(simulated.map((each) => each.links)).size).toBeGreaterThan(10);
    // The observed network is one of the model; its statistics are not in the outermost 1/2000 of 200.
    for (const name of ['links', 'triangles', 'isolates', 'sex.assortativity']) {
      expect(tailShare[name]).toBeGreaterThan(0.001);
      expect(tailShare[name]).toBeLessThan(0.999);
    }
  });
});
