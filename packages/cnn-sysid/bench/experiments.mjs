/**
 * The experiments of docs/sysid-scores.md: what is simulated, how it is fitted, and when the fit ends. All sizes are those of
 * Klindt, Ecker, Euler and Bethge (2017) unless the name says otherwise.
 */

/** Two types of figure 4. */
const twoTypes = [0.6, 1].map((scale) => ({ scale, variation: 0.05, isOffCentre: true }));

/**
 * One fit.
 *
 * @typedef {object} Experiment
 * @property {string} id
 * @property {3 | 4 | 5} figure
 * @property {object} options of `linearExperiment` or `teacherExperiment`
 * @property {number} maxSteps
 * @property {number[]} [marks] steps at which the best model so far is scored as well
 * @property {object} [train] options of `fitModel` in place of the preset's
 * @property {object} [schedule] parts of the preset's schedule that change
 */

/** @type {(neurons: number, samples: number, seed: number, marks?: number[]) => Experiment} */
const figure3 = (neurons, samples, seed, marks = []) => ({
  id: `3-n${neurons}-d${samples}-s${seed}`,
  figure: 3,
  options: { neurons, samples, seed },
  maxSteps: 10_000,
  marks,
});

/** The published penalties, of which the search had the weights' .003, .01 and .1; the published rate is .001 and takes thousands of steps. */
const teacherSettings = { maskPenalty: 0.003, weightPenalty: 0.003 };
const teacherTraining = { optimizerOptions: { variant: 'tf', learningRate: 0.005 } };

/**
 * Figure 5 with the published images, neurons, samples and batches. All three readouts take the same number of steps. Kernels
 * of the teacher fade to their rims, as those of trained networks do: without that no place shows in so few responses.
 *
 * @type {(readout: 'factorised' | 'fixed-mask' | 'full', network: { name: string, channels: number[] }, maxSteps: number) => Experiment}
 */
const figure5 = (readout, { name, channels }, maxSteps) => ({
  id: `5-${name}-${readout}`,
  figure: 5,
  options: { neurons: 1000, samples: 4096, seed: 1, readout, channels, envelope: 1, ...teacherSettings },
  maxSteps,
  marks: [300, 600, 1000, 1500],
  train: teacherTraining,
});
/** 8, 12 and 4 maps in teacher and student: an eighth of the time of the published 32, 64 and 4. */
const narrow = { name: 'narrow', channels: [8, 12, 4] };
const wide = { name: 'wide', channels: [32, 64, 4] };
const READOUTS = /** @type {const} */ (['factorised', 'fixed-mask', 'full']);

/** @type {Experiment[]} */
export const EXPERIMENTS = [
  figure3(100, 1024, 1, [100]),
  figure3(100, 512, 1),
  figure3(10, 512, 1),
  ...[1, 2, 3, 4, 5].map((seed) => figure3(100, 256, seed)),
  figure3(1000, 1024, 1, [100]),
  {
    id: '4-n1000-d8192-s1',
    figure: 4,
    options: { neurons: 1000, samples: 8192, types: twoTypes, seed: 1 },
    maxSteps: 10_000,
    marks: [100, 500, 1000, 1500, 2000],
    train: { batchSize: 512 },
  },
  ...READOUTS.map((readout) => figure5(readout, narrow, 1600)),
  ...READOUTS.map((readout) => figure5(readout, wide, 4000)),
];
