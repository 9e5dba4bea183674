/** sin(pi x) with exact zeros at the integers: the argument is reduced before it is multiplied by pi. */
export function sinPi(x: number): number {
  const y = Math.abs(x) % 2;
  const s =
    y <= 0.25
      ? Math.sin(Math.PI * y)
      : y <= 0.75
        ? Math.cos(Math.PI * (0.5 - y))
        : y <= 1.25
          ? Math.sin(Math.PI * (1 - y))
          : y <= 1.75
            ? -Math.cos(Math.PI * (1.5 - y))
            : Math.sin(Math.PI * (y - 2));
  return x < 0 ? -s : s;
}

/** cos(pi x), by a quarter turn of sinPi. */
export function cosPi(x: number): number {
  return sinPi(0.5 - (Math.abs(x) % 2));
}
