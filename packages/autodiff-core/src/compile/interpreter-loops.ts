/** Element-wise loops of the interpreter: one closure per node, own loops for the commonest operations. */
import type { ElementwisePrimitive, Node, NumericArray } from '../ir/node.ts';
import { sizeOf } from '../ir/shape.ts';

type Loop = (size: number, out: NumericArray, a: NumericArray, da: number, b: NumericArray, db: number) => void;

/** Loops that V8 compiles without a call per element. Steps da and db are 0 for rank-0 operands. */
const direct: Readonly<Record<string, Loop>> = {
  add(size, out, a, da, b, db) {
    for (let i = 0, p = 0, q = 0; i < size; i++, p += da, q += db) out[i] = (a[p] as number) + (b[q] as number);
  },
  sub(size, out, a, da, b, db) {
    for (let i = 0, p = 0, q = 0; i < size; i++, p += da, q += db) out[i] = (a[p] as number) - (b[q] as number);
  },
  mul(size, out, a, da, b, db) {
    for (let i = 0, p = 0, q = 0; i < size; i++, p += da, q += db) out[i] = (a[p] as number) * (b[q] as number);
  },
  div(size, out, a, da, b, db) {
    for (let i = 0, p = 0, q = 0; i < size; i++, p += da, q += db) out[i] = (a[p] as number) / (b[q] as number);
  },
};

/** Evaluates an element-wise node from the slots of its operands into its own. */
export function elementwiseLoop(
  node: Node,
  primitive: ElementwisePrimitive<unknown>,
  table: NumericArray[],
  slots: readonly number[],
  out: number,
): () => void {
  const size = sizeOf(node.shape);
  const steps = node.inputs.map((input) => (input.shape.length === 0 ? 0 : 1));
  const [s0 = 0, s1 = 0] = slots;
  const [d0 = 0, d1 = 0] = steps;
  const loop = direct[primitive.name];
  if (loop !== undefined) return () => loop(size, table[out] as NumericArray, table[s0] as NumericArray, d0, table[s1] as NumericArray, d1);
  const scalar = primitive.scalar(node.params);
  if (slots.length === 1) {
    return () => {
      const a = table[s0] as NumericArray;
      const target = table[out] as NumericArray;
      for (let i = 0, p = 0; i < size; i++, p += d0) target[i] = scalar(a[p] as number);
    };
  }
  if (slots.length === 2) {
    return () => {
      const a = table[s0] as NumericArray;
      const b = table[s1] as NumericArray;
      const target = table[out] as NumericArray;
      for (let i = 0, p = 0, q = 0; i < size; i++, p += d0, q += d1) target[i] = scalar(a[p] as number, b[q] as number);
    };
  }
  const args = new Array<number>(slots.length).fill(0);
  return () => {
    const target = table[out] as NumericArray;
    for (let i = 0; i < size; i++) {
      for (let k = 0; k < slots.length; k++) args[k] = (table[slots[k] as number] as NumericArray)[i * (steps[k] as number)] as number;
      target[i] = scalar(...args);
    }
  };
}
