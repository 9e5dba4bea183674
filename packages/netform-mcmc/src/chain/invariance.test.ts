/** What must not matter does not: names of agents, the origin of a covariate under differences. */
import { describe, expect, it } from 'vitest';
import { golden, goldenModel, goldenTheta, smallNetwork } from '../../test-support/golden-model.ts';
import { exactLogLikelihood } from '../exact/subset-recursion.ts';
import { fullLogLikelihood } from '../kernels/full-recompute.ts';
import { formationModel } from '../model/formation-model.ts';
import { compileModel, pairNumber } from '../model/program.ts';

const { X, edges } = golden.cases[1]!;

describe('invariance', () => {
  it('under new names of the agents', () => {
    const shuffle = [3, 0, 4, 2, 1];
    const x = X.map((_, i) => X[shuffle.indexOf(i)]!);
    const links = edges.map(([i, j]) => [shuffle[i]!, shuffle[j]!] as const);
    const [before, after] = [smallNetwork(X, edges), smallNetwork(x, links)];
    const exact = (data: typeof before) => exactLogLikelihood(compileModel(goldenModel, data), data.links, goldenTheta);
    expect(Math.abs(exact(before) - exact(after))).toBeLessThan(1e-12);
    const times = Float64Array.from({ length: 10 }, (_, k) => (k * 0.618 + 0.1) % 1);
    const moved = new Float64Array(10);
    for (let i = 0; i < 5; i++) {
      for (let j = i + 1; j < 5; j++) {
        const [a, b] = [shuffle[i]!, shuffle[j]!].sort((p, q) => p - q) as [number, number];
        moved[pairNumber(5, a, b)] = times[pairNumber(5, i, j)]!;
      }
    }
    const given = (data: typeof before, pairTimes: Float64Array) => fullLogLikelihood(compileModel(goldenModel, data), data.links, goldenTheta, pairTimes, 3);
    expect(Math.abs(given(before, times) - given(after, moved))).toBeLessThan(1e-12);
  });

  it('under a shift of a covariate that enters by differences only', () => {
    const model = formationModel('const + sqdiff(x) + absdiff(x) + match(x) + deg + dist2');
    const theta = [-0.4, 0.5, 0.2, 0.3, 0.2, 1];
    const exact = (shift: number) => {
      const data = smallNetwork(
        X.map((v) => v + shift),
        edges,
      );
      return exactLogLikelihood(compileModel(model, data), data.links, theta);
    };
    // Shifts by powers of two are exact in floating point.
    expect(exact(8)).toBe(exact(0));
  });
});
