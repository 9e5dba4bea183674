import {
  continueLinearFit,
  drawLinearPopulation,
  effectiveFilter,
  fieldOverImage,
  linearFitLayout,
  linearFractionExplained,
  randomSplit,
  simulateLinear,
  startLinearFit,
} from '@thetakit/cnn-sysid';
import { keyOf } from '@thetakit/random';

// Four neurons with one centre-surround field at four places, shown white noise.
const population = drawLinearPopulation(keyOf(1), { neurons: 4, imageSide: 14, radius: 2 });
const { images, responses } = simulateLinear(population, keyOf(2), 3000);
const data = { images, responses, imageSide: 14, neurons: 4, split: randomSplit(keyOf(3), 3000) };
const options = { kernelSide: 5, rate: 0.003, maskPenalty: 0.1, batchSize: 64, maxSteps: 400 };

const steps = continueLinearFit(startLinearFit(keyOf(4), data, options), data, options);
let next = steps.next();
while (next.done !== true) next = steps.next();
const fitted = next.value.best;

const layout = linearFitLayout(data, options);
const shares = [0, 1, 2, 3].map((n) => linearFractionExplained(effectiveFilter(fitted, layout, n), fieldOverImage(population, n)));
console.log(shares.map((share) => `${(100 * share).toFixed(0)}%`).join(' '));
