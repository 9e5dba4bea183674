/**
 * 1/cosh^2 x given y = tanh x: 1 - y^2 factored where that keeps its digits, else 4e/(1 + e)^2 with e = e^(-2|x|).
 */
export function sech2(x: number, y: number): number {
  if (y < 0.9 && y > -0.9) return (1 - y) * (1 + y);
  const e = Math.exp(-2 * Math.abs(x));
  return (4 * e) / ((1 + e) * (1 + e));
}
