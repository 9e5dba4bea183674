/**
 * A recorded formula ready to be evaluated: F: R^k -> R^m with exact first and second derivatives.
 * First derivatives by a reverse sweep over the nodes that an output depends on, second ones by a tangent sweep
 * followed by a reverse sweep of value and tangent (forward over reverse): one sweep per output, one per direction.
 */
import { partialA, partialAA, partialAB, partialB, partialBB, valueOf } from './partials.ts';
import { OP, type Tape, Term } from './term.ts';

/** Evaluates a formula. Call `run` first; the other functions speak of the point of the last `run`. */
export interface Program {
  readonly outputCount: number;
  /** Evaluates every output at `inputs`, shape [k]. */
  run(inputs: Float64Array): void;
  /** Value of one output. */
  output(which: number): number;
  /** Adds scale * (d output / d inputs 0..count-1) into into[offset..offset+count-1]. */
  addGradient(which: number, scale: number, count: number, into: Float64Array, offset: number): void;
  /** Adds H v of one output into into[offset..]; v has shape [count] and moves inputs 0..count-1. */
  addHessianProduct(which: number, direction: Float64Array, into: Float64Array, offset: number): void;
}

/** Records `build` on inputs 1..inputCount and compiles it. */
export function compile(inputCount: number, build: (input: (i: number) => Term) => readonly Term[]): Program {
  const tape: Tape = { op: [], left: [], right: [], constant: [] };
  const inputs = Array.from({ length: inputCount }, () => new Term(tape, OP.input));
  const outputs = build((i) => inputs[i - 1]!).map((term) => term.index);
  const size = tape.op.length;
  const op = Uint8Array.from(tape.op);
  const left = Int32Array.from(tape.left);
  const right = Int32Array.from(tape.right);
  const constant = Float64Array.from(tape.constant);
  const value = constant.slice();
  const active = Int32Array.from(op.keys()).filter((i) => op[i]! > OP.constant);
  const sources = outputs.map((output) => ancestors(tape, output));
  const adjoint = new Float64Array(size);
  const tangent = new Float64Array(size);
  const adjointTangent = new Float64Array(size);
  const operand = (i: number) => (i < 0 ? 0 : value[i]!);

  function run(at: Float64Array): void {
    value.set(at.subarray(0, inputCount));
    for (const i of active) value[i] = valueOf(op[i]!, value[left[i]!]!, operand(right[i]!), constant[i]!);
  }

  function addGradient(which: number, scale: number, count: number, into: Float64Array, offset: number): void {
    const nodes = sources[which]!;
    for (const i of nodes) adjoint[i] = 0;
    adjoint[outputs[which]!] = scale;
    for (const i of nodes) {
      const bar = adjoint[i]!;
      const l = left[i]!;
      const r = right[i]!;
      if (l < 0) {
        if (i < count) into[offset + i] = into[offset + i]! + bar;
        continue;
      }
      const a = value[l]!;
      const b = operand(r);
      adjoint[l] = adjoint[l]! + bar * partialA(op[i]!, a, b, constant[i]!, value[i]!);
      if (r >= 0) adjoint[r] = adjoint[r]! + bar * partialB(op[i]!, a, b, value[i]!);
    }
  }

  function pushTangents(nodes: Int32Array, direction: Float64Array): void {
    for (let k = nodes.length - 1; k >= 0; k--) {
      const i = nodes[k]!;
      const l = left[i]!;
      const r = right[i]!;
      if (l < 0) {
        tangent[i] = i < direction.length ? direction[i]! : 0;
        continue;
      }
      const a = value[l]!;
      const b = operand(r);
      const fromB = r < 0 || tangent[r] === 0 ? 0 : tangent[r]! * partialB(op[i]!, a, b, value[i]!);
      tangent[i] = (tangent[l] === 0 ? 0 : tangent[l]! * partialA(op[i]!, a, b, constant[i]!, value[i]!)) + fromB;
    }
  }

  function addHessianProduct(which: number, direction: Float64Array, into: Float64Array, offset: number): void {
    const nodes = sources[which]!;
    pushTangents(nodes, direction);
    for (const i of nodes) adjoint[i] = adjointTangent[i] = 0;
    adjoint[outputs[which]!] = 1;
    for (const i of nodes) {
      const l = left[i]!;
      const r = right[i]!;
      if (l < 0) {
        if (i < direction.length) into[offset + i] = into[offset + i]! + adjointTangent[i]!;
        continue;
      }
      const [code, a, b, c, v] = [op[i]!, value[l]!, operand(r), constant[i]!, value[i]!];
      const pa = partialA(code, a, b, c, v);
      adjoint[l] = adjoint[l]! + adjoint[i]! * pa;
      adjointTangent[l] = adjointTangent[l]! + adjointTangent[i]! * pa + curve(adjoint[i]!, tangent[l]!, partialAA(code, a, b, c, v));
      if (r < 0) continue;
      const pb = partialB(code, a, b, v);
      const mixed = partialAB(code, a, b);
      adjointTangent[l] = adjointTangent[l]! + curve(adjoint[i]!, tangent[r]!, mixed);
      adjoint[r] = adjoint[r]! + adjoint[i]! * pb;
      adjointTangent[r] = adjointTangent[r]! + adjointTangent[i]! * pb + curve(adjoint[i]!, tangent[l]!, mixed) + curve(adjoint[i]!, tangent[r]!, partialBB(code, a, b, v));
    }
  }

  return { outputCount: outputs.length, run, output: (which) => value[outputs[which]!]!, addGradient, addHessianProduct };
}

/** adjoint * tangent * second partial, where an unmoved operand adds nothing even if its partial is infinite. */
function curve(adjoint: number, tangent: number, partial: number): number {
  return tangent === 0 || adjoint === 0 ? 0 : adjoint * tangent * partial;
}

/** The nodes on which a node depends, itself included, in descending order. */
function ancestors(tape: Tape, output: number): Int32Array {
  const seen = new Set([output]);
  for (const i of seen) {
    for (const next of [tape.left[i]!, tape.right[i]!]) if (next >= 0) seen.add(next);
  }
  return Int32Array.from(seen).sort().reverse();
}
