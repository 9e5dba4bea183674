/**
 * Numbers for benchmark data: standard normal, the same in every process.
 *
 * @param {number} count
 * @param {number} seed
 */
export function normals(count, seed) {
  const values = new Float64Array(count);
  let state = (seed * 2654435769) >>> 0;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 4294967296;
  };
  for (let i = 0; i < count; i++) values[i] = Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  return values;
}
