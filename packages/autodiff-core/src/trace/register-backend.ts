/** Registers the backend and its kernels with tfjs, on first use. */
import * as tf from '@tensorflow/tfjs-core';
import { nearest, ThetakitError } from '@thetakit/registry';
import type { Node } from '../ir/node.ts';
import { createBuilder } from '../primitives/create-builder.ts';
import { evaluateNodes } from '../primitives/evaluate-nodes.ts';
import { type ComplexPair, complexKernel, isPair, type KernelValue } from './complex-kernels.ts';
import { type Engine, engine } from './engine.ts';
import { exactValues } from './exact-values.ts';
import { kernelRules } from './rules/table.ts';
import { currentTrace, type Trace } from './trace-context.ts';
import { dtypeOf, leaked, TracingBackend } from './tracing-backend.ts';
import { atUserLine } from './user-line.ts';

/** Name under which the backend is registered. */
export const backendName = 'thetakit';

const backends = new WeakMap<Engine, TracingBackend>();

/** The backend of this package, registered at the first call. Never makes itself the current one if another is. */
export function tracingBackend(): TracingBackend {
  const owner = engine();
  const known = backends.get(owner);
  if (known !== undefined) return known;
  const backend = new TracingBackend();
  tf.registerBackend(backendName, () => backend, 0);
  owner.findBackend(backendName);
  for (const kernelName of kernelNames()) {
    tf.registerKernel({ kernelName, backendName, kernelFunc: ({ inputs, attrs }) => runKernel(backend, kernelName, inputs, attrs) as tf.TensorInfo });
  }
  backends.set(owner, backend);
  return backend;
}

/** Every kernel of tfjs: its name is exported as a constant of that name. */
function kernelNames(): string[] {
  return Object.entries(tf)
    .filter(([name, value]) => name === value)
    .map(([name]) => name);
}

type Builder = ReturnType<typeof createBuilder>;
type KernelInputs = tf.NamedTensorInfoMap | undefined;

function runKernel(backend: TracingBackend, kernelName: string, inputs: KernelInputs, attrs: unknown): tf.TensorInfo | tf.TensorInfo[] {
  const rule = kernelRules[kernelName];
  const isComplex = kernelName === 'Complex' || Object.values(inputs ?? {}).some((info) => info?.dtype === 'complex64') || wantsComplex(kernelName, attrs);
  if (isComplex) return runComplexKernel(backend, kernelName, inputs, attrs);
  if (rule === undefined) throw unsupported(kernelName);
  const given = Object.entries(inputs ?? {}).filter((entry): entry is [string, tf.TensorInfo] => entry[1] != null);
  const trace = currentTrace();
  if (trace === undefined) {
    const builder = createBuilder();
    const nodes = Object.fromEntries(given.map(([name, info]) => [name, valuesAsNode(backend, info, builder)]));
    const results = rule(nodes, (attrs ?? {}) as Record<string, unknown>, builder.ops);
    const list = Array.isArray(results) ? (results as readonly Node[]) : [results as Node];
    const values = evaluateNodes(list, new Map()) as Float64Array[];
    const infos = list.map((node, i) => backend.holdValues(Float64Array.from(values[i] as Float64Array), node.shape, node.dtype));
    return Array.isArray(results) ? infos : (infos[0] as tf.TensorInfo);
  }
  const nodes = Object.fromEntries(given.map(([name, info]) => [name, nodeOf(backend, trace, info)]));
  const results = rule(nodes, (attrs ?? {}) as Record<string, unknown>, trace.builder.ops);
  if (Array.isArray(results)) return (results as readonly Node[]).map((node) => backend.holdNode(node, trace));
  return backend.holdNode(results as Node, trace);
}

function wantsComplex(kernelName: string, attrs: unknown): boolean {
  return kernelName === 'Cast' && (attrs as { dtype?: string } | undefined)?.dtype === 'complex64';
}

function runComplexKernel(backend: TracingBackend, kernelName: string, inputs: KernelInputs, attrs: unknown): tf.TensorInfo | tf.TensorInfo[] {
  const given = Object.entries(inputs ?? {}).filter((entry): entry is [string, tf.TensorInfo] => entry[1] != null);
  const trace = currentTrace();
  const builder = trace?.builder ?? createBuilder();
  const valueOf = (info: tf.TensorInfo): KernelValue => {
    if (info.dtype === 'complex64') return pairOf(backend, builder, info);
    return trace === undefined ? valuesAsNode(backend, info, builder) : nodeOf(backend, trace, info);
  };
  const values = Object.fromEntries(given.map(([name, info]) => [name, valueOf(info)]));
  const results = complexKernel(kernelName, values, (attrs ?? {}) as Record<string, unknown>, builder.ops, kernelRules);
  const hold = (value: KernelValue): tf.TensorInfo => {
    if (trace === undefined) return holdEvaluated(backend, value);
    return isPair(value) ? backend.holdPair(value, trace) : backend.holdNode(value, trace);
  };
  return Array.isArray(results) ? (results as readonly KernelValue[]).map(hold) : hold(results as KernelValue);
}

