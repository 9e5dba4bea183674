/** Copies of nested plain data into records of the same shape, without sharing memory. */

/** Writes every field of `from` into `into`: arrays of numbers by value, records field by field. */
export function copyState(into: object, from: object): void {
  const target = into as Record<string, unknown>;
  for (const [name, value] of Object.entries(from)) {
    const own = target[name];
    if (ArrayBuffer.isView(value)) {
      (own as Float64Array).set(value as Float64Array);
    } else if (typeof value === 'object' && value !== null && typeof own === 'object' && own !== null) {
      copyState(own, value);
    } else {
      target[name] = value;
    }
  }
}
