import { expect, it } from 'vitest';
import { experimentOf, placesOf } from './population.ts';
import { explained } from './program.ts';
import { packageTrainer } from './trainer.ts';

it('learns the fields of the default population', () => {
  const experiment = experimentOf(1, 2000, placesOf('1,1; 1,10; 5,6; 6,1; 10,5; 10,11'), 0.02);
  const trainer = packageTrainer(experiment, 1);
  const before = explained(experiment, trainer.parameters);
  while (!trainer.done) trainer.advance();
  // White noise of variance 1: the share is 1 - |filter - truth|^2 / |truth|^2, exact. A filter of zeros has 0.
  expect(explained(experiment, trainer.parameters)).toBeGreaterThan(before + 0.3);
  expect(trainer.validation.at(-1)!).toBeLessThan(trainer.validation[0]!);
});

it('refuses places outside the image, by text', () => {
  expect(() => placesOf('1,1')).toThrow('the places are "1,1", expected 6 pairs "row, column" of integers from 0 to 11, separated by ";"');
});
