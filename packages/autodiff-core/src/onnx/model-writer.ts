/** Writes an ONNX model: nodes in order, constants, inputs and outputs. */
import type { NumericArray } from '../ir/node.ts';
import { type Bytes, bytesField, floatField, integerField, joined, textField } from './protobuf.ts';

export type Precision = 'float64' | 'float32';

/** An attribute of a node. */
export type Attribute = number | string | readonly number[] | { readonly float: number };

/** A value as a transposition of another: the axes of `source` that are not of size 1, in the order `order`; axes of size 1 may be anywhere. */
export interface Arrangement {
  readonly source: string;
  /** Of the source. */
  readonly shape: readonly number[];
  readonly order: readonly number[];
}

const IR_VERSION = 8;
const OPSET = 18;
/** Element types by ONNX's numbers. */
const INT64 = 7;
export const elementTypes = { float32: 1, float64: 11, bool: 9, int64: INT64 } as const;

/** A node of the model. */
interface Written {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly bytes: Bytes;
}

export class ModelWriter {
  readonly precision: Precision;
  /** Results that are transpositions of others. */
  readonly arrangements = new Map<string, Arrangement>();
  readonly #nodes: Written[] = [];
  readonly #initializers = new Map<string, Bytes>();
  readonly #known = new Map<string, string>();
  #count = 0;

  constructor(precision: Precision) {
    this.precision = precision;
  }

  /** Number of nodes that an output needs. */
  get size(): number {
    return this.#needed().nodes.length;
  }

  /** Adds a node with one result: its name. Equal nodes are shared. */
  op(type: string, inputs: readonly string[], attributes: Readonly<Record<string, Attribute>> = {}): string {
    const key = `${type}(${inputs.join()})${JSON.stringify(attributes)}`;
    return this.#shared(key, (name) => this.#node(type, inputs, [name], attributes));
  }

  /** Adds a node with two results: the name of the second. The first is there, but has no use. */
  secondOf(type: string, inputs: readonly string[], attributes: Readonly<Record<string, Attribute>>): string {
    const key = `second ${type}(${inputs.join()})${JSON.stringify(attributes)}`;
    return this.#shared(key, (name) => this.#node(type, inputs, [this.#fresh(), name], attributes));
  }

  /** Adds a node that gives a result of the model its name. */
  output(name: string, value: string): void {
    this.#node('Identity', [value], [name], {});
  }

  /** A list of integers: shapes, axes and the like; or an array of them. */
  integers(values: ArrayLike<number>, shape: readonly number[] = [values.length]): string {
    const list = Array.from(values);
    return this.#shared(`ints [${shape}] ${list.join()}`, (name) => this.#tensor(name, INT64, shape, new Uint8Array(BigInt64Array.from(list, BigInt).buffer)));
  }

  /** A scalar of the working precision. */
  number(value: number): string {
    const key = Object.is(value, -0) ? '-0' : String(value);
    return this.#shared(`number ${key}`, (name) => this.#floats(name, [], Float64Array.of(value)));
  }

  /** An array of the working precision. */
  array(shape: readonly number[], values: NumericArray): string {
    const name = this.#fresh();
    this.#floats(name, shape, values);
    return name;
  }

  /** The model. All inputs and outputs are of the working precision. */
  bytes(inputs: readonly (readonly number[])[], outputs: readonly (readonly number[])[]): Uint8Array {
    const type = elementTypes[this.precision];
    const values = (shapes: readonly (readonly number[])[], letter: string, field: number) =>
      shapes.map((shape, i) => bytesField(field, valueInfo(`${letter}${i}`, type, shape)));
    const { nodes, constants } = this.#needed();
    const graph: Bytes = [...nodes, ...textField(2, 'thetakit'), ...constants, ...values(inputs, 'x', 11), ...values(outputs, 'y', 12)];
    const opset: Bytes = [...textField(1, ''), ...integerField(2, OPSET)];
    return joined([...integerField(1, IR_VERSION), ...textField(2, 'thetakit'), ...bytesField(7, graph), ...bytesField(8, opset)]);
  }

  /** What the outputs need: rules see through transpositions, which leaves some without use. */
  #needed(): { nodes: Bytes[]; constants: Bytes[] } {
    const used = new Set<string>();
    const nodes = this.#nodes.toReversed().filter(({ inputs, outputs }) => {
      const isNeeded = outputs.some((name) => used.has(name) || /^y\d+$/.test(name));
      if (isNeeded) for (const name of inputs) used.add(name);
      return isNeeded;
    });
    return {
      nodes: nodes.reverse().map(({ bytes }) => bytes),
      constants: [...this.#initializers].filter(([name]) => used.has(name)).map(([, bytes]) => bytes),
    };
  }

  #shared(key: string, make: (name: string) => void): string {
    let name = this.#known.get(key);
    if (name === undefined) {
      name = this.#fresh();
      make(name);
      this.#known.set(key, name);
    }
    return name;
  }

  #fresh(): string {
    return `v${this.#count++}`;
  }

  #node(type: string, inputs: readonly string[], outputs: readonly string[], attributes: Readonly<Record<string, Attribute>>): void {
    const parts = [...inputs.map((name) => textField(1, name)), ...outputs.map((name) => textField(2, name)), textField(4, type)];
    for (const [name, value] of Object.entries(attributes)) parts.push(bytesField(5, attribute(name, value)));
    this.#nodes.push({ inputs, outputs, bytes: bytesField(1, parts) });
  }

  #floats(name: string, shape: readonly number[], values: NumericArray): void {
    const data = this.precision === 'float64' ? Float64Array.from(values) : Float32Array.from(values);
    this.#tensor(name, elementTypes[this.precision], shape, new Uint8Array(data.buffer));
  }

  #tensor(name: string, type: number, shape: readonly number[], raw: Uint8Array): void {
    this.#initializers.set(
      name,
      bytesField(5, [...shape.map((dim) => integerField(1, dim)), ...integerField(2, type), textField(8, name), bytesField(9, raw)]),
    );
  }
}

/** FLOAT 1, INT 2, STRING 3, INTS 7: the types of attributes. */
function attribute(name: string, value: Attribute): Bytes {
  const own = textField(1, name);
  if (typeof value === 'number') return [...own, ...integerField(3, value), ...integerField(20, 2)];
  if (typeof value === 'string') return [...own, ...textField(4, value), ...integerField(20, 3)];
  if ('float' in value) return [...own, ...floatField(2, value.float), ...integerField(20, 1)];
  return [...own, ...value.map((each) => integerField(8, each)), ...integerField(20, 7)];
}

function valueInfo(name: string, type: number, shape: readonly number[]): Bytes {
  const dims = shape.map((dim) => bytesField(1, integerField(1, dim)));
  const tensor: Bytes = [...integerField(1, type), ...bytesField(2, dims)];
  return [...textField(1, name), ...bytesField(2, bytesField(1, tensor))];
}
