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

/** The tape in typed arrays, with what the sweeps write. Node arrays have shape [size]. */
interface Machine {
  readonly op: Uint8Array;
  /** Operands; -1 when absent. */
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** `right`, with node 0 in place of an absent operand: whatever it holds is not looked at. */
  readonly second: Int32Array;
  readonly constant: Float64Array;
  readonly value: Float64Array;
  /** Nodes that compute something, in order. */
  readonly active: Int32Array;
  readonly adjoint: Float64Array;
  readonly tangent: Float64Array;
  readonly adjointTangent: Float64Array;
}

/** An output and the nodes that it depends on, itself included, in descending order. */
interface Output {
  readonly node: number;
  readonly sources: Int32Array;
}

/** Records `build` on inputs 1..inputCount and compiles it. */
export function compile(inputCount: number, build: (input: (i: number) => Term) => readonly Term[]): Program {
  const tape: Tape = { op: [], left: [], right: [], constant: [] };
  const inputs = Array.from({ length: inputCount }, () => new Term(tape, OP.input));
  const outputs = build((i) => inputs[i - 1]!).map(({ index }): Output => ({ node: index, sources: ancestors(tape, index) }));
  const machine = machineOf(tape);
  return {
    outputCount: outputs.length,
    run: (at) => runTape(machine, at, inputCount),
    output: (which) => machine.value[outputs[which]!.node]!,
    addGradient: (which, scale, count, into, offset) => {
      reverse(machine, outputs[which]!, scale);
      for (const i of outputs[which]!.sources) if (i < count) into[offset + i] = into[offset + i]! + machine.adjoint[i]!;
    },
    addHessianProduct: (which, direction, into, offset) => {
      pushTangents(machine, outputs[which]!.sources, direction);
      reverseTangents(machine, outputs[which]!);
      for (const i of outputs[which]!.sources) if (i < direction.length) into[offset + i] = into[offset + i]! + machine.adjointTangent[i]!;
    },
  };
}

function machineOf(tape: Tape): Machine {
  const op = Uint8Array.from(tape.op);
  const right = Int32Array.from(tape.right);
  const constant = Float64Array.from(tape.constant);
  const vector = () => new Float64Array(op.length);
  return {
    op,
    left: Int32Array.from(tape.left),
    right,
    second: right.map((r) => Math.max(r, 0)),
    constant,
    value: constant.slice(),
    active: Int32Array.from(op.keys()).filter((i) => op[i]! > OP.constant),
    adjoint: vector(),
    tangent: vector(),
    adjointTangent: vector(),
  };
}

function ancestors(tape: Tape, output: number): Int32Array {
  const seen = new Set([output]);
  for (const i of seen) {
    for (const next of [tape.left[i]!, tape.right[i]!]) if (next >= 0) seen.add(next);
  }
  return Int32Array.from(seen).sort().reverse();
}

function runTape({ op, left, second, constant, value, active }: Machine, at: Float64Array, inputCount: number): void {
  for (let i = 0; i < inputCount; i++) value[i] = at[i]!;
  for (let k = 0; k < active.length; k++) {
    const i = active[k]!;
    value[i] = valueOf(op[i]!, value[left[i]!]!, value[second[i]!]!, constant[i]!);
  }
}

/** Leaves scale * (d output / d node) in `adjoint` for every source. */
function reverse({ op, left, right, second, constant, value, adjoint }: Machine, { node, sources }: Output, scale: number): void {
  for (let k = 0; k < sources.length; k++) adjoint[sources[k]!] = 0;
  adjoint[node] = scale;
  for (let k = 0; k < sources.length; k++) {
    const i = sources[k]!;
    const l = left[i]!;
    if (l < 0) continue;
    const r = right[i]!;
    const a = value[l]!;
    const b = value[second[i]!]!;
    adjoint[l] = adjoint[l]! + adjoint[i]! * partialA(op[i]!, a, b, constant[i]!, value[i]!);
    if (r >= 0) adjoint[r] = adjoint[r]! + adjoint[i]! * partialB(op[i]!, a, b, value[i]!);
  }
}

/** Leaves the derivative of every source along `direction` in `tangent`. */
function pushTangents({ op, left, right, second, constant, value, tangent }: Machine, sources: Int32Array, direction: Float64Array): void {
  for (let k = sources.length - 1; k >= 0; k--) {
    const i = sources[k]!;
    const l = left[i]!;
    const r = right[i]!;
    if (l < 0) {
      tangent[i] = i < direction.length ? direction[i]! : 0;
      continue;
    }
    const a = value[l]!;
    const b = value[second[i]!]!;
    const fromB = r < 0 || tangent[r] === 0 ? 0 : tangent[r]! * partialB(op[i]!, a, b, value[i]!);
    tangent[i] = (tangent[l] === 0 ? 0 : tangent[l]! * partialA(op[i]!, a, b, constant[i]!, value[i]!)) + fromB;
  }
}

/** Leaves d output / d node in `adjoint` and its derivative along the direction in `adjointTangent`. */
function reverseTangents(machine: Machine, { node, sources }: Output): void {
  const { op, left, right, second, constant, value, adjoint, tangent, adjointTangent } = machine;
  for (const i of sources) adjoint[i] = adjointTangent[i] = 0;
  adjoint[node] = 1;
  for (const i of sources) {
    const l = left[i]!;
    const r = right[i]!;
    if (l < 0) continue;
    const [code, a, b, c, v] = [op[i]!, value[l]!, value[second[i]!]!, constant[i]!, value[i]!];
    const pa = partialA(code, a, b, c, v);
    adjoint[l] = adjoint[l]! + adjoint[i]! * pa;
    adjointTangent[l] = adjointTangent[l]! + adjointTangent[i]! * pa + curve(adjoint[i]!, tangent[l]!, partialAA(code, a, b, c, v));
    if (r < 0) continue;
    const pb = partialB(code, a, b, v);
    const mixed = partialAB(code, a, b);
    adjointTangent[l] = adjointTangent[l]! + curve(adjoint[i]!, tangent[r]!, mixed);
    adjoint[r] = adjoint[r]! + adjoint[i]! * pb;
    const bent = curve(adjoint[i]!, tangent[l]!, mixed) + curve(adjoint[i]!, tangent[r]!, partialBB(code, a, b, v));
    adjointTangent[r] = adjointTangent[r]! + adjointTangent[i]! * pb + bent;
  }
}

/** adjoint * tangent * second partial, where an unmoved operand adds nothing even if its partial is infinite. */
function curve(adjoint: number, tangent: number, partial: number): number {
  return tangent === 0 || adjoint === 0 ? 0 : adjoint * tangent * partial;
}
