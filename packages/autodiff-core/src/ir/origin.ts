/** Where nodes come from: while a graph is rewritten, new nodes belong to the line of the node that they are made from. */
import type { Node } from './node.ts';

let current: string | undefined;

/** The origin of what is being made from another node, if there is one. */
export function derivedOrigin(): string | undefined {
  return current;
}

/** Runs `make`, whose nodes inherit the origin of `node`. */
export function derivedFrom<T>(node: Node, make: () => T): T {
  if (node.origin === undefined) return make();
  const before = current;
  current = node.origin;
  try {
    return make();
  } finally {
    current = before;
  }
}
