/**
 * The WebAssembly part of a plan: which groups run there, their code, and one memory with every array that they touch. Buffers and
 * constants live in that memory, where generated JavaScript reads them as views; the caller's arrays are copied in and out.
 */
import { planBuffers } from '../compile/buffer-plan.ts';
import { dotShape } from '../compile/dot-shape.ts';
import type { EmitContext } from '../compile/emit-context.ts';
import { piecesOf } from '../compile/emit-group.ts';
import type { KernelChoice } from '../compile/kernel-choice.ts';
import { lifetimesOf } from '../compile/lifetimes.ts';
import type { Root } from '../compile/plan.ts';
import type { Group } from '../compile/schedule.ts';
import type { Storage } from '../compile/storage.ts';
import type { Node, NumericArray } from '../ir/node.ts';
import type { ConvParams } from '../primitives/conv-shape.ts';
import { copyLines } from './array-copies.ts';
import { type Candidate, chooseExecutors } from './choose-executors.ts';
import { type ConvCall, convCall, convReads, convScratch, convWork, productSizes, usesKernels, writeConv } from './conv/conv-call.ts';
import { encodeModule } from './encode/module.ts';
import { copyCost, type Estimate, estimateConvolution, estimateLoops, estimateProduct, timesOf } from './estimate.ts';
import { fusedGroup } from './fused/fused-group.ts';
import { scratchBytes } from './gemm/gemm.ts';
import { type KernelCall, type Product, productCall, productOf } from './gemm/product-call.ts';
import type { KernelExports } from './kernel-exports.ts';
import { instantiateKernels, type KernelSet } from './kernel-module.ts';
import { type Lanes, lanesOf, type Precision } from './lanes.ts';
import { CONSTANT_BYTES, MemoryLayout } from './memory-layout.ts';
import { NoVectorCode } from './no-vector-code.ts';
import { threadedName, threadsFor } from './threads/threaded-kernels.ts';
import { VectorModule } from './vector-module.ts';

/** What the WebAssembly part is made from. */
export interface WasmRequest {
  readonly groups: readonly Group[];
  readonly context: EmitContext;
  readonly precision: Precision;
  /** Whether every group that can is to run in WebAssembly, at any size. */
  readonly forced: boolean;
  /** Threads that large kernels may use; undefined: as many as there are. */
  readonly threads: number | undefined;
}

/** What generated JavaScript closes over. */
export interface WasmParts {
  readonly exports: KernelExports;
  /** Views of arrays in the memory by name: buffers t, constants c, and copies Mx, My of the caller's. */
  readonly views: ReadonlyMap<string, NumericArray>;
  readonly bytes: number;
}

export class WasmPlan {
  readonly #lanes: Lanes;
  readonly #request: WasmRequest;
  readonly #layout: MemoryLayout;
  readonly #module: VectorModule;
  readonly #addresses = new Map<string, { readonly address: number; readonly storage: Storage }>();
  readonly #calls = new Map<number, string[]>();
  readonly #read = new Set<string>();
  /** Convolutions by group. */
  readonly #convs = new Map<number, ConvCall>();
  /** Products run one after the other and share their scratch. */
  #scratch = 0;
  #kernels: KernelSet | undefined;
  /** Bytes of scratch of each thread. */
  #scratchStep = 0;
  /** Per group: what runs it and why. */
  readonly choices: readonly KernelChoice[];

