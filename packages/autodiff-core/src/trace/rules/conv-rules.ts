/** Convolutions, their gradients, and what tfjs fuses with them. */
import type { Node, Ops } from '../../ir/node.ts';
import type { Shape } from '../../ir/shape.ts';
import { convInputGradient, convKernelGradient } from '../../primitives/conv-gradients.ts';
import { biasAndActivation } from './activation.ts';
import { type KernelRules, rule } from './rule.ts';
import { channelsLast, convAxes, convParams, inLayout, isChannelsFirst, type WindowAttrs } from './window-info.ts';

interface ConvInputs {
  readonly x: Node;
  readonly filter: Node;
}

interface FusedInputs extends ConvInputs {
  readonly bias?: Node;
  readonly preluActivationWeights?: Node;
}

interface FusedAttrs extends WindowAttrs {
  readonly activation?: string;
  readonly leakyreluAlpha?: number;
}

/** Shape of a depthwise kernel [spatial..., channels, multiplier] as one of the primitive, each channel a group. */
function depthwiseShape(filter: Shape): number[] {
  return [...filter.slice(0, -2), 1, (filter.at(-2) as number) * (filter.at(-1) as number)];
}

function convolve({ x, filter }: ConvInputs, attrs: WindowAttrs, ops: Ops): Node {
  const params = convParams(convAxes(x.shape, filter.shape, attrs), 1);
  return inLayout(ops.apply('conv', [channelsLast(x, attrs.dataFormat, ops), filter], params), attrs.dataFormat, ops);
}

function convolveDepthwise({ x, filter }: ConvInputs, attrs: WindowAttrs, ops: Ops): Node {
  const params = convParams(convAxes(x.shape, filter.shape, attrs), filter.shape.at(-2) as number);
  const kernel = ops.reshape(filter, depthwiseShape(filter.shape));
  return inLayout(ops.apply('conv', [channelsLast(x, attrs.dataFormat, ops), kernel], params), attrs.dataFormat, ops);
}

/** Bias and slopes of rank 1 belong to the channels, wherever the layout has them. */
function finish(who: string, y: Node, { bias, preluActivationWeights }: FusedInputs, attrs: FusedAttrs, ops: Ops): Node {
  const aligned = (each: Node | undefined) =>
    each !== undefined && isChannelsFirst(attrs.dataFormat) && each.shape.length === 1 ? ops.reshape(each, [each.shape[0] as number, 1, 1]) : each;
  const fused = { bias: aligned(bias), weights: aligned(preluActivationWeights), activation: attrs.activation, alpha: attrs.leakyreluAlpha };
  return biasAndActivation(who, y, fused, ops);
}

/** The shape of an input with its channels last. */
function lastShape(shape: readonly number[], dataFormat: string | undefined): number[] {
  return isChannelsFirst(dataFormat) ? [shape[0] as number, ...shape.slice(2), shape[1] as number] : [...shape];
}

type InputGradient = [{ dy: Node; filter: Node }, WindowAttrs & { inputShape: number[] }];
type FilterGradient = [{ x: Node; dy: Node }, WindowAttrs & { filterShape: number[] }];

function inputGradient({ dy, filter }: InputGradient[0], attrs: InputGradient[1], ops: Ops): Node {
  const { inputShape, dataFormat } = attrs;
  const params = convParams(convAxes(inputShape, filter.shape, attrs), 1);
  return inLayout(convInputGradient(channelsLast(dy, dataFormat, ops), filter, lastShape(inputShape, dataFormat), params, ops), dataFormat, ops);
}

function filterGradient({ x, dy }: FilterGradient[0], attrs: FilterGradient[1], ops: Ops): Node {
  const { filterShape, dataFormat } = attrs;
  const params = convParams(convAxes(x.shape, filterShape, attrs), 1);
  return convKernelGradient(channelsLast(x, dataFormat, ops), channelsLast(dy, dataFormat, ops), filterShape, params, ops);
}

export const convRules: KernelRules = {
  Conv2D: rule<ConvInputs, WindowAttrs>(convolve),
  Conv3D: rule<ConvInputs, WindowAttrs>(convolve),
  DepthwiseConv2dNative: rule<ConvInputs, WindowAttrs>(convolveDepthwise),
  FusedConv2D: rule<FusedInputs, FusedAttrs>((inputs, attrs, ops) => finish('fused.conv2d', convolve(inputs, attrs, ops), inputs, attrs, ops)),
  FusedDepthwiseConv2D: rule<FusedInputs, FusedAttrs>((inputs, attrs, ops) =>
    finish('fused.depthwiseConv2d', convolveDepthwise(inputs, attrs, ops), inputs, attrs, ops),
  ),
  Conv2DBackpropInput: rule<InputGradient[0], InputGradient[1]>(inputGradient),
  Conv3DBackpropInputV2: rule<InputGradient[0], InputGradient[1]>(inputGradient),
  Conv2DBackpropFilter: rule<FilterGradient[0], FilterGradient[1]>(filterGradient),
  Conv3DBackpropFilterV2: rule<FilterGradient[0], FilterGradient[1]>(filterGradient),
  DepthwiseConv2dNativeBackpropInput: rule<InputGradient[0], InputGradient[1]>(({ dy, filter }, attrs, ops) => {
    const params = convParams(convAxes(attrs.inputShape, filter.shape, attrs), filter.shape.at(-2) as number);
    return convInputGradient(dy, ops.reshape(filter, depthwiseShape(filter.shape)), attrs.inputShape, params, ops);
  }),
  DepthwiseConv2dNativeBackpropFilter: rule<FilterGradient[0], FilterGradient[1]>(({ x, dy }, attrs, ops) => {
    const params = convParams(convAxes(x.shape, attrs.filterShape, attrs), attrs.filterShape.at(-2) as number);
    return ops.reshape(convKernelGradient(x, dy, depthwiseShape(attrs.filterShape), params, ops), attrs.filterShape);
  }),
};
