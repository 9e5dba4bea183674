/**
 * The models of this package as registry entries. Their data are `ResponseData`; their objective is what training minimises,
 * over all trials at once. `fitModel` trains the same models on batches, with validation.
 */
import { defineModel, o } from '@thetakit/registry';
import type { ResponseData } from '../data/response-data.ts';
import { fixedMaskPreset, fullPreset, hsmPreset, lnpPreset } from '../model/baseline-presets.ts';
import type { ModelSpec } from '../model/model-spec.ts';
import { type Preset, simulationPreset, v1Preset } from '../model/presets.ts';
import { responseObjective, responseStart } from './response-objective.ts';

const klindt = 'Klindt, Ecker, Euler and Bethge, Neural system identification for large populations, NIPS 2017, arXiv:1711.02653';

const kernel = (side: number) => o.integer({ default: side, min: 1, describe: 'Side of the kernel.', unit: 'pixels' });
const channels = (count: number, of: string) => o.integer({ default: count, min: 1, describe: `Channels of ${of}.` });
const strength = (value: number, of: string) => o.number({ default: value, min: 0, scale: 'log', describe: `Strength of ${of}.`, unit: 'loss' });

/** Objective and start of a model that options describe. */
function fitted<O>(presetOf: (options: O, data: ResponseData) => Preset) {
  return {
    objective: (data: ResponseData, options: O) => responseObjective(presetOf(options, data).spec, data),
    start: (data: ResponseData, options: O, seed: number) => {
      const { spec, maskStart, maskPeak } = presetOf(options, data);
      return responseStart(spec, data, maskStart, seed, maskPeak);
    },
  };
}

const core = {
  channels: channels(48, 'every layer'),
  kernels: o.vector({ default: [13, 3, 3], min: 1, describe: 'Kernel sides of the layers, one number per layer.', unit: 'pixels' }),
  smoothness: strength(0.03, 'the Laplacian penalty on the kernels of the first layer'),
  groupSparsity: strength(0.05, 'the group sparsity of the later layers'),
};

/** The published network: convolutional core, factorised readout, Poisson loss. */
export const whatAndWhere = defineModel({
  id: 'what-and-where',
  summary: 'A convolutional core shared by all neurons; each neuron reads it through a mask (where) times feature weights (what).',
  formula:
    'f_n(x) = \\operatorname{softplus}\\Bigl(\\sum_k w_{kn} \\sum_p m_{pn} \\Phi_{kp}(x) + b_n\\Bigr),\\quad \\min_\\theta \\tfrac{1}{DN} \\sum_{d,n} \\bigl[f_n(x_d) - r_{dn} \\log f_n(x_d)\\bigr] + \\text{penalties}',
  goodFor: 'Hundreds to thousands of neurons that see the same images: neurons of one kind teach one kernel.',
  notFor: 'A handful of neurons, or few images: use lnp. For full data sets use fitModel, which trains on batches and stops by validation.',
  sources: [klindt],
  options: o.options({ ...core, readout: strength(0.02, 'the product of the L1 norms of masks and feature weights') }),
  ...fitted((options: { channels: number; kernels: readonly number[] | Float64Array; smoothness: number; groupSparsity: number; readout: number }) =>
    v1Preset({ ...options, kernels: Array.from(options.kernels) }),
  ),
});

/** The linear case of the simulations. */
export const linearWhatAndWhere = defineModel({
  id: 'linear-what-and-where',
  summary: 'One linear convolution shared by all neurons, read out through a mask and feature weights; squared error.',
  formula:
    '\\hat y_n = \\sum_k w_{kn} \\sum_p m_{pn} (\\kappa_k * x)_p,\\quad \\min \\operatorname{mean} (\\hat y_n - r_n)^2 + \\tfrac{\\rho_1}{N} \\sum |m| + \\tfrac{\\rho_2}{N} \\sum |w|',
  goodFor: 'Linear neurons of a few kinds, and simulations where the truth is known: each neuron’s whole filter is the kernel moved to its place.',
  notFor: 'Neurons with a strong nonlinearity; spike counts, whose noise grows with the mean.',
  sources: [klindt],
  options: o.options({
    kernel: kernel(17),
    channels: channels(1, 'the core: kinds of neuron'),
    mask: strength(0.1, 'the L1 penalty on masks, a mean over neurons'),
    features: strength(0.04, 'the L1 penalty on feature weights, a mean over neurons; without effect with one channel'),
    scale: o.choice(['batch-norm', 'unit-kernels'], { default: 'unit-kernels', describe: 'What fixes the scale of the maps: the data, or kernels of norm 1.' }),
  }),
  ...fitted((options: { kernel: number; channels: number; mask: number; features: number; scale: 'batch-norm' | 'unit-kernels' }) => simulationPreset(options)),
});

