/**
 * While a function is traced, `new Float32Array` inside tfjs makes float64 arrays, so that literals and tensors made in
 * the function keep all their digits. Real Float32Arrays are still accepted. Synchronous: no other code can see it.
 */
import { env } from '@tensorflow/tfjs-core';

const RealFloat32Array = globalThis.Float32Array;

class Float64Stand extends Float64Array {
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof RealFloat32Array || (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Float64Stand.prototype);
  }
}

/** Runs `body` with the stand-in; nested calls are harmless. */
export function withFloat64Arrays<T>(body: () => T): T {
  const before = globalThis.Float32Array;
  const replaced = Reflect.set(globalThis, 'Float32Array', Float64Stand);
  const platform = env().platform as { isTypedArray?: (value: unknown) => boolean } | undefined;
  const isTypedArray = platform?.isTypedArray;
  // In Node tfjs asks the engine, which does not take the stand-in for a Float32Array.
  if (platform !== undefined && isTypedArray !== undefined)
    platform.isTypedArray = (value) => value instanceof Float64Stand || isTypedArray.call(platform, value);
  try {
    return body();
  } finally {
    if (platform !== undefined && isTypedArray !== undefined) platform.isTypedArray = isTypedArray;
    if (replaced) Reflect.set(globalThis, 'Float32Array', before);
  }
}
