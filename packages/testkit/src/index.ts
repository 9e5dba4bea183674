export type { ConformanceCheck } from './fail.ts';
export { conformance } from './method/conformance.ts';
export { type Drive, type DriveSettings, drive } from './method/drive.ts';
export { convexQuadratic, curvedValley, type SampleProblem } from './method/sample-problems.ts';
export { type DerivativeError, differenceGradient, gradientError, hessianError } from './oracle/check-gradient.ts';
export { convergenceOrder, differenceOrder } from './oracle/convergence-order.ts';
export { type GoldenDifference, goldenDifference, requireGolden } from './oracle/golden.ts';
export { pluginConformance } from './plugin-conformance.ts';
