/** A method by id, whatever its family. */
import { type AnyMethod, didYouMean, type Kind, type Registered, type Registry, ThetakitError } from '@thetakit/registry';

/** The kinds that are methods. */
export const METHOD_KINDS = ['minimizer', 'optimizer', 'least-squares'] as const satisfies readonly Kind[];

/** The method with this id, short name or alias. Throws ID_UNKNOWN with near misses, or ID_AMBIGUOUS. */
export function resolveMethod(registry: Registry, id: string): Registered<AnyMethod> {
  const found = METHOD_KINDS.filter((kind) => registry.has(kind, id)).map((kind) => registry.resolve(kind, id) as Registered<AnyMethod>);
  const [first, second] = found;
  if (first !== undefined && second === undefined) return first;
  if (second !== undefined) {
    throw new ThetakitError('ID_AMBIGUOUS', {
      who: '--method',
      problem: `${JSON.stringify(id)} names ${found.map((each) => `${each.kind} ${each.fullId}`).join(' and ')}`,
      action: 'Write the full id',
      received: id,
    });
  }
  const methods = METHOD_KINDS.flatMap((kind) => registry.list(kind));
  const lower = id.toLowerCase();
  const rivals = methods.filter(({ entry }) => entry.id === lower);
  if (rivals.length > 1)
    throw new ThetakitError('ID_AMBIGUOUS', {
      who: '--method',
      problem: `${JSON.stringify(id)} is ambiguous: ${rivals.map((each) => each.fullId).join(', ')}`,
      action: 'Write the full id',
      received: id,
    });
  throw new ThetakitError('ID_UNKNOWN', {
    who: '--method',
    problem: `method ${JSON.stringify(id)} is not registered`,
    action: didYouMean(
      id,
      methods.map(({ entry }) => entry.id),
    ),
    received: id,
  });
}
