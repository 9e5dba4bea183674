/** The live runs of problems and samplers: each to its end. */

import { BUILT_IN_TERMS } from '@thetakit/netform-mcmc';
import type { Problem } from '@thetakit/registry';
import { createStandardRegistry } from '@thetakit/standard';
import { describe, expect, it } from 'vitest';
import { startValues, type Values } from '../kit/control.ts';
import { openFigureRun } from '../kit/figure-run.ts';
import type { LineMark } from '../kit/scene.ts';
import { liveProblemOf } from '../site/live-problem.ts';
import { liveTermOf } from '../site/live-term.ts';
import { liveFigure } from './live-figure.ts';

const registry = createStandardRegistry();
const problems = registry.list('problem').map(({ entry }) => ({ id: entry.id, live: liveProblemOf(entry as Problem, registry as never) }));

it('most problems have a live run', () => {
  expect(problems.filter(({ live }) => live !== null).length).toBeGreaterThan(80);
});

/** One of each collection and one with bounds; the site's tests open them all. */
const some = ['rosenbrock', 'beale', 'mgh-rosenbrock', 'strd-misra1a', 'bbob-sphere'].flatMap((id) =>
  problems.filter((each) => each.id === id && each.live !== null),
);

describe.each(some)('$id', ({ live }) => {
  it.each(live!.methods)('%s runs to an end', async (method) => {
    const figure = liveFigure(live!);
    const values: Values = { ...startValues(figure.spec.controls), method };
    const run = await openFigureRun(await figure.load(), values);
    await run.advance(20_000);
    expect(run.done).toBe(true);
    expect(run.scene().status).toMatch(/^f = .* after \d+ evaluations; the known minimum is /);
  });
});

describe.each(registry.list('model').map(({ entry }) => ({ id: entry.id })))('$id', ({ id }) => {
  it('is fitted, and the objective falls', async () => {
    const figure = liveFigure({ kind: 'model', id });
    const run = await openFigureRun(await figure.load(), startValues(figure.spec.controls));
    await run.advance(60);
    const [, end = 0, from = 0] = /^f = (\S+) after \d+ evaluations, from (\S+?)\.? /.exec(run.scene().status.replaceAll('−', '-')) ?? [];
    expect(run.steps).toBeGreaterThan(3);
    expect(Number(end)).toBeLessThan(Number(from));
    expect(run.scene().panels.map(({ marks }) => marks.length > 0)).toEqual([true, true]);
  });
});

describe.each(BUILT_IN_TERMS.flatMap((term) => liveTermOf(term) ?? []))('the term $id', (term) => {
  it('forms a network that differs from that without it', async () => {
    const figure = liveFigure(term);
    const run = await openFigureRun(await figure.load(), startValues(figure.spec.controls));
    await run.advance(2000);
    expect(run.done).toBe(true);
    const [, links, within, plain, plainWithin] = /of (\d+) links, (\S+)% within a grade; without the term (\d+) links, (\S+)%/.exec(run.scene().status) ?? [];
    expect(Number(links)).toBeGreaterThan(5);
    if (term.id !== 'const') expect([links, within]).not.toEqual([plain, plainWithin]);
  });
});

it('most constrained problems have a live run, and it comes to the known minimum inside the constraints', async () => {
  const constrained = problems.filter(({ live }) => live?.isConstrained === true);
  expect(constrained.length).toBeGreaterThan(40);
  const figure = liveFigure(constrained.find(({ id }) => id === 'hs-71')!.live!);
  const run = await openFigureRun(await figure.load(), startValues(figure.spec.controls));
  await run.advance(3000);
  const last = run.scene().panels.map(({ marks }) => (marks[0] as LineMark).points.at(-1)![1]);
  expect([run.done, last.length]).toEqual([true, 2]);
  for (const amount of last) expect(amount).toBeLessThan(1e-5);
});

describe.each(registry.list('sampler').map(({ entry }) => ({ id: entry.id })))('$id', ({ id }) => {
  it.each(['normal', 'banana', 'two'])('draws from %s', async (density) => {
    const figure = liveFigure({ kind: 'sampler', id });
    const values: Values = { ...startValues(figure.spec.controls), density, steps: 600 };
    const run = await openFigureRun(await figure.load(), values);
    await run.advance(1000);
    expect([run.done, run.steps]).toEqual([true, 600]);
    expect(run.scene().status).toMatch(/^After 600 steps the means are /);
  });
});
