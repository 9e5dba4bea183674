/** A stack of convolutional layers that all neurons share. */
import { add, concat, matMul, mean, mul, relu, reshape, sigmoid, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import { ThetakitError } from '@thetakit/registry';
import type { GroupForm } from '../penalties/group-sparsity.ts';
import type { SmoothnessForm } from '../penalties/smoothness.ts';
import { activate } from './activations.ts';
import { type BatchNorm, batchNorm } from './batch-norm.ts';
import { outputLength } from './convolve.ts';
import { kernelSize, type LayerKernel } from './kernel-place.ts';
import { layerKernel } from './layer-kernel.ts';
import type { LayerSpec } from './layer-spec.ts';
import type { ForwardContext, MapShape, ParameterShape, StatisticShape, Tensors } from './tensors.ts';

/** The shared core, as plain data. */
export interface CoreSpec {
  /** None: the readouts see the images. */
  readonly layers: readonly LayerSpec[];
  /** Layers whose outputs, concatenated along the channels, the readouts see; negative numbers count from the end; default [-1]. */
  readonly output?: readonly number[];
  /** Every nonlinearity of the layers left out: with an output nonlinearity this is a linear-nonlinear model; default false. */
  readonly linear?: boolean;
  /** Form of the smoothness penalty; default 'slice'. */
  readonly smoothnessForm?: SmoothnessForm;
  /** Form of the group sparsity penalty; default 'slice'. */
  readonly groupForm?: GroupForm;
}

/** A core built for images of one shape. */
export interface Core {
  readonly parameters: readonly ParameterShape[];
  readonly statistics: readonly StatisticShape[];
  readonly outputShape: MapShape;
  /** Shape of every layer's output. */
  readonly layerShapes: readonly MapShape[];
  /** Maps [b, rows, columns, channels] of images [b, H, W, C]. */
  forward(images: Tensor, parameters: Tensors, context: ForwardContext): Tensor;
  /** The kernel of each layer, [rows, columns, in, out]. */
  kernels(parameters: Tensors): Tensor[];
}

interface Layer {
  readonly spec: LayerSpec;
  readonly kernel: LayerKernel;
  readonly norm: BatchNorm | null;
  readonly parameters: readonly ParameterShape[];
  readonly shape: MapShape;
  readonly name: string;
}

/** Builds the core. Throws SHAPE_MISMATCH for kernels larger than their input and for skip connections between maps of different sizes. */
export function stackedCore(spec: CoreSpec, image: MapShape): Core {
  const layers: Layer[] = [];
  if (spec.layers.length === 0) return imageCore(image);
  for (const each of spec.layers) layers.push(buildLayer(each, layers, image));
  const chosen = (spec.output ?? [-1]).map((index) => (index < 0 ? layers.length + index : index));
  const seen = chosen.map((index) => requireLayer(layers, index));
  return {
    parameters: layers.flatMap(({ parameters }) => parameters),
    statistics: layers.flatMap(({ norm }) => (norm === null ? [] : [norm.statistic])),
    outputShape: joinedShape('output', seen),
    layerShapes: layers.map(({ shape }) => shape),
    forward(images, parameters, context) {
      const outputs: Tensor[] = [];
      for (const layer of layers) {
        const count = Math.min(layer.spec.skip ?? 1, outputs.length);
        const input = count === 0 ? images : joinChannels(outputs.slice(outputs.length - count));
        outputs.push(runLayer(layer, input, parameters, context, spec.linear === true));
      }
      return joinChannels(chosen.map((index) => outputs[index] as Tensor));
    },
    kernels: (parameters) => layers.map(({ kernel }) => kernel.kernel(parameters)),
  };
}

function imageCore(image: MapShape): Core {
  return { parameters: [], statistics: [], outputShape: image, layerShapes: [], forward: (images) => images, kernels: () => [] };
}

function joinChannels(maps: readonly Tensor[]): Tensor {
  return maps.length === 1 ? (maps[0] as Tensor) : concat([...maps], 3);
}

function buildLayer(spec: LayerSpec, before: readonly Layer[], image: MapShape): Layer {
  const index = before.length;
  const name = `core.${index}`;
  const count = Math.min(spec.skip ?? 1, index);
  const sources = before.slice(index - count);
  const [rows, columns, inputChannels] = count === 0 ? image : joinedShape(name, sources);
  const geometry = { padding: spec.padding ?? 'valid', stride: spec.stride ?? 1, dilation: spec.dilation ?? 1 };
  const size = kernelSize(spec);
  const last = sources.at(-1)?.spec;
  const inputRotations = last?.kind === 'hermite' ? (last.rotations ?? 8) : 1;
  if (spec.kind === 'hermite') checkHermite(name, spec, sources, inputRotations);
  const shape = [outputLength(rows, size[0], geometry), outputLength(columns, size[1], geometry)] as const;
  if (shape[0] < 1 || shape[1] < 1)
    throw mismatch(`layer ${index} has a kernel of ${size[0]} x ${size[1]} on a map of ${rows} x ${columns}`, 'Use a smaller kernel, or padding');
  const kernel = layerKernel({ name, spec, geometry, inputChannels, inputRotations });
  const norm = spec.batchNorm === undefined ? null : batchNorm(name, kernel.channels, spec.batchNorm);
  return {
    spec,
    kernel,
    norm,
    name,
    shape: [...shape, kernel.channels],
    parameters: [...kernel.parameters, ...(norm?.parameters ?? []), ...gateParameters(name, spec, kernel.channels)],
  };
}

function checkHermite(name: string, spec: LayerSpec, sources: readonly Layer[], inputRotations: number): void {
  const size = kernelSize(spec);
  if (size[0] !== size[1]) throw mismatch(`${name} is a hermite layer with a kernel of ${size[0]} x ${size[1]}`, 'Use a square kernel');
  if (sources.length > 1) throw mismatch(`${name} is a hermite layer with skip connections`, 'Leave skip out');
  if (inputRotations !== 1 && inputRotations !== (spec.rotations ?? 8))
    throw mismatch(`${name} has ${spec.rotations ?? 8} rotations, its input ${inputRotations}`, 'Use one number of rotations in all layers');
}

function gateParameters(name: string, { bias, squeezeExcitation }: LayerSpec, channels: number): ParameterShape[] {
  const zero = { kind: 'constant', value: 0 } as const;
  const shapes: ParameterShape[] = bias === true ? [{ name: `${name}.bias`, shape: [channels], start: zero }] : [];
  if (squeezeExcitation === undefined) return shapes;
  const start = (inputs: number) => ({ kind: 'normal', mean: 0, sd: 1 / Math.sqrt(inputs) }) as const;
  return [
    ...shapes,
    { name: `${name}.squeeze`, shape: [channels, squeezeExcitation], start: start(channels) },
    { name: `${name}.squeezeBias`, shape: [squeezeExcitation], start: zero },
    { name: `${name}.excite`, shape: [squeezeExcitation, channels], start: start(squeezeExcitation) },
    { name: `${name}.exciteBias`, shape: [channels], start: zero },
  ];
}

function runLayer({ spec, kernel, norm, name }: Layer, input: Tensor, p: Tensors, context: ForwardContext, isLinear: boolean): Tensor {
  let h = kernel.apply(input, p);
  if (spec.bias === true) h = add(h, p[`${name}.bias`] as Tensor);
  if (norm !== null) h = norm.forward(h, p, context);
  if (!isLinear) h = activate(spec.activation ?? 'identity', h);
  if (spec.squeezeExcitation === undefined) return h;
  const [batch = 1, , , channels = 1] = h.shape;
  const hidden = relu(add(matMul(mean(h, [1, 2]) as Tensor2D, p[`${name}.squeeze`] as Tensor2D), p[`${name}.squeezeBias`] as Tensor));
  const gate = sigmoid(add(matMul(hidden as Tensor2D, p[`${name}.excite`] as Tensor2D), p[`${name}.exciteBias`] as Tensor));
  return mul(h, reshape(gate, [batch, 1, 1, channels]));
}

function joinedShape(name: string, layers: readonly Layer[]): MapShape {
  const [rows, columns] = (layers[0] as Layer).shape;
  if (layers.some(({ shape }) => shape[0] !== rows || shape[1] !== columns)) {
    throw mismatch(
      `${name} joins maps of sizes ${layers.map(({ shape }) => `${shape[0]} x ${shape[1]}`).join(', ')}`,
      "Use padding 'same' and stride 1 in the layers that are joined",
    );
  }
  return [rows, columns, layers.reduce((sum, { shape }) => sum + shape[2], 0)];
}

function requireLayer(layers: readonly Layer[], index: number): Layer {
  const layer = layers[index];
  if (layer !== undefined) return layer;
  throw mismatch(`there is no layer ${index} for the readout among ${layers.length}`, 'Give output the numbers of its layers');
}

function mismatch(problem: string, action: string): ThetakitError {
  return new ThetakitError('SHAPE_MISMATCH', { who: 'core', problem, action });
}
