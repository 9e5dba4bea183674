/** Every method of the standard registry that a page shows live runs to an end on every surface of its choice. */
import { createStandardRegistry } from '@thetakit/standard';
import { describe, expect, it } from 'vitest';
import { startValues, type Values } from '../kit/control.ts';
import { drawPanel } from '../kit/draw-panel.ts';
import { openFigureRun } from '../kit/figure-run.ts';
import { liveMethodOf } from '../site/live-method.ts';
import { liveRunProgram } from './live-run.ts';
import { liveRunSpec } from './live-run-spec.ts';

const registry = createStandardRegistry();
const methods = (['optimizer', 'minimizer', 'least-squares'] as const).flatMap((kind) =>
  registry.list(kind).map(({ fullId }) => ({ name: `${kind} ${fullId}`, method: liveMethodOf(registry.describe(kind, fullId)) })),
);

it('shows most methods live', () => {
  expect(methods.filter(({ method }) => method !== null).length).toBeGreaterThan(0.8 * methods.length);
});

describe.each(methods.filter(({ method }) => method !== null))('$name', ({ method }) => {
  it.each(['rosenbrock', 'himmelblau'])('runs to an end on %s', async (surface) => {
    const values: Values = { ...startValues(liveRunSpec(method!).controls), surface };
    const run = await openFigureRun(liveRunProgram(method!), values);
    const before = run.scene().status;
    await run.advance(20_000);
    expect(run.done).toBe(true);
    const { panels, status } = run.scene();
    expect(status).not.toBe(before);
    for (const panel of panels) for (const shape of drawPanel(panel, 400, 300).shapes) if (shape.kind === 'path') expect(shape.d).not.toMatch(/NaN/);
  });
});
