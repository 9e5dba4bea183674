/** Names of the parts of a plan, for people. */
import type { Node } from '../ir/node.ts';
import { showShape } from '../ir/shape.ts';
import type { Group } from './schedule.ts';

/** At most so many operations are named. */
const MOST_NAMES = 5;

/** What a group computes. */
export function groupName({ roots, extents }: Group): string {
  const names = [...new Set(roots.map(({ node }) => node.primitive.name))];
  const list = names.slice(0, MOST_NAMES).join(', ') + (names.length > MOST_NAMES ? ', ...' : '');
  const [first] = roots;
  if (first?.kind === 'dot' || first?.kind === 'call') return `${list} ${first.node.inputs.map((input: Node) => showShape(input.shape)).join(' ')}`;
  return extents.length === 0 ? `straight-line code for ${list}` : `loops over ${extents.join(' x ')} for ${list}`;
}
