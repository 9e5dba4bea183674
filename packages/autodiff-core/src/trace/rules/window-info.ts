/** What tfjs computes from sizes, strides and a kind of padding, per spatial axis. */
import { backend_util } from '@tensorflow/tfjs-core';
import type { Node, Ops } from '../../ir/node.ts';
import type { ConvParams } from '../../primitives/conv-shape.ts';

/** Attributes that convolutions and pools share. */
export interface WindowAttrs {
  readonly strides: number | number[];
  readonly pad: Parameters<typeof backend_util.computeConv2DInfo>[4];
  readonly dataFormat?: string;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  readonly dilations?: number | number[] | null;
}

/** One spatial axis of a sliding window; pads make the usual count of positions come out. */
export interface SlidingAxis {
  readonly size: number;
  readonly stride: number;
  readonly dilation: number;
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

type Info2D = backend_util.Conv2DInfo;
type Info3D = backend_util.Conv3DInfo;

function slidingAxis(length: number, size: number, stride: number, dilation: number, low: number, count: number): SlidingAxis {
  const high = Math.max((count - 1) * stride + dilation * (size - 1) + 1, 0) - length - low;
  return { size, stride, dilation, low, high, count };
}

function axes2D(info: Info2D): SlidingAxis[] {
  return [
    slidingAxis(info.inHeight, info.filterHeight, info.strideHeight, info.dilationHeight, info.padInfo.top, info.outHeight),
    slidingAxis(info.inWidth, info.filterWidth, info.strideWidth, info.dilationWidth, info.padInfo.left, info.outWidth),
  ];
}

function axes3D(info: Info3D): SlidingAxis[] {
  return [
    slidingAxis(info.inDepth, info.filterDepth, info.strideDepth, info.dilationDepth, info.padInfo.front, info.outDepth),
    slidingAxis(info.inHeight, info.filterHeight, info.strideHeight, info.dilationHeight, info.padInfo.top, info.outHeight),
    slidingAxis(info.inWidth, info.filterWidth, info.strideWidth, info.dilationWidth, info.padInfo.left, info.outWidth),
  ];
}

type Four = [number, number, number, number];
type Five = [number, number, number, number, number];

/** Axes of a convolution of an input of rank 4 or 5 in the layout of the attributes. */
export function convAxes(input: readonly number[], filter: readonly number[], attrs: WindowAttrs): SlidingAxis[] {
  const { strides, pad, dimRoundingMode, dataFormat } = attrs;
  const dilations = attrs.dilations ?? 1;
  const layout = isChannelsFirst(dataFormat) ? 'channelsFirst' : 'channelsLast';
  if (input.length === 4) {
    const info = backend_util.computeConv2DInfo(input as Four, filter as Four, strides as number, dilations as number, pad, dimRoundingMode, false, layout);
    return axes2D(info);
  }
  return axes3D(
    backend_util.computeConv3DInfo(input as Five, filter as Five, strides as number, dilations as number, pad as 'same', false, layout, dimRoundingMode),
  );
}

/** Axes of a pool over an input of rank 4 or 5, channels last. */
export function poolAxes(input: readonly number[], filterSize: number | number[], attrs: WindowAttrs): SlidingAxis[] {
  const { strides, pad, dimRoundingMode } = attrs;
  if (input.length === 4) return axes2D(backend_util.computePool2DInfo(input as Four, filterSize as number, strides as number, 1, pad, dimRoundingMode));
  return axes3D(backend_util.computePool3DInfo(input as Five, filterSize as number, strides as number, 1, pad as 'same', dimRoundingMode));
}

/** Parameters of the primitive. */
export function convParams(axes: readonly SlidingAxis[], groups: number): ConvParams {
  return {
    strides: axes.map(({ stride }) => stride),
    low: axes.map(({ low }) => low),
    high: axes.map(({ high }) => high),
    inputDilation: axes.map(() => 1),
    kernelDilation: axes.map(({ dilation }) => dilation),
    groups,
  };
}

/** Whether a layout is [batch, channels, spatial...]. */
export function isChannelsFirst(dataFormat: string | undefined): boolean {
  return dataFormat === 'NCHW' || dataFormat === 'NCDHW';
}

/** An array with its channels moved to the end, if the layout has them first. */
export function channelsLast(x: Node, dataFormat: string | undefined, ops: Ops): Node {
  const rank = x.shape.length;
  return isChannelsFirst(dataFormat) ? ops.transpose(x, [0, ...Array.from({ length: rank - 2 }, (_, i) => i + 2), 1]) : x;
}

/** An array with its last axis moved to where the layout has the channels. */
export function inLayout(x: Node, dataFormat: string | undefined, ops: Ops): Node {
  const rank = x.shape.length;
  return isChannelsFirst(dataFormat) ? ops.transpose(x, [0, rank - 1, ...Array.from({ length: rank - 2 }, (_, i) => i + 1)]) : x;
}
