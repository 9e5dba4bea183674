/** Switches tfjs to the tracing backend for the time of one synchronous function. */
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Builder } from '../ir/builder.ts';
import { callWithCustomGradient } from './custom-gradient.ts';
import { engine } from './engine.ts';
import { withFloat64Arrays } from './float64-arrays.ts';
import { type CustomGradientCall, withGuards } from './guards.ts';
import type { Recorder } from './recorder.ts';
import { backendName, nodeOf, tracingBackend } from './register-backend.ts';
import { currentTrace, type Trace, withTrace } from './trace-context.ts';

/** A recorder of the innermost open trace, or undefined outside of traces. */
export function currentRecorder(): Recorder | undefined {
  const trace = currentTrace();
  return trace === undefined ? undefined : recorderOf(trace);
}

/** Runs `body` with tfjs recording into `builder`. The number of live tensors is the same afterwards. */
export function record<T>(builder: Builder, body: (recorder: Recorder) => T): T {
  const backend = tracingBackend();
  const owner = engine();
  const { backendName: nameBefore, backendInstance: instanceBefore } = owner;
  const trace: Trace = { builder, open: true, captured: currentTrace()?.captured ?? new Map(), scopeDepth: owner.state.scopeStack.length };
  return withFloat64Arrays(() =>
    withGuards(customGradient, () =>
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
    builder: trace.builder,
    tensorOf: (node) => engine().makeTensorFromTensorInfo(backend.holdNode(node, trace)) as Tensor,
    nodeOf: (tensor) => nodeOf(backend, trace, tensor),
    standFor: (tensor, node) => backend.standFor(tensor.dataId as object, node, trace),
  };
}

const customGradient: CustomGradientCall = (params) => callWithCustomGradient(params, currentRecorder() as Recorder);
