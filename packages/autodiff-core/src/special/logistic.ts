/** 1/(1 + e^-x) = e^x/(1 + e^x), whichever does not overflow. */
export function logistic(x: number): number {
  const e = Math.exp(-Math.abs(x));
  const r = 1 / (1 + e);
  return x >= 0 ? r : e * r;
}
