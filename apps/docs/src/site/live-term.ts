/** The live run of a term: what it is applied to in the school of the run. */
import type { NetworkTerm } from '@thetakit/netform-mcmc';
import type { LiveTerm } from '../live-run/term-run-spec.ts';

const argumentOf = { none: '', attribute: '(grade)', 'pair-attribute': '(near)', membership: '(classes)', number: '' } as const;

/** Null for terms of directed links: the school of the run has friendships, which both sides share. */
export function liveTermOf({ name, argument }: Pick<NetworkTerm, 'name' | 'argument'>): LiveTerm | null {
  return name === 'reciprocal' ? null : { kind: 'term', id: name, use: `${name}${argumentOf[argument]}` };
}
