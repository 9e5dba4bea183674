/** Derivatives on the tensors of tfjs, on its own backend: WebGL or WebGPU in a page. */
import * as tf from '@tensorflow/tfjs-core';
import type { Graph, Node } from '../ir/node.ts';
import { sizeOf } from '../ir/shape.ts';
import { createBuilder, createInput } from '../primitives/create-builder.ts';
import { replayable, replayGraph } from '../replay/replay-graph.ts';
import { tfjsDType } from '../trace/tracing-backend.ts';
import { callTraced } from '../transforms/call-traced.ts';
import { leafAval, readLeaf } from '../tree/leaf-values.ts';
import { flattenTree, type Structure, structureKey, unflattenTree } from '../tree/structure.ts';
import type { Inputs, TracedFunction } from './types.ts';

/** A function whose results are tensors, in the records of f's result. */
export interface ReplayFunction<F extends TracedFunction> {
  // biome-ignore lint/suspicious/noExplicitAny: the records of the result hold tensors in place of what `Output` says.
  (...args: Inputs<F>): any;
  /** Frees the constants of the function that are kept in the memory of the backend. */
  dispose(): void;
}

interface Program {
  readonly graph: Graph;
  readonly structure: Structure;
  /** Constants by node, in the memory of the backend that was current when they were made. */
  readonly constants: Map<string, Map<Node, tf.Tensor>>;
}

/**
 * f, traced once for each combination of shapes, and then run op by op on the current backend of tfjs, without a tape: derivatives of any
 * order on a graphics card, `replay(grad(loss))(weights, inputs)`. Arguments may be tensors of that backend, which stay where they are;
 * the results are tensors there, and the caller's to dispose of. Everything is float32, as that backend computes it.
 *
 * @throws OP_UNSUPPORTED at the first call when a primitive has no equal among the ops of tfjs.
 */
export function replay<F extends TracedFunction>(f: F): ReplayFunction<F> {
  const who = 'replay';
  const programs = new Map<string, Program>();
  const call = (...args: readonly unknown[]) => {
    const flats = args.map((arg) => flattenTree(who, arg));
    const leaves = flats.flatMap((flat) => flat.leaves);
    const avals = leaves.map((leaf) => leafAval(who, leaf));
    const key = `${flats.map(({ structure }) => structureKey(structure)).join(';')}${avals.map(({ shape, dtype }) => `${dtype}[${shape}]`).join('')}`;
    let program = programs.get(key);
    if (program === undefined) {
      const builder = createBuilder();
      const inputs = avals.map(({ shape, dtype }) => createInput(builder, shape, dtype));
      let at = 0;
      const trees = flats.map(({ structure, leaves: own }) => {
        at += own.length;
        return { structure, nodes: inputs.slice(at - own.length, at) };
      });
      const { structure, nodes } = callTraced(who, f, trees, builder);
      program = { graph: replayable({ inputs, outputs: nodes }), structure, constants: new Map() };
      programs.set(key, program);
    }
    const { graph, structure, constants } = program;
    const own = constants.get(tf.getBackend()) ?? new Map<Node, tf.Tensor>();
    constants.set(tf.getBackend(), own);
    const given = leaves.map((leaf, i) => (leaf instanceof tf.Tensor ? leaf : tensorOf(leaf, graph.inputs[i] as Node)));
    try {
      return unflattenTree(structure, replayGraph(graph, given, own));
    } finally {
      given.forEach((tensor, i) => {
        if (tensor !== leaves[i]) tensor.dispose();
      });
    }
  };
  const dispose = () => {
    for (const { constants } of programs.values()) for (const own of constants.values()) for (const tensor of own.values()) tensor.dispose();
    programs.clear();
  };
  return Object.assign(call, { dispose }) as never;
}

/** A leaf that is no tensor yet, as one. */
function tensorOf(leaf: unknown, { shape, dtype }: Node): tf.Tensor {
  const values = new Float64Array(sizeOf(shape));
  readLeaf(leaf, values);
  return tf.tensor(Float32Array.from(values), [...shape], tfjsDType(dtype));
}
