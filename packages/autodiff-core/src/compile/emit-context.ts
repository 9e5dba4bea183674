/** What the writers of loop nests share. */
import type { Node } from '../ir/node.ts';
import type { Ranges } from './affine.ts';
import { Body } from './body.ts';
import type { CodeNames } from './code-names.ts';
import type { LoopPolicy, Root } from './plan.ts';
import type { Statement } from './statements.ts';
import type { Storage } from './storage.ts';

/** What emission needs to know. */
export interface EmitContext {
  readonly names: CodeNames;
  readonly policy: LoopPolicy;
  storageOf(node: Node): Storage | undefined;
}

/** One piece of a group: the roots that are computed over these ranges. */
export interface Piece {
  readonly ranges: Ranges;
  readonly roots: readonly Root[];
  /** The body that made the statements. */
  readonly body: Body;
  /** The statements for one iteration, with symbolic loop variables. */
  readonly statements: readonly Statement[];
}

/** A body that reads stored nodes, but computes those of its own group. */
export function newBody(ranges: Ranges, roots: readonly Root[], context: EmitContext): Body {
  const own = new Set(roots.filter((root) => root.kind === 'elements' && root.node.primitive.kind !== 'leaf').map((root) => root.node));
  return new Body(ranges, { storageOf: (node) => (own.has(node) ? undefined : context.storageOf(node)) });
}
