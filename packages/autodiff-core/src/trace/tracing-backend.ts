/**
 * The tfjs backend of this package. While a function is traced its kernels make nodes; outside a trace it stores
 * float64 values and evaluates each kernel at once, so that no other backend is needed.
 */
import { type BackendValues, type DataType, KernelBackend, type TensorInfo } from '@tensorflow/tfjs-core';
import { ThetakitError } from '@thetakit/registry';
import type { DType, Node } from '../ir/node.ts';
import { showShape, sizeOf } from '../ir/shape.ts';
import { type ConstantParams, constant } from '../primitives/constant.ts';
import { evaluateNodes } from '../primitives/evaluate-nodes.ts';
import type { ComplexPair } from './complex-kernels.ts';
import { privateArrays } from './exact-values.ts';
import { refuseRandom } from './random-ops.ts';
import { currentTrace, type Trace } from './trace-context.ts';
import { atUserLine } from './user-line.ts';

/** Real and imaginary parts of a complex tensor outside of traces. */
export interface ComplexValues {
  readonly real: Float64Array;
  readonly imag: Float64Array;
}

/** What stands behind a data id: a node of a trace, a pair of them (complex), or values (of two parts, if complex). */
type Entry =
  | { readonly kind: 'node'; readonly node: Node; readonly trace: Trace }
  | { readonly kind: 'pair'; readonly pair: ComplexPair; readonly trace: Trace }
  | { readonly kind: 'complex'; readonly parts: ComplexValues; readonly shape: readonly number[]; references: number }
  | { readonly kind: 'values'; readonly values: Float64Array; readonly shape: readonly number[]; readonly dtype: DType; references: number };

const fromTfjs: Readonly<Record<string, DType>> = { float32: 'float', int32: 'int32', bool: 'bool' };

/** The dtype of this package for one of tfjs. */
export function dtypeOf(who: string, dtype: string): DType {
  const known = fromTfjs[dtype];
  if (known !== undefined) return known;
  throw new ThetakitError('DTYPE_UNSUPPORTED', {
    who,
    problem: `dtype is ${dtype}, expected float32, int32 or bool`,
    action: 'Convert the tensor first',
    received: dtype,
  });
}

/** The dtype of tfjs for one of this package: its tag float32 stands for the working precision. */
export function tfjsDType(dtype: DType): 'float32' | 'int32' | 'bool' {
  return dtype === 'float' ? 'float32' : dtype;
}

export class TracingBackend extends KernelBackend {
  readonly #entries = new WeakMap<object, Entry>();
  #count = 0;

  /** The entry of a data id of this backend, or undefined. */
  entry(dataId: object): Entry | undefined {
    return this.#entries.get(dataId);
  }

  /** A tensor for a node of a trace. */
  holdNode(node: Node, trace: Trace): TensorInfo {
    const dataId = {};
    this.#entries.set(dataId, { kind: 'node', node, trace });
    this.#count++;
    return { dataId, shape: [...node.shape], dtype: tfjsDType(node.dtype) };
  }

  /** Makes a tensor of a trace stand for another node, until the returned function is called. */
  standFor(dataId: object, node: Node, trace: Trace): () => void {
    const before = this.#entries.get(dataId);
    if (before?.kind !== 'node') return () => undefined;
    this.#entries.set(dataId, { kind: 'node', node, trace });
    return () => this.#entries.set(dataId, before);
  }

  /** A complex tensor for the nodes of its parts. */
  holdPair(pair: ComplexPair, trace: Trace): TensorInfo {
    const dataId = {};
    this.#entries.set(dataId, { kind: 'pair', pair, trace });
    this.#count++;
    return { dataId, shape: [...pair.real.shape], dtype: 'complex64' };
  }

  /** A tensor for values. */
  holdValues(values: Float64Array, shape: readonly number[], dtype: DType): TensorInfo {
    const dataId = {};
    this.#entries.set(dataId, { kind: 'values', values, shape, dtype, references: 1 });
    this.#count++;
    return { dataId, shape: [...shape], dtype: tfjsDType(dtype) };
  }

  /** A complex tensor for values. */
  holdComplex(parts: ComplexValues, shape: readonly number[]): TensorInfo {
    const dataId = {};
    this.#entries.set(dataId, { kind: 'complex', parts, shape, references: 1 });
    this.#count++;
    return { dataId, shape: [...shape], dtype: 'complex64' };
  }

