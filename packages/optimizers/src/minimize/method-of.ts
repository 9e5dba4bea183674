/** From what the caller names to a method. */
import { type AnyMethod, createRegistry, didYouMean, isThetakitError, type Registry, show, ThetakitError } from '@thetakit/registry';
import { optimizersPlugin } from '../plugin.ts';

const kinds = ['minimizer', 'optimizer', 'least-squares'] as const;

/** The methods of this package. */
export const builtInMethods: Registry = createRegistry(optimizersPlugin);

/** A method value as it is, or the registered method of this id, short name or alias in any letter case. Throws ID_UNKNOWN or ID_AMBIGUOUS. */
export function methodOf(who: string, method: string | AnyMethod, registry: Registry = builtInMethods): AnyMethod {
  const isRecord = (typeof method === 'object' && method !== null) || typeof method === 'function';
  if (isRecord && typeof method.update === 'function' && typeof method.init === 'function') return method;
  if (typeof method !== 'string') {
    throw new ThetakitError('ARGUMENT_TYPE', {
      who,
      problem: `method is ${show(method)}, expected an id such as "l-bfgs-b" or a method`,
      action: 'Pass an id or a method',
      received: method,
    });
  }
  for (const kind of kinds) {
    try {
      return registry.resolve(kind, method).entry;
    } catch (error) {
      if (!isThetakitError(error) || error.code !== 'ID_UNKNOWN') throw error;
    }
  }
  const names = kinds.flatMap((kind) => registry.list(kind).map(({ entry }) => entry.id));
  throw new ThetakitError('ID_UNKNOWN', {
    who,
    problem: `method ${JSON.stringify(method)} is not registered`,
    action: didYouMean(method, names),
    received: method,
    expected: names,
  });
}
