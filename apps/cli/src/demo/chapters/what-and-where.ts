/** Chapter: 100 simulated neurons of two types; what they compute and where they look, recovered from their noisy responses alone. */
import { setImmediate } from 'node:timers/promises';
import {
  continueLinearFit,
  drawLinearPopulation,
  type LinearFitData,
  type LinearFitOptions,
  type LinearFitState,
  type LinearPopulation,
  leastSquaresFractionExplained,
  linearFitLayout,
  linearNetwork,
  simulateLinear,
  startLinearFit,
  withPoissonLikeNoise,
} from '@thetakit/cnn-sysid';
import { type Key, keyOf, split } from '@thetakit/random';
import { numberText, plural } from '../../render/number-text.ts';
import { verdictHtml } from '../../report/elements.ts';
import type { Section } from '../../report/page.ts';
import { evaluateModel } from '../../sysid/evaluate-model.ts';
import type { Evaluation } from '../../sysid/evaluation.ts';
import { fitKeyOf, splitOf } from '../../sysid/fit-keys.ts';
import type { SysidData } from '../../sysid/sysid-data.ts';
import type { Chapter, ChapterContext, ChapterResult } from '../chapter.ts';

const NEURONS = 100;
const SAMPLES = 2048;
const SEED = 5;
const RADIUS = 4;
const SIDE = 24;
const TEST = { images: 100, repeats: 10 } as const;
const options: LinearFitOptions = {
  kernelSide: 2 * RADIUS + 1,
  kernels: 2,
  start: 'clusters',
  maskPenalty: 0.02,
  weightPenalty: 0.005,
  rate: 0.001,
  batchSize: 128,
  maxSteps: 40,
  checkEvery: 5,
  patience: 8,
  reductions: 2,
};

/** The chapter. */
export const whatAndWhere: Chapter = { id: 'what-and-where', title: 'What and where: 100 neurons', weight: 1, run };

async function run({ signal, advance }: ChapterContext): Promise<ChapterResult> {
  const data = simulated();
  const input: LinearFitData = { ...data, imageSide: SIDE, split: splitOf(SEED, data) };
  let state: LinearFitState = startLinearFit(fitKeyOf(SEED), input, options);
  for (const each of continueLinearFit(state, input, options)) {
    if (typeof each !== 'number') state = each;
    advance((0.9 * (typeof each === 'number' ? each : each.step)) / (options.maxSteps ?? 1), 'fitting 100 neurons');
    await setImmediate();
    if (signal.aborted) break;
  }
  const network = linearNetwork(state.best, linearFitLayout(input, options));
  const { curve, bestStep } = state;
  const model = { preset: 'linear', settings: { ...options }, seed: SEED, subject: data.subject, network, curve, bestStep };
  const evaluation = evaluateModel(model, data, input.split);
  const { sysidSections } = await import('../../report/sysid/sysid-page.ts');
  const facts = factsOf(evaluation, state.bestStep);
  const isRecovered =
    facts.withinOnePixel >= 0.9 && facts.typePurity >= 0.95 && Math.min(...facts.kernelCosines) >= 0.95 && facts.explained > facts.leastSquares;
  const summary = `${plural(NEURONS, 'neuron')}: ${Math.round(100 * facts.withinOnePixel)} % of places within a pixel, types ${Math.round(100 * facts.typePurity)} % pure, ${Math.round(100 * facts.explained)} % of the true signal explained`;
  return {
    section: sectionOf(await sysidSections({ model, data, evaluation }), facts, isRecovered, summary),
    summary,
    facts: { ...facts },
    success: isRecovered,
  };
}

/** Two types of centre-surround fields at random places, white noise, responses with noise six times the signal's variance. */
function simulated(): SysidData {
  const root = keyOf(SEED);
  const [a = root, b = root, c = root, d = root] = split(root, 4);
  const types = [0.2, 0.8].map((scale) => ({ scale, variation: 0.05 }));
  const population = drawLinearPopulation(a, { neurons: NEURONS, imageSide: SIDE, radius: RADIUS, types });
  const { images, responses } = simulateLinear(population, b, SAMPLES);
  const base = { images, responses, image: [SIDE, SIDE, 1] as const, samples: SAMPLES, neurons: NEURONS, notes: [], subject: { simulated: true, seed: SEED } };
  const { fields, offsets, types: labels, patchSide } = population;
  return { ...base, truth: { fields, offsets, types: labels, patchSide }, test: testSet(population, c, d) };
}

function testSet(population: LinearPopulation, images: Key, noise: Key): NonNullable<SysidData['test']> {
  const held = simulateLinear(population, images, TEST.images);
  const data = new Float64Array(TEST.repeats * held.clean.length);
  for (const [t, key] of split(noise, TEST.repeats).entries()) data.set(withPoissonLikeNoise(key, held.clean), t * held.clean.length);
  return { images: held.images, repeats: { data, shape: [TEST.repeats, TEST.images, NEURONS] } };
}

interface Facts {
  readonly neurons: number;
  readonly samples: number;
  readonly bestStep: number;
  readonly withinOnePixel: number;
  readonly typePurity: number;
  readonly kernelCosines: readonly number[];
  readonly explained: number;
  /** What least squares would explain with as many samples if it were told each window. */
  readonly leastSquares: number;
}

function factsOf({ means, recovery }: Evaluation, bestStep: number): Facts {
  return {
    neurons: NEURONS,
    samples: SAMPLES,
    bestStep,
    withinOnePixel: recovery?.location.withinOnePixel ?? 0,
    typePurity: recovery?.typePurity ?? 0,
    kernelCosines: recovery?.kernelCosines ?? [0],
    explained: means['truthExplained'] ?? 0,
    leastSquares: leastSquaresFractionExplained(options.kernelSide ** 2, Math.round(0.8 * SAMPLES)),
  };
}

function sectionOf(parts: readonly Section[], { explained, leastSquares }: Facts, isRecovered: boolean, summary: string): Section {
  const body = `<p>Each neuron answers to white noise of ${SIDE} × ${SIDE} pixels by the field of its type at a place of its own, with noise six times as strong as the signal. The model is told neither types nor places, only that there are two types. It learns two kernels that all neurons share, and for each neuron a mask (where) and two weights (what), from ${SAMPLES} images.</p>
${verdictHtml(isRecovered, `${summary}.`)}
<p>Fitting each neuron alone by least squares would explain ${numberText(100 * leastSquares, 3)} % with as many images, even if it were told each neuron's window of ${options.kernelSide} × ${options.kernelSide} pixels; shared kernels explain ${numberText(100 * explained, 3)} %.</p>`;
  return { title: whatAndWhere.title, body, parts: parts.filter(({ title }) => title !== 'Every neuron') };
}
