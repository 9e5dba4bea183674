import { expect, it } from 'vitest';
import { buildModel } from '../model/build-model.ts';
import { simulationPreset, v1Preset } from '../model/presets.ts';
import { checkMemory, estimateMemory } from './memory.ts';

const built = (neurons: number) => buildModel(simulationPreset().spec, { image: [48, 48, 1], sessions: [{ neurons, behaviour: 0 }] });

it('grows linearly with the neurons: as many bytes for each of 8000 as for each of 1000', () => {
  const [one, thousand, all] = [1, 1001, 8001].map((neurons) => estimateMemory(built(neurons), 256, 'float32')) as [number, number, number];
  expect((all - one) / 8000).toBe((thousand - one) / 1000);
  // 1024 numbers of a mask: 176 kB; 8000 neurons need 1.4 GB, which fits the default limit.
  expect(all).toBeLessThan(2 ** 31);
  expect(() => checkMemory(built(8000), 256, 'float32', 2 ** 32)).not.toThrow();
});

it('grows linearly with the batch, and counts float64 maps twice', () => {
  const v1 = buildModel(v1Preset().spec, { image: [31, 31, 1], sessions: [{ neurons: 103, behaviour: 0 }] });
  const bytes = (batch: number, precision: 'float64' | 'float32' = 'float32') => estimateMemory(v1, batch, precision);
  expect(bytes(512) - bytes(256)).toBe(bytes(256) - bytes(0));
  const images = 256 * 961 * 16;
  expect(bytes(256, 'float64') - bytes(0, 'float64') - images).toBe(2 * (bytes(256) - bytes(0) - images));
});
