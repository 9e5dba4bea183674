import { keyOf } from '@thetakit/random';
import { describe, expect, it } from 'vitest';
import { drawTeacher, simulateTeacher, teacherResponses } from './teacher-network.ts';

describe('drawTeacher', () => {
  const teacher = drawTeacher(keyOf(5), { neurons: 40, imageSide: 16, imageChannels: 2, channels: [4, 6, 2], kernelSide: 3 });
  const { images, clean } = simulateTeacher(teacher, keyOf(6), 60);

  it('gives responses that are not negative, of mean 0.1', () => {
    expect(Math.min(...clean)).toBeGreaterThanOrEqual(0);
    const mean = clean.reduce((sum, each) => sum + each, 0) / clean.length;
    // 2400 responses of SD near their mean, alike within an image: 60 effective samples give 5 * 0.1 / sqrt(60) = 0.065.
    expect(Math.abs(mean - 0.1)).toBeLessThan(0.065);
  });

  it('computes what a plain sum over layers computes', () => {
    const [d, n] = [3, 25];
    const [type, row, column] = [teacher.types[n] ?? 0, teacher.offsets[2 * n] ?? 0, teacher.offsets[2 * n + 1] ?? 0];
    const unit = (layer: number, y: number, x: number, o: number): number => {
      if (layer < 0) return images[((d * 16 + y) * 16 + x) * 2 + o] ?? 0;
      const { inputs, outputs, weights, biases } = teacher.layers[layer]!;
      let sum = biases[o] ?? 0;
      for (let dy = 0; dy < 3; dy++)
        for (let dx = 0; dx < 3; dx++)
          for (let i = 0; i < inputs; i++) sum += (weights[((dy * 3 + dx) * inputs + i) * outputs + o] ?? 0) * unit(layer - 1, y + dy, x + dx, i);
      return Math.max(0, sum);
    };
    expect(clean[d * 40 + n]).toBeCloseTo((teacher.gains[type] ?? 0) * unit(2, row, column, type), 12);
  });

  it('has kernels that fade to their rims when asked: exp(-rho^2 / 2) of those that do not, up to the scale of each map', () => {
    const options = { neurons: 1, imageSide: 12, imageChannels: 2, channels: [3], kernelSide: 5 };
    const [plain, faded] = [drawTeacher(keyOf(4), options), drawTeacher(keyOf(4), { ...options, envelope: 1 })];
    const ratio = (dy: number, dx: number) => {
      const at = ((dy * 5 + dx) * 2 + 1) * 3 + 2;
      return (faded.layers[0]?.weights[at] ?? 0) / (plain.layers[0]?.weights[at] ?? 1);
    };
    expect(ratio(0, 0) / ratio(2, 2)).toBeCloseTo(Math.exp(-4), 12);
    expect(ratio(2, 3) / ratio(2, 2)).toBeCloseTo(Math.exp(-0.5), 12);
  });

  it('moves with the image: a shift by one pixel shifts the maps', () => {
    const shifted = new Float32Array(16 * 16 * 2);
    for (let y = 0; y < 15; y++) for (let x = 0; x < 32; x++) shifted[(y + 1) * 32 + x] = images[y * 32 + x] ?? 0;
    const lower = { ...teacher, offsets: teacher.offsets.map((each, i) => (i % 2 === 0 ? Math.min(each, 8) + 1 : each)) };
    const upper = { ...teacher, offsets: teacher.offsets.map((each, i) => (i % 2 === 0 ? Math.min(each, 8) : each)) };
    expect(teacherResponses(lower, shifted)).toEqual(teacherResponses(upper, images.subarray(0, 512)));
  });

  it('refuses kernels that use up the image', () => {
    expect(() => drawTeacher(keyOf(0), { neurons: 1, imageSide: 8 })).toThrow(
      'ARGUMENT_OUT_OF_RANGE: drawTeacher: 3 layers of side 5 leave maps of side -4 of an image of side 8. Use a larger image, or fewer layers',
    );
  });
});
