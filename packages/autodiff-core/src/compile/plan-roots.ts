/**
 * Decides what is stored and how each stored value is computed. Everything else is recomputed inside the loops that
 * read it. Starts from what must be stored and adds what turns out to need it, until nothing more does.
 */
import type { Graph, Node } from '../ir/node.ts';
import { type Analysis, analyse } from './analyse.ts';
import { contractedExtents } from './dot-axes.ts';
import { dotReads } from './dot-operands.ts';
import { type LoopPolicy, type Root, type RootKind, reducerOf, storedNode } from './plan.ts';
import { wastefulNodes } from './recompute.ts';
import { type Group, schedule } from './schedule.ts';
import { accumulates, domainOf } from './statements.ts';
import type { Storage } from './storage.ts';
import type { Storages } from './storages.ts';
import { StorageNeeded } from './view-index.ts';

/** A planned graph: groups in order of execution. */
export interface Plan {
  readonly groups: readonly Group[];
  storageOf(node: Node): Storage | undefined;
}

/** Plans the graph whose nodes, in topological order, are `order`. */
export function planRoots(graph: Graph, order: readonly Node[], policy: LoopPolicy, storages: Storages): Plan {
  const planner = new Planner(graph, order, policy, storages);
  for (;;) {
    const groups = planner.attempt();
    if (groups !== null) return { groups, storageOf: (node) => planner.storageOf(node) };
  }
}

/** Stands for the unknown number of operations of straight-line code, which is small. */
const STRAIGHT_LINE_OPERATIONS = 1;

class Planner {
  readonly #graph: Graph;
  readonly #order: readonly Node[];
  readonly #policy: LoopPolicy;
  readonly #storages: Storages;
  readonly #stored = new Set<Node>();
  /** Nodes without index map, run by their own `evaluate`. */
  readonly #calls = new Set<Node>();
  /** Constants and index ramps that must be arrays. */
  readonly #leaves = new Set<Node>();
  readonly #analyses = new Map<Node, Analysis>();

  constructor(graph: Graph, order: readonly Node[], policy: LoopPolicy, storages: Storages) {
    this.#graph = graph;
    this.#order = order;
    this.#policy = policy;
    this.#storages = storages;
    for (const node of order) if (this.#mustStore(node)) this.#store(node);
    for (const output of graph.outputs) this.#store(storedNode(output));
  }

  storageOf(node: Node): Storage | undefined {
    if (node.primitive.kind === 'leaf') return this.#leaves.has(node) ? this.#storages.constant(node) : this.#storages.leaf(node);
    return this.#stored.has(node) ? this.#storages.targets(node)[0] : undefined;
  }

  /** One try with the present set of stored nodes: null when it grew. */
  attempt(): Group[] | null {
    const roots = this.#roots();
    if (roots.length === 0) return [];
    if (this.#isStraightLine(roots)) return [{ roots, extents: [], operations: STRAIGHT_LINE_OPERATIONS, reads: new Set() }];
    let complete = true;
    for (const root of roots) {
      try {
        if (!this.#analyses.has(root.node)) this.#analyses.set(root.node, this.#analyse(root));
      } catch (reason) {
        if (!(reason instanceof StorageNeeded)) throw reason;
        this.#needStorage(reason.node, root);
        complete = false;
      }
    }
    if (!complete) return null;
    const analysisOf = (root: Root) => this.#analyses.get(root.node) as Analysis;
    const groups = schedule(roots, analysisOf);
    const wasteful = this.#policy.loops
      ? wastefulNodes(
          groups.map((group) => group.roots.map(analysisOf)),
          (node) => this.#stored.has(node) || node.primitive.kind === 'leaf',
        )
      : [];
    for (const node of wasteful) this.#store(node);
    if (wasteful.length > 0) return null;
    for (const group of groups) if (group.roots.length === 1) group.pieces = analysisOf(group.roots[0] as Root).pieces;
    return groups;
  }

  /** Straight-line code reads nothing that it stores, so it needs no analysis: all roots are one group. */
  #isStraightLine(roots: readonly Root[]): boolean {
    return !this.#policy.loops && roots.every(({ kind }) => kind === 'elements') && this.#order.every(({ primitive }) => primitive.name !== 'gather');
  }

  #mustStore(node: Node): boolean {
    const { kind, name } = node.primitive;
    if (kind === 'reduce') return reducerOf(node) === null || accumulates(node, this.#policy);
    if (kind !== 'kernel' || name === 'gather') return false;
    return name !== 'dot' || accumulates(node, this.#policy) || this.#isDotKernel(node);
  }

  #isDotKernel(node: Node): boolean {
    return node.primitive.name === 'dot' && this.#policy.kernels && contractedExtents(node).some((extent) => extent > 1);
  }

  /** Marks a node as stored; what its kernel reads must be stored too. */
  #store(node: Node): void {
    if (node.primitive.kind === 'leaf') {
      if (node.primitive.name === 'iota' || node.primitive.name === 'constant') this.#leaves.add(node);
      return;
    }
    if (this.#stored.has(node)) return;
    this.#stored.add(node);
    for (const [root, { visited }] of this.#analyses) if (visited.has(node) || root === node) this.#analyses.delete(root);
    if (this.#kindOf(node) === 'call') for (const input of node.inputs) this.#store(storedNode(input));
  }

  #needStorage(node: Node, root: Root): void {
    if (node !== root.node) {
      this.#store(storedNode(node));
      return;
    }
    this.#calls.add(node);
    this.#stored.delete(node);
    this.#store(node);
  }

  #kindOf(node: Node): RootKind {
    const { kind, name } = node.primitive;
    if (this.#calls.has(node)) return 'call';
    if (kind === 'elementwise' || kind === 'view' || kind === 'leaf' || name === 'gather') return 'elements';
    if (kind === 'reduce' && reducerOf(node) === null) return 'call';
    if (accumulates(node, this.#policy)) return 'accumulate';
    if (this.#isDotKernel(node)) return 'dot';
    return kind === 'reduce' || name === 'dot' ? 'elements' : 'call';
  }

  #roots(): Root[] {
    const roots: Root[] = [];
    const add = (node: Node) => {
      const kind = this.#kindOf(node);
      roots.push({ node, kind, domain: domainOf(node, kind, this.#policy), targets: this.#storages.targets(node) });
    };
    for (const node of this.#order) if (this.#stored.has(node)) add(node);
    const leaves = new Set(this.#graph.outputs.map(storedNode).filter((node) => node.primitive.kind === 'leaf'));
    for (const leaf of leaves) add(leaf);
    return roots;
  }

  #analyse(root: Root): Analysis {
    const storageOf = (node: Node) => this.storageOf(node);
    if (root.kind === 'elements' || root.kind === 'accumulate') return analyse(root, this.#policy, storageOf);
    const reads = new Map<Node, boolean>();
    const inputs = root.kind === 'dot' ? dotReads(root.node, storageOf) : root.node.inputs.map(storedNode);
    for (const input of inputs) reads.set(input, false);
    return { reads, visited: new Set(reads.keys()), computed: new Map(), pieces: [], operations: 0 };
  }
}
