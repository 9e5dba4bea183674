/** What must not happen while a function is traced, refused with a pointer to what to do instead. */
import { Variable } from '@tensorflow/tfjs-core';
import { ThetakitError } from '@thetakit/registry';
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

/** A rule given to tf.customGrad would be lost: only the forward function reaches the kernels. tfjs' own uses are let through. */
function guardCustomGradient(owner: Engine, params: Readonly<Record<string, unknown>>): void {
  const inOp = owner.state.scopeStack.some((scope) => scope.name.endsWith('__op'));
  if (params['forwardFunc'] === undefined || inOp) return;
  throw new ThetakitError('OP_UNSUPPORTED', {
    who: 'tf.customGrad',
    problem: `a custom gradient of tfjs is used while a function is traced${atUserLine()}, and its rule would be ignored`,
    action: 'Write the function without it: derivatives come from the ops, with stopGradient where none is wanted',
  });
}

/** Runs `body` with the guards set; the outermost call removes them. */
export function withGuards<T>(body: () => T): T {
  const owner = engine();
  if (Object.hasOwn(owner, 'gradients')) return body();
  const assign = Variable.prototype.assign;
  const runKernelFunc = owner.runKernelFunc;
  Variable.prototype.assign = () => refuseState('a tf.Variable is assigned');
  owner.gradients = refuseGradients;
  owner.makeVariable = () => refuseState('a tf.Variable is made');
  owner.runKernelFunc = function guarded(this: Engine, params) {
    guardCustomGradient(owner, params);
    return runKernelFunc.call(this, params);
  };
  try {
    return body();
  } finally {
    Variable.prototype.assign = assign;
    for (const name of ['gradients', 'makeVariable', 'runKernelFunc']) Reflect.deleteProperty(owner, name);
  }
}