/** A tensor for the values of a result outside of traces. */
function holdEvaluated(backend: TracingBackend, value: KernelValue): tf.TensorInfo {
  const nodes = isPair(value) ? [value.real, value.imag] : [value];
  const [real, imag] = (evaluateNodes(nodes, new Map()) as Float64Array[]).map((each) => Float64Array.from(each)) as [Float64Array, Float64Array];
  const { shape, dtype } = nodes[0] as Node;
  return isPair(value) ? backend.holdComplex({ real, imag }, shape) : backend.holdValues(real, shape, dtype);
}

/** The parts of a complex tensor: of this trace, or constants from outside. */
function pairOf(backend: TracingBackend, builder: Builder, info: tf.TensorInfo): ComplexPair {
  const entry = backend.entry(info.dataId as object);
  if (entry?.kind === 'pair' && entry.trace.open && entry.trace.builder === builder) return entry.pair;
  if (entry?.kind === 'pair') throw leaked(entry.pair.real);
  if (entry?.kind === 'complex') return { real: builder.ops.array(entry.parts.real, info.shape), imag: builder.ops.array(entry.parts.imag, info.shape) };
  dtypeOf('trace', info.dtype);
  throw leaked(undefined);
}

function unsupported(kernelName: string): ThetakitError {
  const close = nearest(kernelName, Object.keys(kernelRules));
  return new ThetakitError('OP_UNSUPPORTED', {
    who: 'trace',
    problem: `the tfjs kernel ${kernelName} has no rule${atUserLine()}`,
    action:
      close.length > 0
        ? `Write it with ops that have one; the nearest is ${close.join(' or ')}`
        : 'Write it with ops that have one: arithmetic, reductions, reshaping, slicing, gather, matMul',
    received: kernelName,
  });
}

function valuesAsNode(backend: TracingBackend, info: tf.TensorInfo, builder: Builder): Node {
  const entry = backend.entry(info.dataId as object);
  if (entry?.kind === 'node') throw leaked(entry.node);
  if (entry?.kind === 'values') return builder.ops.array(exactValues.get(info.dataId as object) ?? entry.values, info.shape, dtypeOf('tensor', info.dtype));
  return builder.ops.array(foreignValues(info), info.shape, dtypeOf('tensor', info.dtype));
}

/** The node of a tensor in a trace: its own, or a constant frozen from outside. */
export function nodeOf(backend: TracingBackend, trace: Trace, info: tf.TensorInfo): Node {
  const dataId = info.dataId as object;
  const entry = backend.entry(dataId);
  if (entry?.kind === 'node') {
    if (!entry.trace.open || entry.trace.builder !== trace.builder) throw leaked(entry.node);
    return entry.node;
  }
  if (entry?.kind === 'pair' || entry?.kind === 'complex') dtypeOf('trace', 'complex64');
  const known = trace.captured.get(dataId);
  if (known !== undefined) return trace.builder.ops.reshape(known, info.shape);
  refuseVariable(dataId);
  const values = entry?.kind !== 'values' ? foreignValues(info) : (exactValues.get(dataId) ?? Float64Array.from(entry.values));
  const node = trace.builder.ops.array(values, info.shape, dtypeOf('tensor', info.dtype));
  trace.captured.set(dataId, node);
  return node;
}

/** Values of a tensor of another backend: those remembered by `constant`, or what the backend holds. */
export function foreignValues(info: tf.TensorInfo): Float64Array {
  const dataId = info.dataId as object;
  const exact = exactValues.get(dataId);
  if (exact !== undefined) return exact;
  const owner = engine().state.tensorInfo.get(dataId);
  if (owner === undefined)
    throw new ThetakitError('ARGUMENT_TYPE', { who: 'trace', problem: 'a disposed tensor is used', action: 'Dispose of tensors after their last use' });
  return Float64Array.from(owner.backend.readSync(dataId));
}

function refuseVariable(dataId: object): void {
  const variable = Object.values(engine().state.registeredVariables).find((each) => each.dataId === dataId);
  if (variable === undefined) return;
  throw new ThetakitError('TRACE_STATE', {
    who: 'trace',
    problem: `the function uses the tf.Variable ${JSON.stringify(variable.name)}${atUserLine()}; its value would be frozen at the first call`,
    action: 'Pass the variable as an argument of the function',
    received: variable.name,
  });
}

/** The numbers of a tensor outside of traces, exact when they are known. */
export function readTensor(info: tf.TensorInfo): ArrayLike<number> {
  const entry = tracingBackend().entry(info.dataId as object);
  if (entry?.kind === 'node') throw leaked(entry.node);
  return entry?.kind !== 'values' ? foreignValues(info) : (exactValues.get(info.dataId as object) ?? entry.values);
}