  constructor(request: WasmRequest) {
    this.#request = request;
    this.#lanes = lanesOf[request.precision];
    this.#layout = new MemoryLayout(this.#lanes);
    this.#module = new VectorModule(this.#lanes, 0, CONSTANT_BYTES);
    const candidates = request.groups.map((group, g) => this.#candidate(group, g));
    const chosen = chooseExecutors(
      candidates.map((each) => (typeof each === 'string' ? undefined : each)),
      request.forced,
    );
    const reads = request.groups.map((group, g) => (chosen.has(g) ? this.#readsOf(group, g) : [...group.reads]));
    const unread = unreadCopies(request.groups, reads);
    if (chosen.size > 0) this.#placeBuffers(chosen, reads);
    this.choices = candidates.map((candidate, g) => {
      if (unread.has(g)) {
        this.#calls.set(g, []);
        return { executor: 'wasm', reason: 'nothing to do: the convolution reads the original through strides' };
      }
      if (typeof candidate === 'string') return { executor: 'js', reason: candidate };
      if (!chosen.has(g)) return { executor: 'js', reason: `${timesOf(candidate.estimate)}, copies not counted: too little to gain` };
      return this.#write(g, candidate);
    });
  }

  /** Whether anything runs in WebAssembly. */
  get isUsed(): boolean {
    return this.#calls.size > 0;
  }

  /** The JavaScript of a group that runs in WebAssembly, or null. */
  lines(g: number): string[] | null {
    const call = this.#calls.get(g);
    if (call === undefined) return null;
    const targets = (this.#request.groups[g] as Group).roots.flatMap((root) => root.targets);
    if (call.length === 0) return [];
    return [...call, ...targets.filter(isOutput).flatMap(({ name, size }) => copyLines(name, `M${name}`, size))];
  }

  /** Lines before everything: the inputs that WebAssembly reads. */
  loadInputs(): string[] {
    return [...this.#addresses.values()].flatMap(({ storage: { name, size } }) => (name.startsWith('x') ? copyLines(`M${name}`, name, size) : []));
  }

  /** Lines after a group of JavaScript: the outputs that it wrote and WebAssembly reads. */
  reloadOutputs(g: number): string[] {
    const targets = (this.#request.groups[g] as Group).roots.flatMap((root) => root.targets);
    return targets.filter((target) => isOutput(target) && this.#read.has(target.name)).flatMap(({ name, size }) => copyLines(`M${name}`, name, size));
  }

  /** Makes the memory and the modules over it. Throws where WebAssembly or memory is refused. */
  instantiate(): WasmParts {
    const memory = this.#layout.memory();
    const views = new Map<string, NumericArray>();
    for (const [name, { address, storage }] of this.#addresses) {
      const view = this.#layout.view(address, storage.size);
      if (storage.values !== undefined) view.set(storage.values);
      views.set(/^[xy]/.test(name) ? `M${name}` : name, view);
    }
    const exports: Record<string, (...args: number[]) => void> = {};
    if (this.#kernels !== undefined) Object.assign(exports, instantiateKernels(this.#request.precision, memory, this.#layout.shared, this.#kernels));
    if (this.#module.functions.length > 0) {
      const module = new WebAssembly.Module(encodeModule({ functions: this.#module.functions, data: this.#module.data(), shared: this.#layout.shared }));
      Object.assign(exports, new WebAssembly.Instance(module, { m: { memory } }).exports);
    }
    return { exports, views, bytes: memory.buffer.byteLength };
  }

  /** What a group would gain and cost in WebAssembly, or why it cannot run there. */
  #candidate(group: Group, g: number): Candidate | string {
    const root = group.roots[0] as Root;
    const { context } = this.#request;
    let estimate: Estimate;
    if (root.kind === 'call') {
      if (root.node.primitive.name !== 'conv') return 'it has no WebAssembly kernel';
      const conv = convCall(root.node as Node<ConvParams>, context.storageOf);
      if (typeof conv === 'string') return conv;
      this.#convs.set(g, conv);
      estimate = estimateConvolution(convWork(conv), this.#lanes);
    } else if (root.kind === 'dot') {
      const product = this.#productOf(root);
      if (product === null) return 'its elements are not side by side';
      estimate = estimateProduct(product, this.#lanes);
    } else {
      if (group.extents.length === 0) return 'straight-line code without a loop';
      const pieces = piecesOf(group, context);
      if (pieces === null) return 'its loops fall into too many pieces';
      group.pieces = pieces;
      const longest = Math.max(0, ...pieces.map(({ ranges }) => innerTrips(ranges.low, ranges.high)));
      if (longest < 2 * this.#lanes.count) return 'its innermost loop is too short for vectors';
      estimate = estimateLoops(pieces, this.#lanes);
    }
    return { estimate, copies: this.#copiesOf(group, g) };
  }

  /** The stored nodes that a group reads when it runs in WebAssembly. */
  #readsOf(group: Group, g: number): Node[] {
    const conv = this.#convs.get(g);
    return conv === undefined ? [...group.reads] : convReads(conv);
  }

  #copiesOf(group: Group, g: number): Map<string, number> {
    const copies = new Map<string, number>();
    const add = (storage: Storage | undefined) => {
      if (storage !== undefined && /^[xy]/.test(storage.name)) copies.set(storage.name, copyCost(storage.size));
    };
    for (const node of this.#readsOf(group, g)) add(this.#request.context.storageOf(node));
    for (const { targets } of group.roots) targets.forEach(add);
    return copies;
  }

  /** Gives every internal buffer its place, and scratch to the largest product. */
  #placeBuffers(chosen: ReadonlySet<number>, reads: readonly (readonly Node[])[]): void {
    const { groups, context } = this.#request;
    const { lifetimes, written } = lifetimesOf(
      groups.map(({ roots }, g) => ({ roots, reads: reads[g] as readonly Node[] })),
      context.storageOf,
    );
    const { bufferOf, sizes } = planBuffers(lifetimes);
    const addresses = sizes.map((size) => this.#layout.reserve(size));
    written.forEach((storage, i) => this.#addresses.set(storage.name, { storage, address: addresses[bufferOf[i] as number] as number }));
    const roots = [...chosen].map((g) => [(groups[g] as Group).roots[0] as Root, g] as const);
    this.#scratchStep = Math.ceil(Math.max(0, ...roots.map(([root, g]) => this.#scratchOf(root, g))) / 64) * 64;
    const threads = Math.max(1, ...roots.map(([root, g]) => this.#threadsOf(root, g)));
    this.#layout.shared = threads > 1;
    this.#scratch = this.#layout.reserveBytes(this.#scratchStep * threads);
  }

  #scratchOf(root: Root, g: number): number {
    const conv = this.#convs.get(g);
    if (conv !== undefined) return convScratch(conv, this.#lanes);
    const product = this.#productOf(root);
    if (product?.kernel !== 'gemm') return 0;
    const { m, n, k } = product.shape;
    return scratchBytes(this.#lanes, m.extent, n.extent, k.extent);
  }

  /** Threads of a product or of a convolution that is one. */
  #threadsOf(root: Root, g: number): number {
    const { threads } = this.#request;
    const conv = this.#convs.get(g);
    if (conv !== undefined) return conv.direct ? 1 : threadsFor(...productSizes(conv.geometry), threads);
    const shape = this.#productOf(root)?.shape;
    return shape === undefined ? 1 : threadsFor(shape.m.extent, shape.n.extent, shape.k.extent, threads);
  }

  #productOf(root: Root): Product | null {
    return root.kind === 'dot' ? productOf(dotShape(root.node, this.#request.context.storageOf)) : null;
  }

  #callOf(threads: number): KernelCall {
    return (kernel, args) =>
      threads > 1 ? `W.${threadedName(kernel)}(${[threads, this.#scratchStep, ...args].join(', ')});` : `W.${kernel}(${args.join(', ')});`;
  }

  #addressOf = (storage: Storage): number => {
    let known = this.#addresses.get(storage.name);
    if (known === undefined) {
      known = { storage, address: this.#layout.reserve(storage.size) };
      this.#addresses.set(storage.name, known);
    }
    return known.address;
  };

  #write(g: number, { estimate }: Candidate): KernelChoice {
    const group = this.#request.groups[g] as Group;
    const root = group.roots[0] as Root;
    const { context } = this.#request;
    const threads = this.#threadsOf(root, g);
    try {
      if (root.kind === 'dot') this.#calls.set(g, this.#product(root, threads));
      else if (root.kind === 'call') this.#calls.set(g, this.#convolution(root, g, threads));
      else {
        const body = fusedGroup(group, { emit: context, lanes: this.#lanes, module: this.#module, addressOf: this.#addressOf });
        this.#module.functions.push({ name: `g${g}`, body });
        this.#calls.set(g, [`W.g${g}();`]);
      }
    } catch (reason) {
      if (!(reason instanceof NoVectorCode)) throw reason;
      return { executor: 'js', reason: reason.message };
    }
    for (const node of this.#readsOf(group, g)) this.#read.add(context.storageOf(node)?.name ?? '');
    return { executor: 'wasm', reason: `${this.#request.forced ? 'asked for' : timesOf(estimate)}${threads > 1 ? `, on ${threads} threads` : ''}` };
  }

  #product(root: Root, threads: number): string[] {
    const { context } = this.#request;
    const product = this.#productOf(root) as Product;
    this.#kernels = product.kernel === 'gemm' ? 'all' : (this.#kernels ?? 'vectors');
    const [first, ...others] = root.targets as [Storage, ...Storage[]];
    const lines = productCall(product, first, this.#scratch, this.#lanes, this.#addressOf, context.names, this.#callOf(threads));
    return [...lines, ...this.#repeated(first, others)];
  }

  #convolution(root: Root, g: number, threads: number): string[] {
    const conv = this.#convs.get(g) as ConvCall;
    if (usesKernels(conv)) this.#kernels = 'all';
    const [first, ...others] = root.targets as [Storage, ...Storage[]];
    const { names } = this.#request.context;
    const shared = { lanes: this.#lanes, layout: this.#layout, module: this.#module, addressOf: this.#addressOf, names, callOf: this.#callOf(threads) };
    return [...writeConv(conv, { ...shared, name: `g${g}`, out: first, scratch: this.#scratch }), ...this.#repeated(first, others)];
  }

  /** Further outputs that hold the same result. */
  #repeated(first: Storage, others: readonly Storage[]): string[] {
    for (const target of others) this.#addressOf(target);
    return others.map(({ name }) => `M${name}.set(M${first.name});`);
  }
}

/** Groups that only copy something for convolutions which read the original instead. */
function unreadCopies(groups: readonly Group[], reads: readonly (readonly Node[])[]): Set<number> {
  const read = new Set(reads.flat());
  const isCopy = ({ node, targets }: Root) => node.primitive.kind === 'view' && (targets[0] as Storage).name.startsWith('t') && !read.has(node);
  return new Set(groups.flatMap(({ roots }, g) => (roots.every(isCopy) ? [g] : [])));
}

function innerTrips(low: readonly number[], high: readonly number[]): number {
  for (let v = low.length - 1; v >= 0; v--) {
    const trips = (high[v] as number) - (low[v] as number);
    if (trips > 1) return trips;
  }
  return 1;
}

function isOutput({ name }: Storage): boolean {
  return name.startsWith('y');
}
