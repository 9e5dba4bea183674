import { keyOf } from '@thetakit/random';
import { describe, expect, it } from 'vitest';
import { leastSquaresFractionExplained, linearFractionExplained, NOISE_FLOOR, noisyErrorOf, SIGNAL_VARIANCE } from './closed-form.ts';
import { drawLinearPopulation, fieldOverImage, simulateLinear } from './linear-population.ts';
import { FIELD_NORM } from './receptive-field.ts';

const mean = (values: Float64Array) => values.reduce((sum, each) => sum + each, 0) / values.length;

describe('simulateLinear', () => {
  const population = drawLinearPopulation(keyOf(1), { neurons: 12, imageSide: 20, radius: 4, types: [{}, { scale: 0.6 }] });
  const { images, clean, responses } = simulateLinear(population, keyOf(2), 4000);

  it('deals the types out in blocks and places every patch inside the image', () => {
    expect([...population.types]).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1]);
    for (const offset of population.offsets) expect(offset >= 0 && offset <= 11).toBe(true);
  });

  it('answers with the inner product of field and image', () => {
    const [d, n] = [17, 5];
    const field = fieldOverImage(population, n);
    const direct = field.reduce((sum, each, i) => sum + each * (images[d * 400 + i] ?? 0), 0);
    expect(clean[d * 12 + n]).toBeCloseTo(direct, 12);
  });

  it('has signal variance pi/200, mean size 0.1 and noise 0.1 within five standard errors', () => {
    // 12 neurons share images, so count 4000 independent samples only. Var(y^2) = 2 s^4, Var(e^2) <= E e^4 = 3 E y^2 = 3 pi/200.
    const power = mean(clean.map((y) => y * y));
    expect(Math.abs(power - SIGNAL_VARIANCE)).toBeLessThan(5 * Math.sqrt((2 * SIGNAL_VARIANCE ** 2) / 4000));
    expect(Math.abs(mean(clean.map(Math.abs)) - 0.1)).toBeLessThan(5 * Math.sqrt(SIGNAL_VARIANCE / 4000));
    const noise = mean(responses.map((r, i) => (r - (clean[i] ?? 0)) ** 2));
    expect(Math.abs(noise - NOISE_FLOOR)).toBeLessThan(5 * Math.sqrt((3 * SIGNAL_VARIANCE) / 4000));
  });

  it('gives the same bytes for the same key, and a prefix for fewer samples', () => {
    const again = simulateLinear(population, keyOf(2), 100);
    expect(again.images).toEqual(images.slice(0, 100 * 400));
    expect(again.responses).toEqual(responses.slice(0, 100 * 12));
  });

  it('agrees with the closed form of FEV within three standard errors', () => {
    // A wrong model: half of the field of neuron 0 plus a little of that of neuron 1.
    const [a, b] = [fieldOverImage(population, 0), fieldOverImage(population, 1)];
    const learned = a.map((each, i) => 0.8 * each + 0.3 * (b[i] ?? 0));
    const exact = linearFractionExplained(learned, a, 0.02);
    const errors = Float64Array.from({ length: 4000 }, (_, d) => {
      const y = learned.reduce((sum, each, i) => sum + each * (images[d * 400 + i] ?? 0), 0.02);
      return (y - (clean[d * 12] ?? 0)) ** 2;
    });
    const spread = Math.sqrt(mean(errors.map((each) => each * each)) / 4000) / SIGNAL_VARIANCE;
    expect(Math.abs(1 - mean(errors) / SIGNAL_VARIANCE - exact)).toBeLessThan(3 * spread);
  });

  it('refuses a patch larger than the image', () => {
    expect(() => drawLinearPopulation(keyOf(0), { neurons: 3, imageSide: 8 })).toThrow(
      'ARGUMENT_OUT_OF_RANGE: drawLinearPopulation: 3 neurons of 1 types with patches of side 17 in images of side 8.',
    );
  });
});

describe('closed forms', () => {
  it('are 1 for the truth, 0 for nothing, and put the zero predictor at 0.115708', () => {
    const a = Float64Array.of(FIELD_NORM, 0);
    expect(linearFractionExplained(a, a)).toBe(1);
    expect(linearFractionExplained(Float64Array.of(0, 0), a)).toBe(0);
    expect(noisyErrorOf(0)).toBeCloseTo(0.115708, 6);
  });

  it('gives the four values of least squares on a 17 x 17 window, 20 % held out', () => {
    // 0.1 * 290 / ((m - 290) * 0.015708): m = 3276, 6553, 13107, 26214; the facts say .38 .705 .856 .929.
    const known = [0.38, 0.705, 0.856, 0.929];
    for (const [i, m] of [3276, 6553, 13107, 26214].entries()) expect(Math.abs(leastSquaresFractionExplained(289, m) - (known[i] ?? 0))).toBeLessThan(0.002);
    expect(leastSquaresFractionExplained(289, 290)).toBe(Number.NEGATIVE_INFINITY);
  });

  it('names lengths that differ', () => {
    expect(() => linearFractionExplained([1], [1, 2])).toThrow('SHAPE_MISMATCH: linearFractionExplained: the learned filter has 1 pixels, the true one 2.');
  });
});
