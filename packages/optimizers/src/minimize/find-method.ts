/** From what the caller names to a method, without the names of the whole package. */
import { type AnyMethod, didYouMean, type Registry, ThetakitError } from '@thetakit/registry';

/** Finds a method; throws ID_UNKNOWN. */
export type FindMethod = (who: string, method: string | AnyMethod, registry: Registry | undefined) => AnyMethod;

/** Finds methods that are given themselves, those of `own` by id or alias in any letter case, and the minimizers of a registry. */
export function findAmong(own: readonly AnyMethod[]): FindMethod {
  return (who, method, registry) => {
    if (typeof method !== 'string') return method;
    const name = method.toLowerCase();
    const known = own.find(({ id, aliases = [] }) => id === name || aliases.some((alias) => alias.toLowerCase() === name));
    if (known !== undefined) return known;
    if (registry !== undefined) return registry.resolve('minimizer', method).entry;
    const names = own.map(({ id }) => id);
    throw new ThetakitError('ID_UNKNOWN', {
      who,
      problem: `method ${JSON.stringify(method)} is not known here`,
      action: `${didYouMean(method, names)} Or pass the method itself, or a registry`,
      received: method,
      expected: names,
    });
  };
}
