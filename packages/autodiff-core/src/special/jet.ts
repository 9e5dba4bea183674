/**
 * Truncated Taylor polynomials in two variables: c[i * (q + 1) + j] is the coefficient of s^i t^j for i <= p, j <= q.
 * Series and continued fractions evaluated with them give derivatives in their parameters.
 */
export class Jet {
  readonly p: number;
  readonly q: number;
  readonly c: Float64Array;

  constructor(p: number, q: number, c = new Float64Array((p + 1) * (q + 1))) {
    this.p = p;
    this.q = q;
    this.c = c;
  }

  /** value + ds s + dt t. */
  static linear(p: number, q: number, value: number, ds: number, dt: number): Jet {
    const jet = new Jet(p, q);
    jet.c[0] = value;
    if (p > 0) jet.c[q + 1] = ds;
    if (q > 0) jet.c[1] = dt;
    return jet;
  }

  get value(): number {
    return this.c[0] as number;
  }

  /** The derivative d^(i+j)/ds^i dt^j at 0. */
  derivative(i: number, j: number): number {
    return (this.c[i * (this.q + 1) + j] as number) * factorial(i) * factorial(j);
  }

  plus(other: Jet, scale = 1): Jet {
    return new Jet(
      this.p,
      this.q,
      this.c.map((each, k) => each + scale * (other.c[k] as number)),
    );
  }

  plusNumber(x: number): Jet {
    const sum = new Jet(this.p, this.q, this.c.slice());
    sum.c[0] = this.value + x;
    return sum;
  }

  scaled(x: number): Jet {
    return new Jet(
      this.p,
      this.q,
      this.c.map((each) => each * x),
    );
  }

  times(other: Jet): Jet {
    const { p, q } = this;
    const product = new Jet(p, q);
    for (let i = 0; i <= p; i++)
      for (let j = 0; j <= q; j++) {
        const a = this.c[i * (q + 1) + j] as number;
        if (a === 0) continue;
        for (let k = 0; k <= p - i; k++)
          for (let l = 0; l <= q - j; l++)
            product.c[(i + k) * (q + 1) + j + l] = (product.c[(i + k) * (q + 1) + j + l] as number) + a * (other.c[k * (q + 1) + l] as number);
      }
    return product;
  }

  /** 1/this, coefficient by coefficient. */
  inverse(): Jet {
    const { p, q } = this;
    const inverse = new Jet(p, q);
    const first = 1 / this.value;
    for (let i = 0; i <= p; i++)
      for (let j = 0; j <= q; j++) {
        let sum = i === 0 && j === 0 ? 1 : 0;
        for (let k = 0; k <= i; k++)
          for (let l = 0; l <= j; l++) if (k + l > 0) sum -= (this.c[k * (q + 1) + l] as number) * (inverse.c[(i - k) * (q + 1) + j - l] as number);
        inverse.c[i * (q + 1) + j] = sum * first;
      }
    return inverse;
  }

  /** e^(this - value): the exponential of what is beside the constant. */
  exponentialOfRest(): Jet {
    const rest = this.plusNumber(-this.value);
    let term = Jet.linear(this.p, this.q, 1, 0, 0);
    let sum = term;
    for (let k = 1; k <= this.p + this.q; k++) {
      term = term.times(rest).scaled(1 / k);
      sum = sum.plus(term);
    }
    return sum;
  }
}

function factorial(n: number): number {
  let product = 1;
  for (let k = 2; k <= n; k++) product *= k;
  return product;
}
