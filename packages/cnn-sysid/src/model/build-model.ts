/** From the description of a model to functions over tensors. */
import { abs, add, div, mean, mul, square, sum, type Tensor } from '@tensorflow/tfjs-core';
import { activate } from '../core/activations.ts';
import { type Core, stackedCore } from '../core/stacked-core.ts';
import type { ForwardContext, ParameterShape, Tensors } from '../core/tensors.ts';
import { lossOf } from '../losses/losses.ts';
import { groupSparsity } from '../penalties/group-sparsity.ts';
import { smoothness } from '../penalties/smoothness.ts';
import { buildReadout } from '../readout/build-readout.ts';
import type { Readout } from '../readout/readout.ts';
import { type ModelPlace, type ModelSpec, readoutOf, totalStride } from './model-spec.ts';
import { gainOf, networkShapes, runNetwork } from './side-networks.ts';

/** One batch of a session, as tensors. */
export interface ModelInput {
  /** [b, H, W, C]. */
  readonly images: Tensor;
  /** [b, 2]. */
  readonly shift?: Tensor;
  /** [b, columns]. */
  readonly behaviour?: Tensor;
  /** Noise of the readout by name. */
  readonly noise: Tensors;
}

/** A model built for images and sessions of given shapes. */
export interface Model {
  readonly spec: ModelSpec;
  readonly place: ModelPlace;
  readonly core: Core;
  readonly readouts: readonly Readout[];
  /** Every parameter, in the order of the flat vector. */
  readonly parameters: readonly ParameterShape[];
  /** f [b, N] of a session. */
  predict(session: number, input: ModelInput, parameters: Tensors, context: ForwardContext): Tensor;
  /** Loss plus penalties of one session's predictions: what training minimises. The core's penalties count once per step, for session 0. */
  objective(session: number, prediction: Tensor, response: Tensor, weights: Tensor | null, parameters: Tensors): Tensor;
  /** The penalties that count in a step of this session; null when there are none. */
  penalty(session: number, parameters: Tensors): Tensor | null;
}

/** Builds a model. Throws SHAPE_MISMATCH where sizes do not fit. */
export function buildModel(spec: ModelSpec, place: ModelPlace): Model {
  const core = stackedCore(spec.core, place.image);
  const readouts = place.sessions.map(({ neurons }, s) => buildReadout(readoutOf(spec, s), { name: `readout.${s}`, map: core.outputShape, neurons }));
  const parameters = [...core.parameters, ...readouts.flatMap((readout, s) => [...readout.parameters, ...besides(spec, place, s)])];
  const penalty = (session: number, p: Tensors) => addAll([...(session === 0 ? corePenalties(spec, core, p) : []), readouts[session]?.penalty(p) ?? null]);
  return {
    spec,
    place,
    core,
    readouts,
    parameters,
    penalty,
    predict(session, input, p, context) {
      const maps = core.forward(input.images, p, context);
      const shift = shiftOf(spec, session, input, p);
      let h = (readouts[session] as Readout).drive(maps, p, { isTraining: context.isTraining, shift, noise: input.noise });
      if (spec.bias === true) h = add(h, p[`readout.${session}.bias`] as Tensor);
      const f = activate(spec.output ?? 'identity', h);
      if (spec.modulator === undefined) return f;
      return mul(f, gainOf(runNetwork(`readout.${session}.modulator`, p, input.behaviour as Tensor)));
    },
    objective(session, prediction, response, weights, p) {
      const { activity = 0, loss } = spec;
      const active = activity === 0 ? null : mul(activity, sum(mean(abs(prediction), 0)));
      return addAll([lossOf(loss, prediction, response, weights), penalty(session, p), active]) as Tensor;
    },
  };
}

/** Bias, shifter and modulator of a session. */
function besides(spec: ModelSpec, { sessions }: ModelPlace, session: number): ParameterShape[] {
  const { neurons = 0, behaviour = 0 } = sessions[session] ?? {};
  const name = `readout.${session}`;
  return [
    ...(spec.bias === true ? [{ name: `${name}.bias`, shape: [neurons], start: { kind: 'constant', value: 0 } } as const] : []),
    ...(typeof spec.shift === 'object' ? networkShapes(`${name}.shifter`, 2, spec.shift.hidden, 2, 0.1) : []),
    ...(spec.modulator === undefined ? [] : networkShapes(`${name}.modulator`, behaviour, spec.modulator.hidden, neurons)),
  ];
}

/** The shift in pixels of the map: image pixels divided by the total stride. */
function shiftOf(spec: ModelSpec, session: number, { shift }: ModelInput, p: Tensors): Tensor | null {
  if (spec.shift === undefined || shift === undefined) return null;
  const pixels = spec.shift === 'given' ? shift : runNetwork(`readout.${session}.shifter`, p, shift);
  const stride = totalStride(spec);
  return stride === 1 ? pixels : div(pixels, stride);
}

function corePenalties({ core: { layers, smoothnessForm = 'slice', groupForm = 'slice' } }: ModelSpec, core: Core, p: Tensors): (Tensor | null)[] {
  const kernels = core.kernels(p);
  return layers.flatMap(({ smoothness: rough = 0, groupSparsity: group = 0, decay = 0 }, l) => {
    const kernel = kernels[l] as Tensor;
    return [
      rough === 0 ? null : mul(rough, smoothness(smoothnessForm, kernel)),
      group === 0 ? null : mul(group, groupSparsity(groupForm, kernel)),
      decay === 0 ? null : mul(decay / 2, sum(square(kernel))),
    ];
  });
}

function addAll(terms: readonly (Tensor | null)[]): Tensor | null {
  const present = terms.filter((term): term is Tensor => term !== null);
  return present.length === 0 ? null : present.reduce((a, b) => add(a, b));
}
