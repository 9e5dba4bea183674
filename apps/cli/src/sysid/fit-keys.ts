/** What the seed of a fit decides, so that an evaluation finds the samples that the fit did not see. */
import { publishedSplit, randomSplit, type Split } from '@thetakit/cnn-sysid';
import { type Key, keyOf, split } from '@thetakit/random';
import type { SysidData } from './sysid-data.ts';

/** Training and validation samples of a fit: those that the data come with, the published ones for seed 1, else drawn. */
export function splitOf(seed: number, { samples, split: given }: Pick<SysidData, 'samples' | 'split'>): Split {
  if (given !== undefined) return given;
  const [key = keyOf(seed)] = split(keyOf(seed), 2);
  return seed === 1 ? publishedSplit(samples) : randomSplit(key, samples);
}

/** The key of start and order. */
export function fitKeyOf(seed: number): Key {
  return split(keyOf(seed), 2)[1] ?? keyOf(seed);
}
