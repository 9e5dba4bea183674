/**
 * The WebAssembly part of a plan: which groups run there, their code, and one memory with every array that they touch. Buffers and
 * constants live in that memory, where generated JavaScript reads them as views; the caller's arrays are copied in and out.
 */
import { planBuffers } from '../compile/buffer-plan.ts';
import { dotShape } from '../compile/dot-shape.ts';
import type { EmitContext } from '../compile/emit-context.ts';
import { piecesOf } from '../compile/emit-group.ts';
import type { KernelChoice } from '../compile/kernel-choice.ts';
import type { Lifetimes } from '../compile/lifetimes.ts';
import type { Root } from '../compile/plan.ts';
import type { Group } from '../compile/schedule.ts';
import type { Storage } from '../compile/storage.ts';
import type { NumericArray } from '../ir/node.ts';
import { type Candidate, chooseExecutors } from './choose-executors.ts';
import { encodeModule } from './encode/module.ts';
import { copyCost, type Estimate, estimateLoops, estimateProduct } from './estimate.ts';
import { fusedGroup } from './fused/fused-group.ts';
import { scratchBytes } from './gemm/gemm.ts';
import { productCall, withUnitColumns } from './gemm/product-call.ts';
import { instantiateKernels, type KernelExports } from './kernel-module.ts';
import { type Lanes, lanesOf, type Precision } from './lanes.ts';
import { CONSTANT_BYTES, MemoryLayout } from './memory-layout.ts';
import { NoVectorCode } from './no-vector-code.ts';
import { VectorModule } from './vector-module.ts';

/** What the WebAssembly part is made from. */
export interface WasmRequest {
  readonly groups: readonly Group[];
  readonly lifetimes: Lifetimes;
  readonly context: EmitContext;
  readonly precision: Precision;
  /** Whether every group that can is to run in WebAssembly, at any size. */
  readonly forced: boolean;
}

/** What generated JavaScript closes over. */
export interface WasmParts {
  readonly exports: KernelExports;
  /** Views of arrays in the memory by name: buffers t, constants c, and copies Mx, My of the caller's. */
  readonly views: ReadonlyMap<string, NumericArray>;
  readonly bytes: number;
}

/** Copies of at most this many elements are written out as a loop. */
const SHORT_COPY = 16;

export class WasmPlan {
  readonly #lanes: Lanes;
  readonly #request: WasmRequest;
  readonly #layout: MemoryLayout;
  readonly #module: VectorModule;
  readonly #addresses = new Map<string, { readonly address: number; readonly storage: Storage }>();
  readonly #calls = new Map<number, string[]>();
  readonly #read = new Set<string>();
  /** Products run one after the other and share their scratch. */
  #scratch = 0;
  #usesProducts = false;
  /** Per group: what runs it and why. */
  readonly choices: readonly KernelChoice[];

