/**
 * A benchmark case: one loss, written with tfjs ops (for ours and for tfjs), for jax-js, and by hand.
 *
 * @typedef {object} Case
 * @property {string} id
 * @property {readonly (readonly number[])[]} shapes shapes of the parameters
 * @property {Float64Array} start all parameters, one after the other
 * @property {readonly { values: Float64Array, shape: readonly number[] }[]} constants data of the loss
 * @property {(tf: any, parameters: any[], constants: any[]) => any} loss
 * @property {(jax: any, parameters: any[], constants: any[]) => any} jaxLoss each array may be used once, more often by `.ref`
 * @property {(() => (x: Float64Array, gradient: Float64Array) => number) | null} hand value, and gradient into the second argument; null where there is none
 * @property {() => (x: Float64Array, gradient: Float64Array) => number} [gather] the same by hand, each element of the gradient computed where it is stored
 * @property {readonly string[]} [skip] engines that do not take part
 */

/**
 * What an engine returns.
 *
 * @typedef {object} Evaluator
 * @property {(x: Float64Array) => number | Promise<number>} evaluate value at x; computes and reads the gradient too
 * @property {boolean} [isAsync] whether evaluate returns a promise
 * @property {() => Float64Array} gradient the gradient of the last evaluation
 */

/**
 * An engine that another program measures.
 *
 * @typedef {object} OutsideEngine
 * @property {(effort: import('../timing.mjs').Effort) => Promise<import('../run-in-turn.mjs').Measurement>} measure
 */

/**
 * The parameters of a case as arrays of their own.
 *
 * @param {Case} kase
 * @param {Float64Array} x
 */
export function splitParameters({ shapes }, x) {
  let at = 0;
  return shapes.map((shape) => {
    const size = shape.reduce((product, extent) => product * extent, 1);
    at += size;
    return { values: x.subarray(at - size, at), shape, offset: at - size };
  });
}
