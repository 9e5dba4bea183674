/** log(1/(1 + e^-x)) = min(x, 0) - log1p(e^-|x|). */
export function logSigmoid(x: number): number {
  return Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)));
}
