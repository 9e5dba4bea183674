export { NdArray, ndarray, type NdArrayDType, type NdArrayOptions, type NestedNumbers } from './array/nd-array.ts';
export { objective, type ObjectiveOptions, type TracedObjective } from './api/objective.ts';
export type { Derivative, Traced, TracedFunction, Tree } from './api/types.ts';
export { constant } from './trace/constant.ts';
