/** Evaluation that looks for the first NaN: node by node, so that a result that is NaN can be followed to the primitive that made it. */
import { ThetakitError } from '@thetakit/registry';
import { topologicalOrder } from '../ir/graph.ts';
import type { Graph, Node, NumericArray } from '../ir/node.ts';
import { showShape, sizeOf } from '../ir/shape.ts';
import { evaluateNode } from '../primitives/evaluate-nodes.ts';
import type { RunFunction } from './interpreter.ts';

type Values = ReadonlyMap<Node, NumericArray>;

/** A function that evaluates the graph and throws NAN_PRODUCED, naming primitive and line, when a result is NaN. */
export function runChecked({ inputs, outputs }: Graph, precision: 'float64' | 'float32'): RunFunction {
  const order = topologicalOrder(outputs);
  const rounded = (values: NumericArray) => (precision === 'float32' ? Float32Array.from(values) : values);
  return (given, results) => {
    const values = new Map<Node, NumericArray>(inputs.map((node, i) => [node, Float64Array.from((given[i] as NumericArray).subarray(0, sizeOf(node.shape)))]));
    for (const node of order) {
      if (values.has(node)) continue;
      values.set(
        node,
        rounded(
          evaluateNode(
            node,
            node.inputs.map((input) => values.get(input) as NumericArray),
          ),
        ),
      );
    }
    for (const output of outputs) if (hasNaN(output, values)) throw foundNaN(source(output, values), inputs, values);
    outputs.forEach((output, i) => (results[i] as NumericArray).set(values.get(output) as NumericArray));
  };
}

function hasNaN(node: Node, values: Values): boolean {
  return (values.get(node) as NumericArray).some(Number.isNaN);
}

/** The first node on the way to a NaN whose own inputs are numbers. */
function source(node: Node, values: Values): Node {
  const earlier = node.inputs.find((input) => hasNaN(input, values));
  return earlier === undefined ? node : source(earlier, values);
}

function foundNaN(node: Node, inputs: readonly Node[], values: Values): ThetakitError {
  const own = values.get(node) as NumericArray;
  const at = own.findIndex(Number.isNaN);
  const where = node.origin === undefined ? '' : `, made at ${node.origin}`;
  const place = node.shape.length === 0 ? '' : ` at element ${at} of shape ${showShape(node.shape)}`;
  const argument = inputs.indexOf(node);
  if (argument >= 0 || node.inputs.length === 0) {
    const what = argument >= 0 ? `argument ${argument} (leaves counted one after the other)` : 'a constant of the function';
    return new ThetakitError('NAN_PRODUCED', { who: 'checkNaN', problem: `${what} is NaN${place}${where}`, action: 'Look for where that value was made' });
  }
  return new ThetakitError('NAN_PRODUCED', {
    who: 'checkNaN',
    problem: `the primitive ${node.primitive.name} gives the first NaN${place}, from ${node.inputs.map((input) => shown(input, own, at, values)).join(' and ')}${where}`,
    action: 'Keep its arguments inside its domain; a NaN in a branch of tf.where that is not taken still reaches derivatives',
    received: node.primitive.name,
  });
}

/** The value of an operand beside element `at`, or its shape. */
function shown(input: Node, own: NumericArray, at: number, values: Values): string {
  const operand = values.get(input) as NumericArray;
  if (operand.length === 1) return String(operand[0]);
  return operand.length === own.length ? String(operand[at]) : `an operand of shape ${showShape(input.shape)}`;
}
