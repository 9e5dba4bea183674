/** Switches tfjs to the tracing backend for the time of one synchronous function. */
import type { Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import type { Builder } from '../ir/builder.ts';
import type { Node } from '../ir/node.ts';
import { engine } from './engine.ts';
import { withFloat64Arrays } from './float64-arrays.ts';
import { withGuards } from './guards.ts';
import { backendName, nodeOf, tracingBackend } from './register-backend.ts';
import { currentTrace, type Trace, withTrace } from './trace-context.ts';

/** What a traced function may use to move between nodes and tensors. */
export interface Recorder {
  /** A tensor that stands for a node. */
  tensorOf(node: Node): Tensor;
  /** The node of a tensor; a tensor from outside becomes a constant. */
  nodeOf(tensor: TensorInfo): Node;
}

/** A recorder of the innermost open trace, or undefined outside of traces. */
export function currentRecorder(): (Recorder & { readonly builder: Builder }) | undefined {
  const trace = currentTrace();
  return trace === undefined ? undefined : { ...recorderOf(trace), builder: trace.builder };
}

/** Runs `body` with tfjs recording into `builder`. The number of live tensors is the same afterwards. */
export function record<T>(builder: Builder, body: (recorder: Recorder) => T): T {
  const backend = tracingBackend();
  const owner = engine();
  const { backendName: nameBefore, backendInstance: instanceBefore } = owner;
  const trace: Trace = { builder, open: true, captured: currentTrace()?.captured ?? new Map(), scopeDepth: owner.state.scopeStack.length };
  return withFloat64Arrays(() =>
    withGuards(() =>
      withTrace(trace, () => {
        owner.backendName = backendName;
        owner.backendInstance = backend;
        owner.startScope('thetakit trace');
        try {
          return body(recorderOf(trace));
        } finally {
          while (owner.state.scopeStack.length > trace.scopeDepth) owner.endScope();
          owner.backendName = nameBefore;
          owner.backendInstance = instanceBefore;
        }
      }),
    ),
  );
}

function recorderOf(trace: Trace): Recorder {
  const backend = tracingBackend();
  return {
    tensorOf: (node) => engine().makeTensorFromTensorInfo(backend.holdNode(node, trace)) as Tensor,
    nodeOf: (tensor) => nodeOf(backend, trace, tensor),
  };
}
