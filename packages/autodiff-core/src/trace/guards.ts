/** What must not happen while a function is traced, refused with a pointer to what to do instead. */
import { type Tensor, Variable } from '@tensorflow/tfjs-core';
import { ThetakitError } from '@thetakit/registry';
import type { CustomGradient } from './custom-gradient.ts';
import { type Engine, engine } from './engine.ts';
import { atUserLine } from './user-line.ts';

function refuseState(what: string): never {
  throw new ThetakitError('TRACE_STATE', {
    who: 'trace',
    problem: `${what} while a function is traced${atUserLine()}`,
    action: 'Return the new value from the function, and pass state in as an argument',
  });
}

/** tfjs' gradients see only their own tape; their second derivatives are wrong. */
function refuseGradients(): never {
  throw new ThetakitError('OP_UNSUPPORTED', {
    who: 'tf.grad',
    problem: `a gradient of tfjs is taken while a function is traced${atUserLine()}`,
    action: 'Use grad of @thetakit/autodiff-core: it nests to any order',
  });
}

/** Calls a function given to tf.customGrad, with its rule. */
export type CustomGradientCall = (params: CustomGradient) => Tensor;

/** Runs `body` with the guards set; the outermost call removes them. */
export function withGuards<T>(customGradient: CustomGradientCall, body: () => T): T {
  const owner = engine();
  if (Object.hasOwn(owner, 'gradients')) return body();
  const assign = Variable.prototype.assign;
  const runKernelFunc = owner.runKernelFunc;
  Variable.prototype.assign = () => refuseState('a tf.Variable is assigned');
  owner.gradients = refuseGradients;
  owner.makeVariable = () => refuseState('a tf.Variable is made');
  // The forward function alone reaches the kernels, so the rule is taken here. Ops of tfjs that have rules trace well as they are.
  owner.runKernelFunc = function guarded(this: Engine, params) {
    const inOp = owner.state.scopeStack.some((scope) => scope.name.endsWith('__op'));
    return params['forwardFunc'] === undefined || inOp ? runKernelFunc.call(this, params) : customGradient(params as never);
  };
  try {
    return body();
  } finally {
    Variable.prototype.assign = assign;
    for (const name of ['gradients', 'makeVariable', 'runKernelFunc']) Reflect.deleteProperty(owner, name);
  }
}
