export type { BestPoint, RunCheckpoint } from './run/checkpoint.ts';
export type { Clock } from './run/clock.ts';
export { type Answer, createRun, type Question, type Run } from './run/create-run.ts';
export { relativeSteps } from './run/difference.ts';
export type { Counters, HistoryRow, IterationInfo } from './run/observe.ts';
export type { OptimizeResult } from './run/result.ts';
export { runMethod } from './run/run-method.ts';
export type { CancelSignal, Difference, RunSettings } from './run/settings.ts';
export { stopRun } from './run/stop-run.ts';
