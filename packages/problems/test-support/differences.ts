/** Derivatives by extrapolated central differences (Richardson, Ridders' tableau), the oracle of the tests. */

/** d f / d x_j at x for a vector function, with an estimate of the error: the best entry of a tableau of six steps. */
export function extrapolatedDerivative(f: (x: Float64Array) => Float64Array, x: Float64Array, j: number, step: number): { value: number[]; error: number[] } {
  const central = (h: number) => {
    const [up, down] = [x.slice(), x.slice()];
    up[j] = x[j]! + h;
    down[j] = x[j]! - h;
    const high = f(up).slice();
    const low = f(down).slice();
    return Array.from(high, (v, i) => (v - low[i]!) / (up[j]! - down[j]!));
  };
  let row = [central(step)];
  const best = { value: row[0]!, error: row[0]!.map(() => Infinity) };
  for (let k = 1; k < 8; k++) {
    const next = [central(step / 2 ** k)];
    for (let order = 1; order <= k; order++) {
      const factor = 4 ** order;
      next.push(next[order - 1]!.map((v, i) => (factor * v - row[order - 1]![i]!) / (factor - 1)));
    }
    const [newest, previous, before] = [next[k]!, next[k - 1]!, row[k - 1]!];
    newest.forEach((v, i) => {
      const error = Math.max(Math.abs(v - previous[i]!), Math.abs(v - before[i]!));
      if (error < best.error[i]!) {
        best.error[i] = error;
        best.value = best.value.with(i, v);
      }
    });
    row = next;
  }
  return best;
}