  constructor(request: WasmRequest) {
    this.#request = request;
    this.#lanes = lanesOf[request.precision];
    this.#layout = new MemoryLayout(this.#lanes);
    this.#module = new VectorModule(this.#lanes, 0, CONSTANT_BYTES);
    const candidates = request.groups.map((group) => this.#candidate(group));
    const chosen = chooseExecutors(
      candidates.map((each) => (typeof each === 'string' ? undefined : each)),
      request.forced,
    );
    if (chosen.size > 0) this.#placeBuffers(chosen);
    this.choices = candidates.map((candidate, g) => {
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
    return [...call, ...targets.filter(isOutput).flatMap(({ name, size }) => copy(name, `M${name}`, size))];
  }

  /** Lines before everything: the inputs that WebAssembly reads. */
  loadInputs(): string[] {
    return [...this.#addresses.values()].flatMap(({ storage: { name, size } }) => (name.startsWith('x') ? load(name, size) : []));
  }

  /** Lines after a group of JavaScript: the outputs that it wrote and WebAssembly reads. */
  reloadOutputs(g: number): string[] {
    const targets = (this.#request.groups[g] as Group).roots.flatMap((root) => root.targets);
    return targets.filter((target) => isOutput(target) && this.#read.has(target.name)).flatMap(({ name, size }) => copy(`M${name}`, name, size));
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
    if (this.#usesProducts) Object.assign(exports, instantiateKernels(this.#request.precision, memory));
    if (this.#module.functions.length > 0) {
      const module = new WebAssembly.Module(encodeModule({ functions: this.#module.functions, data: this.#module.data() }));
      Object.assign(exports, new WebAssembly.Instance(module, { m: { memory } }).exports);
    }
    return { exports, views, bytes: memory.buffer.byteLength };
  }

  /** What a group would gain and cost in WebAssembly, or why it cannot run there. */
  #candidate(group: Group): Candidate | string {
    const root = group.roots[0] as Root;
    const { context } = this.#request;
    if (root.kind === 'call') return 'it has no WebAssembly kernel';
    let estimate: Estimate;
    if (root.kind === 'dot') {
      const shape = withUnitColumns(dotShape(root.node, context.storageOf));
      if (shape === null) return 'a product with a vector: generated JavaScript is as fast';
      estimate = estimateProduct(shape, this.#lanes);
    } else {
      if (group.extents.length === 0) return 'straight-line code without a loop';
      const pieces = piecesOf(group, context);
      if (pieces === null) return 'its loops fall into too many pieces';
      group.pieces = pieces;
      const longest = Math.max(0, ...pieces.map(({ ranges }) => innerTrips(ranges.low, ranges.high)));
      if (longest < 2 * this.#lanes.count) return 'its innermost loop is too short for vectors';
      estimate = estimateLoops(pieces, this.#lanes);
    }
    return { estimate, copies: this.#copiesOf(group) };
  }

  #copiesOf(group: Group): Map<string, number> {
    const copies = new Map<string, number>();
    const add = (storage: Storage | undefined) => {
      if (storage !== undefined && /^[xy]/.test(storage.name)) copies.set(storage.name, copyCost(storage.size));
    };
    for (const node of group.reads) add(this.#request.context.storageOf(node));
    for (const { targets } of group.roots) targets.forEach(add);
    return copies;
  }

  /** Gives every internal buffer its place, and scratch to the largest product. */
  #placeBuffers(chosen: ReadonlySet<number>): void {
    const { lifetimes, written } = this.#request.lifetimes;
    const { bufferOf, sizes } = planBuffers(lifetimes);
    const addresses = sizes.map((size) => this.#layout.reserve(size));
    written.forEach((storage, i) => this.#addresses.set(storage.name, { storage, address: addresses[bufferOf[i] as number] as number }));
    const bytes = [...chosen].map((g) => this.#scratchOf(((this.#request.groups[g] as Group).roots as Root[])[0] as Root));
    this.#scratch = this.#layout.reserveBytes(Math.max(0, ...bytes));
  }

  #scratchOf(root: Root): number {
    const shape = root.kind === 'dot' ? withUnitColumns(dotShape(root.node, this.#request.context.storageOf)) : null;
    return shape === null ? 0 : scratchBytes(this.#lanes, shape.m.extent, shape.n.extent, shape.k.extent);
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
    try {
      if (root.kind === 'dot') this.#calls.set(g, this.#product(root));
      else {
        const body = fusedGroup(group, { emit: context, lanes: this.#lanes, module: this.#module, addressOf: this.#addressOf });
        this.#module.functions.push({ name: `g${g}`, body });
        this.#calls.set(g, [`W.g${g}();`]);
      }
    } catch (reason) {
      if (!(reason instanceof NoVectorCode)) throw reason;
      return { executor: 'js', reason: reason.message };
    }
    for (const node of group.reads) this.#read.add(context.storageOf(node)?.name ?? '');
    return { executor: 'wasm', reason: this.#request.forced ? 'asked for' : timesOf(estimate) };
  }

  #product(root: Root): string[] {
    const { context } = this.#request;
    const shape = withUnitColumns(dotShape(root.node, context.storageOf));
    if (shape === null) throw new NoVectorCode('its results are not side by side');
    this.#usesProducts = true;
    const [first, ...others] = root.targets as [Storage, ...Storage[]];
    const lines = productCall(shape, first, this.#scratch, this.#lanes, this.#addressOf, context.names);
    return [
      ...lines,
      ...others.flatMap((target) => {
        this.#addressOf(target);
        return [`M${target.name}.set(M${first.name});`];
      }),
    ];
  }
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

function timesOf({ js, wasm }: Estimate): string {
  return `estimated ${microseconds(js)} in JavaScript, ${microseconds(wasm)} in WebAssembly`;
}

function microseconds(nanoseconds: number): string {
  return `${(nanoseconds / 1000).toPrecision(2)} us`;
}

/** Copies `size` elements between a caller's array and the plan's. */
function copy(to: string, from: string, size: number): string[] {
  return size <= SHORT_COPY ? [`for (let i = 0; i < ${size}; i++) ${to}[i] = ${from}[i];`] : [`copyTo(${to}, ${from}, ${size});`];
}

function load(name: string, size: number): string[] {
  return copy(`M${name}`, name, size);
}

/** Copies the first `size` elements, whichever of the arrays is longer. */
export function copyTo(to: NumericArray, from: NumericArray, size: number): void {
  to.set(from.length === size ? from : from.subarray(0, size));
}
