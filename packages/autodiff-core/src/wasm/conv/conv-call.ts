/** A convolution of a plan in WebAssembly: as a matrix product that packs straight from the image, or in direct form. */
import type { CodeNames } from '../../compile/code-names.ts';
import { storedNode } from '../../compile/plan.ts';
import type { Storage } from '../../compile/storage.ts';
import type { Node } from '../../ir/node.ts';
import { sizeOf } from '../../ir/shape.ts';
import type { ConvParams } from '../../primitives/conv-shape.ts';
import { scratchBytes } from '../gemm/gemm.ts';
import type { KernelCall } from '../gemm/product-call.ts';
import type { Lanes } from '../lanes.ts';
import type { MemoryLayout } from '../memory-layout.ts';
import type { VectorModule } from '../vector-module.ts';
import { type ConvGeometry, convGeometry, offsetTable, uniformStep } from './conv-geometry.ts';
import { type Operand, storedOperand, viewedOperand } from './conv-operands.ts';
import { directConv, isDirect } from './direct-conv.ts';

/** A convolution that can run in WebAssembly. */
export interface ConvCall {
  readonly geometry: ConvGeometry;
  readonly image: Operand;
  readonly kernel: Operand;
  readonly direct: boolean;
}

/** Fewer features than this leave most of a block of results empty. */
const LEAST_FEATURES = 4;

/** The convolution over its operands, or why there is no kernel for it. */
export function convCall(node: Node<ConvParams>, storageOf: (node: Node) => Storage | undefined): ConvCall | string {
  if (sizeOf(node.shape) === 0 || node.inputs.some(({ shape }) => sizeOf(shape) === 0)) return 'it is empty';
  const [x, w] = node.inputs as readonly [Node, Node];
  const images = [viewedOperand(x, storageOf), storedOperand(x, storageOf)];
  const kernels = [viewedOperand(w, storageOf), storedOperand(w, storageOf)];
  for (const image of images) {
    for (const kernel of kernels) {
      if (image === null || kernel === null) continue;
      const geometry = convGeometry(node, image, kernel);
      if (isDirect(geometry)) return { geometry, image, kernel, direct: true };
    }
  }
  for (const image of images) {
    for (const kernel of kernels) {
      if (image === null || kernel === null) continue;
      const geometry = convGeometry(node, image, kernel);
      if (geometry.width >= LEAST_FEATURES && uniformStep(geometry.contracted) !== null) return { geometry, image, kernel, direct: false };
    }
  }
  return `a convolution with ${(w.shape.at(-1) as number) / node.params.groups} features per group: no kernel for it`;
}

/** The stored nodes that the call reads. */
export function convReads({ image, kernel }: ConvCall): Node[] {
  return [storedNode(image.node), storedNode(kernel.node)];
}

/** Multiplications of the convolution. */
export function convWork({ geometry }: ConvCall): number {
  const product = (axes: readonly { extent: number }[]) => axes.reduce((all, { extent }) => all * extent, 1);
  return product(geometry.outer) * product(geometry.contracted) * geometry.groups * geometry.width;
}

/** Rows, columns and depth of the matrix product. */
export function productSizes({ outer, contracted, width }: ConvGeometry): [number, number, number] {
  const product = (axes: readonly { extent: number }[]) => axes.reduce((all, { extent }) => all * extent, 1);
  return [product(outer), width, product(contracted)];
}

/** Bytes of scratch. */
export function convScratch({ geometry, direct }: ConvCall, lanes: Lanes): number {
  return direct ? 0 : scratchBytes(lanes, ...productSizes(geometry));
}

/** Whether a padded copy of the image, or anything else, needs the module of kernels. */
export function usesKernels({ geometry, direct }: ConvCall): boolean {
  return !direct || geometry.padded !== null;
}

/** Where a call is written to. */
export interface ConvTarget {
  readonly name: string;
  readonly out: Storage;
  readonly scratch: number;
  readonly lanes: Lanes;
  readonly layout: MemoryLayout;
  readonly module: VectorModule;
  readonly names: CodeNames;
  addressOf(storage: Storage): number;
  /** Writes the call of a kernel. */
  readonly callOf: KernelCall;
}

/** Lines of JavaScript that compute the convolution. */
export function writeConv({ geometry, image, kernel, direct }: ConvCall, target: ConvTarget): string[] {
  const { lanes, layout, names, addressOf } = target;
  const { bytes } = lanes;
  const { padded } = geometry;
  const copyAt = padded === null ? 0 : layout.reserve(padded.size);
  const from = padded === null ? addressOf(image.storage) : copyAt;
  const imageAt = from + geometry.image * bytes;
  const kernelAt = addressOf(kernel.storage) + geometry.kernel * bytes;
  const outAt = addressOf(target.out);
  const lines = padded === null ? [] : paddingLines(padded, addressOf(image.storage), copyAt, bytes, names);
  if (direct) {
    target.module.functions.push({ name: target.name, body: directConv(geometry, imageAt, kernelAt, outAt, lanes) });
    return [...lines, `W.${target.name}();`];
  }
  const [m, n, k] = productSizes(geometry);
  const rows = layout.table(offsetTable(geometry.outer, bytes));
  const depths = layout.table(offsetTable(geometry.contracted, bytes));
  const g = names.fresh('q');
  const outRow = geometry.groups * geometry.width * bytes;
  const step = (uniformStep(geometry.contracted) as number) * bytes;
  const at = (start: number, each: number) => (geometry.groups === 1 ? `${start}` : `${start} + ${g} * ${each * bytes}`);
  const args = [at(imageAt, geometry.groupImage), at(kernelAt, geometry.groupKernel), at(outAt, geometry.width), m, n, k, target.scratch];
  const call = target.callOf('gemmTabled', [...args, step, geometry.features.kernel * bytes, outRow, 0, rows, depths]);
  return [...lines, ...(geometry.groups === 1 ? [call] : [`for (let ${g} = 0; ${g} < ${geometry.groups}; ${g}++) ${call}`])];
}

/** Copies the image into its padded place; what lies around it is zero from the start and stays so. */
function paddingLines(
  { loops, run, from, to }: NonNullable<ConvGeometry['padded']>,
  source: number,
  target: number,
  bytes: number,
  names: CodeNames,
): string[] {
  const variables = loops.map(() => names.fresh('q'));
  const at = (start: number, step: 'from' | 'to') => [start, ...loops.map((loop, i) => `${variables[i]} * ${loop[step] * bytes}`)].join(' + ');
  return [
    ...loops.map(({ extent }, i) => `for (let ${variables[i]} = 0; ${variables[i]} < ${extent}; ${variables[i]}++) {`),
    `W.copy(${at(target + to * bytes, 'to')}, ${at(source + from * bytes, 'from')}, ${run * bytes});`,
    ...loops.map(() => '}'),
  ];
}
