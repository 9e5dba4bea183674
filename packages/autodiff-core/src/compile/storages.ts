/** The arrays that hold nodes: inputs, constants, outputs and internal buffers, by name. */
import type { Graph, Node, NumericArray } from '../ir/node.ts';
import { sizeOf } from '../ir/shape.ts';
import type { Allocate } from './interpreter.ts';
import { leafValues } from './leaf-values.ts';
import { storedNode } from './plan.ts';
import type { Storage } from './storage.ts';

export class Storages {
  readonly #graph: Graph;
  readonly #allocate: Allocate;
  readonly #exact: boolean;
  readonly #inputs = new Map<Node, Storage>();
  readonly #constants = new Map<Node, Storage>();
  readonly #targets = new Map<Node, readonly Storage[]>();
  #buffers = 0;

  /** With `exact`, arrays hold float64, so that constants are read where they are. */
  constructor(graph: Graph, allocate: Allocate, exact: boolean) {
    this.#graph = graph;
    this.#allocate = allocate;
    this.#exact = exact;
    graph.inputs.forEach((node, i) => {
      this.#inputs.set(node, { name: `x${i}`, size: sizeOf(node.shape) });
    });
  }

  /** The constants read so far, in the order of their names c0, c1, ... */
  get constants(): readonly Storage[] {
    return [...this.#constants.values()];
  }

  /** The array of a leaf, or undefined for a leaf that is better written as an expression. */
  leaf(node: Node): Storage | undefined {
    const input = this.#inputs.get(node);
    if (input !== undefined) return input;
    return node.primitive.name === 'constant' && node.shape.length > 0 ? this.constant(node) : undefined;
  }

  /** The array of a constant or iota. */
  constant(node: Node): Storage {
    let known = this.#constants.get(node);
    if (known === undefined) {
      const values = this.#inPrecision(leafValues(node));
      known = { name: `c${this.#constants.size}`, size: values.length, values };
      this.#constants.set(node, known);
    }
    return known;
  }

  #inPrecision(values: Float64Array): NumericArray {
    if (this.#exact) return values;
    const rounded = this.#allocate(values.length);
    rounded.set(values);
    return rounded;
  }

  /** Where a node is stored: the outputs that it is, or else a buffer. */
  targets(node: Node): readonly Storage[] {
    let known = this.#targets.get(node);
    if (known === undefined) {
      const size = sizeOf(node.shape);
      const outputs = this.#graph.outputs.flatMap((output, i) => (storedNode(output) === node ? [{ name: `y${i}`, size }] : []));
      known = outputs.length > 0 ? outputs : [{ name: `t${this.#buffers++}`, size }];
      this.#targets.set(node, known);
    }
    return known;
  }
}
