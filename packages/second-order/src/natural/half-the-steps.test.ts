/** Kronecker-factored methods against tuned Adam, in steps, on a dense and on a convolution network: medians over seeds. */
import { adam, parameterGroups, runMethod } from '@thetakit/optimizers';
import type { AnyMethod } from '@thetakit/registry';
import { describe, expect, it } from 'vitest';
import { convolutionNetwork, denseNetwork, type SmallNetwork } from '../../test-support/small-network.ts';
import { soap } from '../preconditioned/soap.ts';
import { kfac } from './kfac.ts';

const ADAM_STEPS = 200;
const HALF = ADAM_STEPS / 2;

// Nightly a wider search for Adam's settings.
const isNightly = process.env['THETAKIT_NIGHTLY'] !== undefined;
const seeds = [1, 2, 3, 4, 5];

/** The lowest loss that Adam reaches, the best of two settings, nightly of eight. */
function tunedAdam({ objective, start }: SmallNetwork): number {
  const rates = isNightly ? [0.01, 0.02, 0.04, 0.06] : [0.02, 0.06];
  const settings = rates.flatMap((learningRate) => [{ learningRate }, ...(isNightly ? [{ learningRate, beta1: 0.8, beta2: 0.95 }] : [])]);
  return Math.min(...settings.map((options) => runMethod(adam, objective, start, { options, maxiter: ADAM_STEPS }).best.fun));
}

/** Steps until a loss is reached; HALF + 1 when it is not within HALF. */
function stepsTo(target: number, { objective, start }: SmallNetwork, method: AnyMethod, options: object): number {
  const { reason, nit } = runMethod(method, objective, start, { options, target, maxiter: HALF });
  return reason === 'target-reached' ? nit : HALF + 1;
}

const soapOf = ({ layers }: SmallNetwork, learningRate: number): AnyMethod =>
  parameterGroups(
    layers.map(({ inputs, outputs }) => ({
      size: (inputs + 1) * outputs,
      method: soap,
      options: { learningRate, beta1: 0.8, beta2: 0.9, shampooBeta: 0.9, weightDecay: 0, every: 1, shape: [inputs + 1, outputs] },
    })),
  );

describe.each([
  ['dense', denseNetwork],
  ['convolution', convolutionNetwork],
])('on a %s network', (_name, make) => {
  it('K-FAC at its defaults and SOAP reach the loss of 200 steps of tuned Adam in at most 100', () => {
    const runs = seeds.map((seed) => {
      const network = make(seed);
      const target = tunedAdam(network);
      return {
        kfac: stepsTo(target, network, kfac(network), {}),
        soap: Math.min(...[0.03, 0.05].map((rate) => stepsTo(target, network, soapOf(network, rate), {}))),
      };
    });
    const median = (values: number[]) => values.toSorted((a, b) => a - b)[seeds.length >> 1]!;
    expect(median(runs.map((run) => run.kfac))).toBeLessThanOrEqual(HALF);
    expect(median(runs.map((run) => run.soap))).toBeLessThanOrEqual(HALF);
  }, 120_000);
});
