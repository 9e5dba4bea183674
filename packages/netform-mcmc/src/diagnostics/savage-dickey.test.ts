import { streamOf } from '@thetakit/random';
import { describe, expect, it } from 'vitest';
import { golden, goldenModel, goldenTheta, smallNetwork } from '../../test-support/golden-model.ts';
import { parameterChains } from '../chain/draws.ts';
import { fitSteps } from '../chain/fit.ts';
import { exactLogLikelihood } from '../exact/subset-recursion.ts';
import { compileModel } from '../model/program.ts';
import { lastOf } from '../predictive/last-of.ts';
import { savageDickey } from './savage-dickey.ts';

describe('savageDickey', () => {
  it('is the ratio of the exact evidences for five agents', () => {
    const reference = golden.posterior_n5_b0_a3;
    const data = smallNetwork(reference.X, reference.edges);
    const program = compileModel(goldenModel, data);
    const fixed = Object.fromEntries(program.labels.map((label, k) => [label, goldenTheta[k]!]).filter(([label]) => label !== 'const' && label !== 'dist2'));
    const { draws } = lastOf(
      fitSteps(data, goldenModel, { seed: 1, fixed, priors: { constant: { sd: 1.5 }, others: { sd: 1.5 } }, chains: 2, warmup: 300, draws: 8000 }),
    );
    // Evidence without dist2 by the trapezium rule over const; with it, from the golden file.
    let evidence = 0;
    for (let c = -6; c <= 8; c += 0.1) {
      const theta = goldenTheta.map((value, k) => (k === 0 ? c : k === 5 ? 0 : value));
      evidence += (0.1 * Math.exp(exactLogLikelihood(program, data.links, theta) - (c / 1.5) ** 2 / 2)) / (1.5 * Math.sqrt(2 * Math.PI));
    }
    const exact = Math.log(evidence) - reference['log_evidence']!;
    const { logBayesFactor, isExtrapolated } = savageDickey(parameterChains(draws, 'dist2'), { sd: 1.5 });
    expect(isExtrapolated).toBe(false);
    // The kernel's bias is h^2 f'' / 2 f, below 2% here, and its noise at some thousand effective draws below 4%.
    expect(Math.abs(logBayesFactor - exact)).toBeLessThan(0.1);
  }, 120_000);

  it('says when the point lies beyond the draws, and refuses draws that do not vary', () => {
    const normal = streamOf([1, 2, 3, 4]).fillNormal(new Float64Array(4000));
    // Posterior N(0, 1), prior N(0, 2^2): the ratio at 0 is 2.
    expect(Math.abs(savageDickey([normal], { sd: 2 }).logBayesFactor - Math.log(2))).toBeLessThan(0.1);
    expect(savageDickey([normal.map((value) => value + 10)], { sd: 5 })).toMatchObject({ isExtrapolated: true });
    expect(savageDickey([normal.map((value) => value + 10)], { sd: 5 }).logBayesFactor).toBeLessThan(-30);
    expect(() => savageDickey([new Float64Array(10)], { sd: 1 })).toThrow('ARGUMENT_OUT_OF_RANGE: savageDickey: the 10 draws do not vary');
  });
});
