import { describe, expect, it } from 'vitest';
import { complete, empty, path } from '../../test-support/graphs.ts';
import { createGraph } from '../graph/graph.ts';
import { layoutGraph } from './layout.ts';

const distance = ({ x, y }: { x: Float64Array; y: Float64Array }, i: number, j: number) => Math.hypot(x[i]! - x[j]!, y[i]! - y[j]!);

describe('layoutGraph', () => {
  it('fills the unit square and gives the same picture every time', () => {
    const layout = layoutGraph(path(20), { seed: 3 });
    expect(layoutGraph(path(20), { seed: 3 })).toEqual(layout);
    const sides = [layout.x, layout.y].map((values) => Math.max(...values) - Math.min(...values));
    // Shifted and divided by the longer side: three roundings.
    expect(Math.max(...sides)).toBeCloseTo(1, 14);
    for (const value of [...layout.x, ...layout.y]) expect(value >= 0 && value <= 1).toBe(true);
  });

  it('keeps groups that are linked inside together', () => {
    // Two complete groups of ten with one link between them.
    const links = [...Array(10).keys()].flatMap((i) =>
      [...Array(i).keys()].flatMap((j): [number, number][] => [
        [i, j],
        [i + 10, j + 10],
      ]),
    );
    const layout = layoutGraph(createGraph(20, [...links, [0, 10]]));
    for (let i = 1; i < 10; i++) for (let j = 1; j < 10; j++) expect(distance(layout, i, j)).toBeLessThan(distance(layout, i, j + 10));
  });

  it('places a single node in the middle and none nowhere', () => {
    expect(layoutGraph(empty(1))).toEqual({ x: Float64Array.of(0.5), y: Float64Array.of(0.5) });
    expect(layoutGraph(empty(0)).x).toHaveLength(0);
    expect(new Set(layoutGraph(complete(5)).x).size).toBe(5);
  });
});