  override write(values: BackendValues, shape: number[], dtype: DataType): object {
    const type = dtypeOf('tensor', dtype);
    const data = values == null ? new Float64Array(sizeOf(shape)) : ownArray(values);
    const trace = currentTrace();
    if (trace === undefined) return this.holdValues(data, shape, type).dataId;
    refuseRandom(trace);
    return this.holdNode(trace.builder.ops.array(data, shape, type), trace).dataId;
  }

  override readSync(dataId: object): Float32Array | Int32Array | Uint8Array {
    const entry = this.#entries.get(dataId);
    if (entry?.kind === 'values') return asTfjsArray(entry.values, entry.dtype);
    if (entry?.kind === 'complex') return interleaved(entry.parts) as unknown as Float32Array;
    if (entry?.kind === 'pair') throw valueRead(entry.pair.real);
    if (entry === undefined || !entry.trace.open) throw leaked(entry?.node);
    if (entry.node.primitive === constant) return (entry.node.params as ConstantParams).data as unknown as Float32Array;
    const known = evaluateNodes([entry.node], new Map());
    if (known !== null) return known[0] as unknown as Float32Array;
    throw valueRead(entry.node);
  }

  override async read(dataId: object): Promise<Float32Array | Int32Array | Uint8Array> {
    return this.readSync(dataId);
  }

  override disposeData(dataId: object): boolean {
    const entry = this.#entries.get(dataId);
    if (holdsValues(entry) && --entry.references > 0) return false;
    if (entry !== undefined) this.#count--;
    // Nodes stay reachable from their trace: the entry is dropped with its data id.
    if (holdsValues(entry)) this.#entries.delete(dataId);
    return true;
  }

  override incRef(dataId: object): void {
    const entry = this.#entries.get(dataId);
    if (holdsValues(entry)) entry.references++;
  }

  override refCount(dataId: object): number {
    const entry = this.#entries.get(dataId);
    return holdsValues(entry) ? entry.references : 1;
  }

  override move(dataId: object, values: BackendValues, shape: number[], dtype: DataType, references: number): void {
    this.#entries.set(dataId, { kind: 'values', values: Float64Array.from(values as ArrayLike<number>), shape, dtype: dtypeOf('tensor', dtype), references });
    this.#count++;
  }

  override numDataIds(): number {
    return this.#count;
  }

  override memory(): { unreliable: boolean } {
    return { unreliable: true };
  }

  override timerAvailable(): boolean {
    return false;
  }

  /** 1e-7 on every machine, so that programs that use tf.backend().epsilon() mean the same everywhere. */
  override epsilon(): number {
    return 1e-7;
  }

  override floatPrecision(): 32 {
    return 32;
  }

  override dispose(): void {
    // Entries are weak: nothing to free.
  }
}

/** The values in an array that no caller can change. */
function ownArray(values: BackendValues): Float64Array {
  return privateArrays.has(values) ? (values as unknown as Float64Array) : new Float64Array(values as ArrayLike<number>);
}

function holdsValues(entry: Entry | undefined): entry is Extract<Entry, { references: number }> {
  return entry?.kind === 'values' || entry?.kind === 'complex';
}

/** A copy, so that values in use cannot be changed: integers and booleans leave in tfjs' own arrays, floating-point numbers in float64. */
function asTfjsArray(values: Float64Array, dtype: DType): Float32Array | Int32Array | Uint8Array {
  if (dtype === 'float') return values.slice() as unknown as Float32Array;
  return dtype === 'bool' ? Uint8Array.from(values) : Int32Array.from(values);
}

/** Re, im, re, im, ... as tfjs stores complex tensors. */
function interleaved({ real, imag }: ComplexValues): Float64Array {
  return Float64Array.from({ length: 2 * real.length }, (_, i) => (i % 2 === 0 ? real : imag)[i >> 1] as number);
}

function valueRead(node: Node): ThetakitError {
  return new ThetakitError('TRACE_VALUE_READ', {
    who: 'trace',
    problem: `the value of a traced tensor of shape ${showShape(node.shape)}, made by ${node.primitive.name}, is read${atUserLine()}`,
    action: 'Use tf.where for a branch on values, or pass the value as an argument that is not traced',
    received: node.shape,
  });
}

/** The error for a tensor whose trace has ended. */
export function leaked(node: Node | undefined): ThetakitError {
  return new ThetakitError('TRACE_LEAKED', {
    who: 'trace',
    problem: `a tensor${node === undefined ? '' : ` of shape ${showShape(node.shape)}`} that was made while a function was traced is used after the trace${atUserLine()}`,
    action: 'Return it from the function instead of keeping it, and do not make the function asynchronous',
    received: node?.shape,
  });
}
