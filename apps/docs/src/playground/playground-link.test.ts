import { expect, it } from 'vitest';
import { numbersOf, playgroundHash, playgroundStateOf } from './playground-link.ts';

const state = { code: 'return tf.sum(x); // 100% & more', method: 'minimizer/bfgs', options: '{"gtol":1e-8}', start: '1,2', box: '-1,1,-1,1', seed: '3' };

it('restores every field from its link', () => {
  const empty = { code: '', method: '', options: '', start: '', box: '', seed: '' };
  expect(playgroundStateOf(playgroundHash(state), empty)).toEqual(state);
  expect(playgroundStateOf('#other', empty)).toBe(empty);
});

it('reads numbers', () => {
  expect(numbersOf('1, -2.5', 2, 'start')).toEqual([1, -2.5]);
  expect(() => numbersOf('1,x', 2, 'start')).toThrow('start is "1,x", expected 2 numbers separated by commas');
});
