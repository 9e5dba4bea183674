import { keyOf } from '@thetakit/random';
import { expect, it } from 'vitest';
import { whiteNoise } from './linear-population.ts';
import { teacherAsNetwork } from './teacher-as-network.ts';
import { drawTeacher, teacherResponses } from './teacher-network.ts';

it('answers as the teacher does', () => {
  const teacher = drawTeacher(keyOf(4), { neurons: 7, imageSide: 13, imageChannels: 2, channels: [4, 5, 3], kernelSide: 3 });
  const images = whiteNoise(keyOf(5), 6, 13 * 13 * 2);
  const expected = teacherResponses(teacher, images);
  const { data } = teacherAsNetwork(teacher, 'float64').predict({ data: images, shape: [6, 13, 13, 2] });
  expect(expected.some((each) => each > 0)).toBe(true);
  // Sums of at most 45 products of numbers near 1, three deep: rounding stays below 1e-13.
  for (const [i, each] of expected.entries()) expect(data[i]).toBeCloseTo(each, 12);
});
