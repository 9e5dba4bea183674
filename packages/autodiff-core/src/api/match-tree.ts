/** Tangents and cotangents must look like what they belong to. */
import { ThetakitError } from '@thetakit/registry';
import type { Node } from '../ir/node.ts';
import { shapesEqual, showShape } from '../ir/shape.ts';
import type { NodeTree } from '../transforms/call-traced.ts';
import { structureKey } from '../tree/structure.ts';

/** Throws SHAPE_MISMATCH unless `given` has the structure and the shapes of `like`. */
export function requireLike(who: string, what: string, given: NodeTree, like: NodeTree): void {
  const sameStructure = structureKey(given.structure) === structureKey(like.structure);
  const wrong = sameStructure ? given.nodes.findIndex((node, i) => !shapesEqual(node.shape, (like.nodes[i] as Node).shape)) : -1;
  if (sameStructure && wrong < 0) return;
  const problem = sameStructure
    ? `${what} has shape ${showShape((given.nodes[wrong] as Node).shape)}, expected ${showShape((like.nodes[wrong] as Node).shape)}`
    : `${what} is ${structureKey(given.structure)}, expected ${structureKey(like.structure)}`;
  throw new ThetakitError('SHAPE_MISMATCH', { who, problem, action: 'Pass one of the same records and shapes' });
}

/** The error for a direction that does not fit its argument. */
export function wrongTangent(who: string, received: string | readonly number[], expected: string | readonly number[]): ThetakitError {
  const text = (each: string | readonly number[]) => (typeof each === 'string' ? each : showShape(each));
  return new ThetakitError('SHAPE_MISMATCH', {
    who,
    problem: `a tangent has ${typeof received === 'string' ? 'structure' : 'shape'} ${text(received)}, expected ${text(expected)}`,
    action: 'Pass directions in the records and shapes of the arguments',
    received,
    expected,
  });
}