/** One filter over the image per neuron. */
export const linearNonlinearPoisson = defineModel({
  id: 'lnp',
  summary: 'Linear-nonlinear-Poisson: each neuron has a filter of its own over the whole image.',
  formula:
    'f_n(x) = \\exp(w_n^\\top x + b_n),\\quad \\min \\operatorname{mean} [f - r \\log f] + \\lambda_s \\lVert \\nabla^2 w \\rVert^2 + \\lambda_1 \\lVert w \\rVert_1',
  goodFor: 'A baseline for every data set, and neurons that one filter describes.',
  notFor: 'Complex cells, and images with many more pixels than there are trials.',
  sources: ['Simoncelli, Paninski, Pillow and Schwartz, Characterization of neural responses with stochastic stimuli, 2004', klindt],
  options: o.options({ smoothness: strength(0.02, 'the Laplacian penalty on filters'), sparsity: strength(0.04, 'the L1 penalty on filters') }),
  ...fitted((options: { smoothness: number; sparsity: number }) => lnpPreset(options)),
});

/** A free weight per neuron, place and channel; without dropout, so that the objective is a function. */
function fullOf({ channels: counts, activity }: { channels: readonly number[] | Float64Array; activity: number }): Preset {
  const preset = fullPreset({ channels: Array.from(counts), activity });
  return { ...preset, spec: { ...preset.spec, readout: { kind: 'full', decay: 0.01 } } satisfies ModelSpec };
}

/** The full readout. */
export const fullReadout = defineModel({
  id: 'full-readout',
  summary: 'A convolutional core whose maps every neuron reads with a weight for each place and channel.',
  formula: 'f_n(x) = \\operatorname{softplus}\\Bigl(\\sum_{k,p} W_{kpn} \\Phi_{kp}(x) + b_n\\Bigr)',
  goodFor: 'Few neurons with many trials each, and comparisons with the factorised readout.',
  notFor: 'Thousands of neurons: places times channels weights per neuron have to be learnt. fitModel adds dropout, which this objective leaves out.',
  sources: ['McIntosh, Maheswaranathan, Nayebi, Ganguli and Baccus, Deep learning models of the retinal response, NIPS 2016', klindt],
  options: o.options({
    channels: o.vector({ default: [48, 32, 4], min: 1, describe: 'Channels of the layers, one number per layer.' }),
    activity: strength(0.02, 'the penalty on mean activity'),
  }),
  ...fitted(fullOf),
});

/** Places fixed before the fit. */
export const fixedMask = defineModel({
  id: 'fixed-mask',
  summary: 'The what-and-where network with each neuron’s place fixed beforehand at the peak of its blurred squared spike-triggered average.',
  formula: 'f_n(x) = \\operatorname{softplus}\\Bigl(\\sum_k w_{kn} \\Phi_{k p(n)}(x) + b_n\\Bigr)',
  goodFor: 'Neurons whose receptive fields are plain to see in their spike-triggered averages; few parameters per neuron.',
  notFor: 'Receptive fields that the average does not show, such as complex cells: a wrong place cannot be corrected.',
  sources: ['Batty et al., Multilayer recurrent network models of primate retinal ganglion cell responses, ICLR 2017', klindt],
  options: o.options(core),
  ...fitted((options: { channels: number; kernels: readonly number[] | Float64Array; smoothness: number; groupSparsity: number }) =>
    fixedMaskPreset({ ...options, kernels: Array.from(options.kernels) }),
  ),
});

/** Differences of Gaussians, then two dense layers. */
export const hierarchical = defineModel({
  id: 'hierarchical',
  summary: 'The hierarchical structural model: units with difference-of-Gaussians receptive fields, a hidden layer, one output per neuron.',
  formula:
    'f_n(x) = \\operatorname{softplus}\\bigl(v_n^\\top \\operatorname{softplus}(U g(x) + c) + b_n\\bigr),\\quad g_u(x) = \\langle \\alpha_u G_{\\sigma_u}(\\mu_u) - \\beta_u G_{\\tau_u}(\\mu_u), x \\rangle',
  goodFor: 'Tens to a few hundred neurons of one patch of cortex, with few trials.',
  notFor: 'Receptive fields that differences of Gaussians cannot make up; populations spread over a large image.',
  sources: [
    'Antolik, Hofer, Bednar and Mrsic-Flogel, Model constrained by visual hierarchy, PLoS Computational Biology 12, 2016, 10.1371/journal.pcbi.1004927',
  ],
  options: o.options({ units: o.integer({ default: 9, min: 1, describe: 'Differences of Gaussians.' }) }),
  ...fitted(({ units }: { units: number }, { images, responses }: ResponseData) => {
    const [, rows, columns] = images.shape;
    return hsmPreset(responses.shape[1], [rows, columns], units);
  }),
});
