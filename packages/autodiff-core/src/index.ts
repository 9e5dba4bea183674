export { type CheckGradsOptions, type CheckGradsReport, checkGrads } from './api/check-grads.ts';
export { checkpoint } from './api/checkpoint.ts';
export { cond, type ScanBody, type ScanOptions, scan, type WhileOptions, whileLoop } from './api/control-flow.ts';
export { customJvp, customVjp } from './api/custom-rules.ts';
export { gnvp } from './api/gnvp.ts';
export { type GradOptions, grad, valueAndGrad } from './api/grad.ts';
export { hvp } from './api/hvp.ts';
export { argminOf, rootOf, type SolutionFunction, type Solver } from './api/implicit.ts';
export { hessian, type JacobianFunction, type JacobianOptions, jacfwd, jacobian, jacrev } from './api/jacobian.ts';
export { jit } from './api/jit.ts';
export { jvp } from './api/jvp.ts';
export { linearize } from './api/linearize.ts';
export { type ObjectiveOptions, objective, type TracedObjective } from './api/objective.ts';
export type { CompileChoice } from './api/staged.ts';
export { stopGradient } from './api/stop-gradient.ts';
export { type Raveled, ravel, treeFlatten, treeMap, treeUnflatten } from './api/trees.ts';
export type { Input, Inputs, Leaf, Output, Result, TracedFunction, Value } from './api/types.ts';
export { vjp } from './api/vjp.ts';
export { vmap } from './api/vmap.ts';
export { NdArray, type NdArrayDType, type NdArrayOptions, type NestedNumbers, ndarray } from './array/nd-array.ts';
/** Linear algebra with derivatives of every order: cholesky, solve, logdet, qr, eigh, svd, ... */
export * as linalg from './linear-algebra/linalg.ts';
export type { LossOptions, Reduction } from './losses/define-loss.ts';
export { losses } from './losses/losses.ts';
export { autodiffPlugin } from './plugin.ts';
/** Functions that tfjs lacks: lgamma, digamma, erfc, logNdtr, ... */
export * as special from './special-functions/special.ts';
export { constant } from './trace/constant.ts';
export type { Structure } from './tree/structure.ts';
