/** Hand-written loops, in scatter and in gather form. */

/**
 * @param {import('../cases/case.mjs').Case} kase
 * @returns {Promise<import('../cases/case.mjs').Evaluator>}
 */
export async function hand({ hand: make, start }) {
  if (make === null) throw new Error('this case is not written by hand');
  const valueAndGradient = make();
  const gradient = new Float64Array(start.length);
  return { evaluate: (x) => valueAndGradient(x, gradient), gradient: () => gradient };
}

/**
 * @param {import('../cases/case.mjs').Case} kase
 * @returns {Promise<import('../cases/case.mjs').Evaluator>}
 */
export async function handGather({ gather, ...kase }) {
  return hand({ ...kase, hand: gather ?? null });
}
