/**
 * Which axes of different nodes run in step: the rows of the data, of the predictions, of the residuals.
 * Axes are joined when one index map carries the one to the other.
 */
import type { Node } from '../ir/node.ts';
import { dotAxes } from './dot-axes.ts';

/** Union-find over (node, axis). */
export class AxisClasses {
  readonly #base = new Map<Node, number>();
  readonly #parent: number[] = [];

  constructor(order: readonly Node[]) {
    for (const node of order) {
      this.#base.set(node, this.#parent.length);
      for (let axis = 0; axis < node.shape.length; axis++) this.#parent.push(this.#parent.length);
    }
    for (const node of order) this.#joinNode(node);
  }

  /** The class of an axis: equal numbers run in step. */
  classOf(node: Node, axis: number): number {
    let at = (this.#base.get(node) as number) + axis;
    while (this.#parent[at] !== at) {
      this.#parent[at] = this.#parent[this.#parent[at] as number] as number;
      at = this.#parent[at] as number;
    }
    return at;
  }

  #join(a: Node, axisA: number, b: Node, axisB: number): void {
    this.#parent[this.classOf(a, axisA)] = this.classOf(b, axisB);
  }

  #joinNode(node: Node): void {
    const { primitive } = node;
    const input = node.inputs[0] as Node;
    if (primitive.kind === 'elementwise') {
      for (const each of node.inputs) each.shape.forEach((_, axis) => this.#join(node, axis, each, axis));
    } else if (primitive.kind === 'reduce') {
      const { axes } = node.params as { axes: readonly number[] };
      const kept = input.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
      kept.forEach((axis, i) => {
        if (i < node.shape.length) this.#join(node, i, input, axis);
      });
    } else if (primitive.name === 'dot') this.#joinDot(node);
    else if (primitive.kind === 'view') this.#joinView(node, input);
  }

  #joinDot(node: Node): void {
    const axes = dotAxes(node);
    const [a, b] = node.inputs as readonly [Node, Node];
    let out = 0;
    axes.batchA.forEach((axis, i) => {
      this.#join(node, out, a, axis);
      this.#join(node, out++, b, axes.batchB[i] as number);
    });
    for (const axis of axes.freeA) this.#join(node, out++, a, axis);
    for (const axis of axes.freeB) this.#join(node, out++, b, axis);
    axes.contractA.forEach((axis, i) => {
      this.#join(a, axis, b, axes.contractB[i] as number);
    });
  }

  #joinView(node: Node, input: Node): void {
    switch (node.primitive.name) {
      case 'broadcast':
        (node.params as { axes: readonly number[] }).axes.forEach((axis, i) => {
          if (input.shape[i] === node.shape[axis]) this.#join(node, axis, input, i);
        });
        break;
      case 'transpose':
        (node.params as { permutation: readonly number[] }).permutation.forEach((axis, i) => {
          this.#join(node, i, input, axis);
        });
        break;
      case 'reshape':
        for (const [mine, theirs] of keptAxes(node.shape, input.shape)) this.#join(node, mine, input, theirs);
        break;
      default:
        for (const each of node.inputs) each.shape.forEach((_, axis) => this.#join(node, axis, each, axis));
    }
  }
}

/** Pairs of axes that a reshape leaves alone: equal extent, and equal size before and after them. */
function keptAxes(to: readonly number[], from: readonly number[]): [number, number][] {
  const pairs: [number, number][] = [];
  let before = 1;
  to.forEach((extent, axis) => {
    let product = 1;
    from.forEach((each, i) => {
      if (extent > 1 && each === extent && product === before) pairs.push([axis, i]);
      product *= each;
    });
    before *= extent;
  });
  return pairs;
}
