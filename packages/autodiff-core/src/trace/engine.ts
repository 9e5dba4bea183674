/** The parts of tfjs' global engine that tracing switches; typed here because tfjs keeps them private. */
import { type TensorInfo, engine as tfjsEngine } from '@tensorflow/tfjs-core';

interface Scope {
  readonly name: string;
}

/** A backend as the engine sees it. */
export interface EngineBackend {
  readSync(dataId: object): ArrayLike<number>;
}

export interface Engine {
  backendName: string | null;
  backendInstance: unknown;
  /** The current backend, made if there is none yet. */
  readonly backend: unknown;
  readonly state: {
    readonly tensorInfo: { get(dataId: object): { readonly backend: EngineBackend; readonly dtype: string; readonly shape: readonly number[] } | undefined };
    readonly scopeStack: readonly Scope[];
    readonly activeScope: Scope | null;
    readonly registeredVariables: Readonly<Record<string, { readonly dataId: object; readonly name: string }>>;
  };
  findBackend(name: string): unknown;
  startScope(name: string): void;
  endScope(): void;
  makeTensorFromTensorInfo(info: TensorInfo): unknown;
  makeTensor(values: unknown, shape: readonly number[], dtype: string): unknown;
  runKernelFunc(params: Readonly<Record<string, unknown>>): unknown;
  gradients(...args: unknown[]): unknown;
  makeVariable(...args: unknown[]): unknown;
}

export function engine(): Engine {
  return tfjsEngine() as unknown as Engine;
}
