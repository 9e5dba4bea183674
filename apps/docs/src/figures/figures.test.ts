/** Every figure runs to its end, deterministically, and every scene on the way can be drawn. */
import { describe, expect, it } from 'vitest';
import { startValues } from '../kit/control.ts';
import { drawPanel } from '../kit/draw-panel.ts';
import { openFigureRun } from '../kit/figure-run.ts';
import type { Scene } from '../kit/scene.ts';
import { FIGURES } from './figures.ts';

/** Steps that no figure needs. */
const tooMany = 20_000;

function check(scene: Scene, panels: number): void {
  expect(scene.panels).toHaveLength(panels);
  expect(scene.status).not.toMatch(/undefined|NaN/);
  for (const panel of scene.panels) {
    const { shapes } = drawPanel(panel, 400, 320);
    expect(shapes.length).toBeGreaterThan(0);
    for (const shape of shapes) if (shape.kind === 'path') expect(shape.d).not.toMatch(/NaN|undefined|Infinity/);
  }
}

describe.each(FIGURES.map((figure) => ({ id: figure.spec.id, figure })))('$id', ({ figure: { spec, load } }) => {
  it('runs to its end, and again to the same end', async () => {
    const program = await load();
    const ends: string[] = [];
    for (let i = 0; i < 2; i++) {
      const run = await openFigureRun(program, startValues(spec.controls));
      check(run.scene(), spec.panels.length);
      await run.advance(1);
      check(run.scene(), spec.panels.length);
      await run.advance(tooMany);
      expect(run.done).toBe(true);
      check(run.scene(), spec.panels.length);
      ends.push(`${run.steps} ${run.scene().status}`);
      run.stop();
    }
    expect(ends[1]).toBe(ends[0]);
  });

  it('has controls with values of their own kind and unique names', () => {
    expect(new Set(spec.controls.map(({ id }) => id)).size).toBe(spec.controls.length);
    for (const control of spec.controls) {
      if (control.kind === 'range') expect(control.min <= control.start && control.start <= control.max).toBe(true);
      if (control.kind === 'choice') expect(control.choices.map(({ value }) => value)).toContain(control.start);
    }
  });
});
