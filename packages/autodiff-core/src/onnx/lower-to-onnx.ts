/** A graph as an ONNX model, whole or not at all. */
import { topologicalOrder } from '../ir/graph.ts';
import type { Graph, Node } from '../ir/node.ts';
import { sizeOf } from '../ir/shape.ts';
import type { ConstantParams } from '../primitives/constant.ts';
import { createBuilder } from '../primitives/create-builder.ts';
import type { IotaParams } from '../primitives/iota.ts';
import { convRules } from './conv-rules.ts';
import { asMask, asNumbers, elementwiseRules, maskRules } from './elementwise-rules.ts';
import { indexRules, iotaIndices, passesIndices, pickingRules } from './index-rules.ts';
import { elementTypes, ModelWriter, type Precision } from './model-writer.ts';
import { type Lowering, NoOnnx, type OnnxRule } from './onnx-rule.ts';
import { productRules } from './product-rules.ts';
import { viewRules } from './view-rules.ts';
import { windowRules } from './window-rules.ts';

const numberRules: Readonly<Record<string, OnnxRule>> = { ...elementwiseRules, ...viewRules, ...productRules, ...convRules, ...windowRules, ...pickingRules };

/** The model, and how many nodes it has. */
export interface OnnxModel {
  readonly bytes: Uint8Array;
  readonly nodes: number;
}

/** The model of a graph, with inputs x0, x1, ... and outputs y0, y1, ...; or why there is none. */
export function lowerToOnnx(graph: Graph, precision: Precision): OnnxModel | string {
  const graphLowering = new GraphLowering(graph, precision);
  try {
    return graphLowering.model();
  } catch (reason) {
    if (reason instanceof NoOnnx) return reason.message;
    throw reason;
  }
}

class GraphLowering {
  readonly #graph: Graph;
  readonly #writer: ModelWriter;
  readonly #numbers = new Map<Node, string>();
  readonly #masks = new Map<Node, string>();
  readonly #indices = new Map<Node, string>();
  readonly #builder = createBuilder();

  constructor(graph: Graph, precision: Precision) {
    this.#graph = graph;
    this.#writer = new ModelWriter(precision);
    graph.inputs.forEach((node, i) => this.#numbers.set(node, `x${i}`));
  }

  model(): OnnxModel {
    const { inputs, outputs } = this.#graph;
    for (const node of topologicalOrder([...outputs, ...inputs])) {
      if (sizeOf(node.shape) === 0) throw new NoOnnx('an array without elements');
      if (!isMask(node)) this.#value(node);
    }
    outputs.forEach((node, i) => this.#writer.output(`y${i}`, this.#value(node)));
    const shapes = (nodes: readonly Node[]) => nodes.map(({ shape }) => shape);
    return { bytes: this.#writer.bytes(shapes(inputs), shapes(outputs)), nodes: this.#writer.size };
  }

  /** What rules see. */
  #rules(): Lowering {
    return {
      model: this.#writer,
      value: (node) => this.#value(node),
      mask: (node) => this.#mask(node),
      index: (node) => this.#index(node),
    };
  }

  #value(node: Node): string {
    let known = this.#numbers.get(node);
    if (known === undefined) {
      known = isMask(node) ? asNumbers(this.#writer, this.#mask(node)) : this.#write(node);
      this.#numbers.set(node, known);
    }
    return known;
  }

  #index(node: Node): string {
    let known = this.#indices.get(node);
    if (known === undefined) {
      known = this.#writeIndex(node);
      this.#indices.set(node, known);
    }
    return known;
  }

  #writeIndex(node: Node): string {
    const { name } = node.primitive;
    const rules = this.#rules();
    const rule = indexRules[name];
    if (rule !== undefined) return rule(node, rules);
    if (node.dtype === 'int32') {
      if (name === 'constant') return this.#writer.integers((node.params as ConstantParams).data, node.shape);
      if (name === 'iota') return iotaIndices(node.params as IotaParams, this.#writer);
      const moves = passesIndices.has(name) && node.inputs.every(({ dtype }) => dtype === 'int32');
      if (moves) return (numberRules[name] as OnnxRule)(node, { ...rules, value: rules.index });
    }
    return this.#writer.op('Cast', [this.#value(node)], { to: elementTypes.int64 });
  }

  #mask(node: Node): string {
    let known = this.#masks.get(node);
    if (known === undefined) {
      const { name } = node.primitive;
      const rule = maskRules[name] ?? (isMask(node) ? numberRules[name] : undefined);
      known = rule === undefined ? asMask(this.#writer, this.#value(node)) : rule(node, this.#rules());
      this.#masks.set(node, known);
    }
    return known;
  }

  #write(node: Node): string {
    const { name, lower } = node.primitive;
    const rule = numberRules[name];
    if (name === 'constant') return this.#writer.array(node.shape, (node.params as ConstantParams).data);
    if (rule !== undefined) return rule(node, this.#rules());
    if (name in indexRules) return this.#writer.op('Cast', [this.#index(node)], { to: elementTypes[this.#writer.precision] });
    // What is made of simpler nodes: those.
    if (lower !== undefined) return this.#value((lower as NonNullable<typeof lower>)(node as never, node.inputs, this.#builder.ops));
    throw new NoOnnx(`${name} has no equal in ONNX`);
  }
}

/** Whether a rule gives booleans for a node: comparisons, logic, and conversions to bool. */
function isMask(node: Node): boolean {
  return node.primitive.name in maskRules || (node.primitive.name === 'convert' && node.dtype === 'bool');
}
