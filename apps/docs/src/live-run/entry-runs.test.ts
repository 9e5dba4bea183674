/** The live runs of problems and samplers: each to its end. */
import type { Problem } from '@thetakit/registry';
import { createStandardRegistry } from '@thetakit/standard';
import { describe, expect, it } from 'vitest';
import { startValues, type Values } from '../kit/control.ts';
import { openFigureRun } from '../kit/figure-run.ts';
import { liveProblemOf } from '../site/live-problem.ts';
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
