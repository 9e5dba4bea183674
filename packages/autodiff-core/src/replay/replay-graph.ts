/** Runs a graph node by node as ops of tfjs, on whatever backend is the current one. */
import * as tf from '@tensorflow/tfjs-core';
import { ThetakitError } from '@thetakit/registry';
import { topologicalOrder } from '../ir/graph.ts';
import type { Graph, Node } from '../ir/node.ts';
import { sizeOf, stridesOf } from '../ir/shape.ts';
import type { ConstantParams } from '../primitives/constant.ts';
import { createBuilder } from '../primitives/create-builder.ts';
import type { IotaParams } from '../primitives/iota.ts';
import { tfjsDType } from '../trace/tracing-backend.ts';
import { elementwiseReplay } from './elementwise-replay.ts';
import { productReplay } from './product-replay.ts';
import { NoReplay, type ReplayRule } from './replay-rule.ts';
import { viewReplay } from './view-replay.ts';

const rules: Readonly<Record<string, ReplayRule>> = { ...elementwiseReplay, ...viewReplay, ...productReplay };

/** A graph in which every node has a rule. Throws OP_UNSUPPORTED, naming the primitive, where that cannot be. */
export function replayable(graph: Graph): Graph {
  const { ops } = createBuilder();
  const made = new Map<Node, Node>(graph.inputs.map((node) => [node, node]));
  const lowered = (node: Node): Node => {
    const known = made.get(node);
    if (known !== undefined) return known;
    const { name, kind, lower } = node.primitive;
    let result: Node;
    if (kind === 'leaf') result = node;
    else if (name in rules) {
      const inputs = node.inputs.map(lowered);
      result = inputs.every((input, i) => input === node.inputs[i]) ? node : ops.apply(node.primitive, inputs, node.params);
    } else if (lower === undefined) throw unsupported(`the primitive ${name} has no equal among the ops of tfjs`, name);
    else result = lowered((lower as NonNullable<typeof lower>)(node as never, node.inputs, ops));
    made.set(node, result);
    made.set(result, result);
    return result;
  };
  return { inputs: graph.inputs, outputs: graph.outputs.map(lowered) };
}

/** The tensors of the outputs, for those of the inputs. What is made in between is disposed of. */
export function replayGraph({ inputs, outputs }: Graph, given: readonly tf.Tensor[], constants: Map<Node, tf.Tensor>): tf.Tensor[] {
  return tf.tidy(() => {
    const values = new Map<Node, tf.Tensor>(inputs.map((node, i) => [node, given[i] as tf.Tensor]));
    const order = topologicalOrder(outputs);
    const last = new Map<Node, number>();
    order.forEach((node, i) => {
      for (const input of node.inputs) last.set(input, i);
    });
    const kept = new Set([...inputs, ...outputs]);
    order.forEach((node, i) => {
      if (values.has(node)) return;
      values.set(node, node.primitive.kind === 'leaf' ? leafTensor(node, constants) : replayNode(node, values));
      for (const input of node.inputs) {
        // Freed as soon as nothing needs it: memory of a graphics card is scarce.
        if (last.get(input) === i && !kept.has(input) && input.primitive.kind !== 'leaf') values.get(input)?.dispose();
      }
    });
    return outputs.map((node) => tf.clone(values.get(node) as tf.Tensor));
  });
}

function replayNode(node: Node, values: ReadonlyMap<Node, tf.Tensor>): tf.Tensor {
  const operands = node.inputs.map((input) => values.get(input) as tf.Tensor);
  try {
    const result = (rules[node.primitive.name] as ReplayRule)(node, operands, tf);
    // Operands are disposed of one by one.
    return operands.includes(result) ? tf.clone(result) : result;
  } catch (reason) {
    if (reason instanceof NoReplay) throw unsupported(`tfjs has no op for ${reason.message}`, node.primitive.name);
    throw reason;
  }
}

/** Constants are sent to the backend once, and kept. */
function leafTensor(node: Node, constants: Map<Node, tf.Tensor>): tf.Tensor {
  let known = constants.get(node);
  if (known === undefined) {
    const values = node.primitive.name === 'iota' ? indicesAlong(node as Node<IotaParams>) : (node as Node<ConstantParams>).params.data;
    known = tf.keep(tf.tensor(typedArray(values, node), [...node.shape], tfjsDType(node.dtype)));
    constants.set(node, known);
  }
  return known;
}

function typedArray(values: ArrayLike<number>, { dtype }: Node): Float32Array | Int32Array | Uint8Array {
  if (dtype === 'float') return Float32Array.from(values);
  return dtype === 'bool' ? Uint8Array.from(values) : Int32Array.from(values);
}

function indicesAlong({ params: { shape, axis } }: Node<IotaParams>): Float64Array {
  const stride = stridesOf(shape)[axis] as number;
  return Float64Array.from({ length: sizeOf(shape) }, (_, i) => Math.floor(i / stride) % (shape[axis] as number));
}

function unsupported(problem: string, received: string): ThetakitError {
  return new ThetakitError('OP_UNSUPPORTED', { who: 'replay', problem, action: 'Use jit for this function', received });
}
