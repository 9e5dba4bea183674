/** docs/sysid-scores.md out of the scores that are kept. */
import { FIGURE_3, FIGURE_4, FIGURE_5 } from '@thetakit/cnn-sysid';

const row = (cells) => `| ${cells.join(' | ')} |`;
const table = (heads, rows) => [row(heads), row(heads.map(() => '---')), ...rows.map(row)].join('\n');
const share = (value) => (value === undefined ? '' : `${(100 * value).toFixed(1)} %`.replace('.0 %', ' %'));
const fev = (value) => (value === undefined ? '' : value.toFixed(3));
const paperFev = (curves, name, samples) => fev(curves.find((curve) => curve.name === name)?.points.find((point) => point.samples === samples)?.explained);
const ended = ({ reason, steps }) => (reason === 'search-complete' ? `${steps}, schedule ended` : `${steps}, stopped`);
const cosines = ({ kernelCosines = [] }) => kernelCosines.map((each) => each.toFixed(3)).join(', ');

/** @returns {string} the whole page */
export function scoresPage(scores, scale) {
  const of = (figure) => scores.filter((score) => score.figure === figure);
  const sections = [HEAD, ITEMS, figure3(of(3)), figure4(of(4)), figure5(of(5)), scaleSection(scale), machines(scores)];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

const HEAD = `# Scores of system identification

Written by \`node packages/cnn-sysid/bench/figures.mjs --write\` from fits that the same program made, each from a seed. FEV is the share of the
explainable variance that is explained, exact where neurons are linear, on 1024 clean test images where they are not; each fit is scored at its best
model by validation. The paper is Klindt, Ecker, Euler and Bethge (2017): figure 3 was read from its picture, to .01 or .02; figures 4 and 5 are
results that the authors stored. Their figure 3 chooses the mask penalty by search, over 20 repeats; ours takes .1 everywhere.`;

const ITEMS = `## What must hold, and what shows it

${table(
  ['fact', 'shown by'],
  [
    ['closed form of FEV against Monte-Carlo, within 3 standard errors; noise floor .1', '`src/synthetic/linear-population.test.ts`'],
    ['least squares on a 17 x 17 window, D = 8192: within .02 of the closed form .705', '`src/baselines/baselines.test.ts`'],
    ['product penalty, smoothness and group sparsity blind to scale', '`src/penalties/penalties.test.ts`'],
    ['channels, neurons and images that move', '`src/model/gradients.test.ts`, `src/readout/readouts.test.ts`'],
    [
      'npy headers, shapes and digests of the mouse V1 recordings',
      '`src/readers/npy.test.ts`, `apps/cli/src/sysid/files.test.ts` (with `THETAKIT_SYSID_DATA`)',
    ],
    ['null Poisson losses 89.75, 50.00 and 94.19; reliability of regions 1 to 3', '`src/metrics/mouse-v1.test.ts` (with `THETAKIT_SYSID_DATA`)'],
    ['recovery of linear neurons; more neurons help; two types', 'small in `src/recovery/recovery.test.ts`, in full below and with `THETAKIT_NIGHTLY`'],
    ['factorised above fixed masks and full readout', 'small in `src/recovery/readout-order.test.ts`, in full below and with `THETAKIT_NIGHTLY`'],
    ['the same seed gives the same bytes; a resumed fit those of one that never stopped', '`src/training/fit-model.test.ts`, `src/storage/model-file.test.ts`'],
  ],
)}`;

function figure3(scores) {
  if (scores.length === 0) return '';
  const rows = scores.map((score) => {
    const { neurons, samples, seed } = score.options;
    return [
      neurons,
      samples,
      seed,
      fev(score.explained),
      paperFev(FIGURE_3, `N = ${neurons}`, samples),
      share(score.withinOnePixel),
      cosines(score),
      score.bestStep,
      ended(score),
      Math.round(score.cpuSeconds),
    ];
  });
  const early = scores.flatMap((score) =>
    score.marks.filter(({ step }) => step === 100).map(({ explained }) => `N = ${score.options.neurons}, D = ${score.options.samples}: ${fev(explained)}`),
  );
  const find = (neurons, samples) => scores.filter(({ options }) => options.neurons === neurons && options.samples === samples);
  const mean = (list) => list.reduce((sum, { explained }) => sum + explained, 0) / list.length;
  const [many, few, scarce] = [find(100, 512), find(10, 512), find(100, 256)];
  const notes = [
    ...(early.length > 0 ? [`After 100 steps: ${early.join('; ')} (to reach at N = 100, D = 1024: .70).`] : []),
    ...(many.length > 0 && few.length > 0 ? [`A hundred neurons beat ten at D = 512 by ${fev(mean(many) - mean(few))} (paper .41; to reach .2).`] : []),
    ...(scarce.length > 1 ? [`Mean of ${scarce.length} seeds at N = 100, D = 256: ${fev(mean(scarce))} (paper .41; to reach .30 to .45).`] : []),
  ];
  const head = ['N', 'D', 'seed', 'FEV', 'paper', 'places within a pixel', 'cosine of kernel', 'best step', 'steps', 'CPU s'];
  return `## Figure 3: linear neurons of one type\n\n48 x 48 images of white noise, one kernel of 17 x 17, masks of 32 x 32 that start at the raw STA. To reach at N = 100, D = 1024: FEV .78 to .88,\n95 % of places, cosine .95.\n\n${table(head, rows)}\n\n${notes.join('\n')}`;
}

function figure4(scores) {
  const sections = scores.map((score) => {
    const { neurons, samples } = score.options;
    const rows = [...score.marks, { ...score, step: score.steps }].map((mark) => [
      mark.step,
      mark.bestStep,
      fev(mark.explained),
      fev(FIGURE_4.curve.find(({ step }) => step === mark.step)?.explained),
      share(mark.typePurity),
      share(mark.withinOnePixel),
      cosines(mark),
      mark.validation.toFixed(5),
    ]);
    const head = ['steps', 'best step', 'FEV', 'paper', 'of the right type', 'places within a pixel', 'cosines of kernels', 'validation'];
    return `N = ${neurons}, D = ${samples}, batches of 512, ${Math.round(score.cpuSeconds)} CPU s; ${ended(score)}.\n\n${table(head, rows)}`;
  });
  const head = `## Figure 4: two types\n\nFields of scales .6 and 1, two kernels of unit norm; a neuron's type is its larger weight. To reach: FEV .85, all types right. The paper ends at FEV .886,\nvalidation .10182.`;
  return sections.length === 0 ? '' : `${head}\n\n${sections.join('\n\n')}`;
}

const CURVES = { factorised: 'factorised, N = 1000', 'fixed-mask': 'fixed mask, N = 1000', full: 'full readout, N = 1000' };

function figure5(scores) {
  if (scores.length === 0) return '';
  const steps = [...new Set(scores.flatMap(({ marks, steps: last }) => [...marks.map(({ step }) => step), last]))].toSorted((a, b) => a - b);
  const rows = scores.map((score) => {
    const { options, marks, steps: last, explained } = score;
    const at = (step) => fev(step === last ? explained : marks.find((mark) => mark.step === step)?.explained);
    return [
      options.channels.join('-'),
      options.readout,
      options.neurons,
      options.samples,
      ...steps.map(at),
      paperFev(FIGURE_5, CURVES[options.readout], options.samples),
      Math.round(score.cpuSeconds),
    ];
  });
  const head = ['maps', 'readout', 'N', 'D', ...steps.map((step) => `FEV, ${step} steps`), 'paper', 'CPU s'];
  return `## Figure 5: three readouts of nonlinear neurons

44 x 44 x 3 images of white noise, three layers of 5 x 5, batches of 64. The paper's neurons are features of VGG on 32, 64 and 4 maps, its penalties
searched, its fits thousands of steps; ours are those of a seeded random network of the student's shape, whose kernels fade to their rims, with one
setting and rate .005 for all.

The full readout explains nothing yet; factorised is above it, but not above fixed masks. A likely reason, not tested: every neuron reads one place,
which its response-weighted image shows, so a fixed mask
begins with the answer while a factorised one has 1024 numbers to find, and was still improving when it was stopped. The order of the paper is
reproduced in small (\`src/recovery/readout-order.test.ts\`), where those images err; at this size it is not.

${table(head, rows)}`;
}

function scaleSection(rows) {
  if (rows.length === 0) return '';
  const mib = (value) => `${Math.round(value)}`;
  const cells = rows.map(({ neurons, samples, step, withoutPenalty, loaded, peak, estimated }) => [
    neurons,
    samples,
    step.toFixed(0),
    withoutPenalty.toFixed(0),
    mib(loaded),
    mib(peak),
    mib(estimated),
  ]);
  const head = ['N', 'D', 'CPU ms a step', 'without readout penalty', 'MiB before the fit', 'MiB at most', 'MiB estimated for the fit'];
  return `## Scale\n\nThe figure 3 network, batches of 256, best step of several (\`node packages/cnn-sysid/bench/scale.mjs\`).\n\n${table(head, cells)}`;
}

function machines(scores) {
  const names = [...new Set(scores.map(({ machine }) => machine))];
  return names.length === 0 ? '' : `Fitted on: ${names.join('; ')}; other programs ran beside, so times are CPU times.`;
}
