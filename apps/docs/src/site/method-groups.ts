/** Methods that the playground offers: those with a live run, without least squares, which needs residuals. */
import { referenceEntries } from './reference-entries.ts';

/** A group of the list of methods. */
export interface MethodGroup {
  readonly kind: 'optimizer' | 'minimizer';
  readonly label: string;
  readonly ids: readonly string[];
}

/** The groups; `root` is the root of the repository. */
export async function methodGroups(root: string): Promise<MethodGroup[]> {
  const pages = await referenceEntries(root);
  const idsOf = (kind: string) => pages.filter(({ params }) => params.kind === kind && params.live !== null).map(({ params }) => params.id);
  return [
    { kind: 'minimizer', label: 'minimisers', ids: idsOf('minimizer') },
    { kind: 'optimizer', label: 'first-order rules', ids: idsOf('optimizer') },
  ];
}
