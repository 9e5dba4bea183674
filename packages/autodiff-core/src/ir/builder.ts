/**
 * Makes nodes: infers, simplifies, shares. One Builder serves a whole trace, the traces nested in it and the
 * transformations of what they made, so ids stay a topological order and equal nodes stay equal.
 */
import type { Node, Ops, Primitive } from './node.ts';
import { derivedOrigin } from './origin.ts';

let nextId = 1;
let nextIdentity = 1;
const identities = new WeakMap<object, number>();

/** A stable number for an object, so that constants can be compared by identity in a hash key. */
export function identityOf(object: object): number {
  let identity = identities.get(object);
  if (identity === undefined) {
    identity = nextIdentity++;
    identities.set(object, identity);
  }
  return identity;
}

export class Builder {
  readonly #nodes = new Map<string, Node>();
  /** The constructors bound to this builder; set once by `createOps`. */
  ops!: Ops;
  /** Rules for every primitive, tried before the primitive's own `simplify`: constant folding and the like. */
  simplify: ((primitive: Primitive, inputs: readonly Node[], params: unknown) => Node | null) | undefined;
  /** Names the line of the user's code that makes a node, for nodes that are not derived from others; unset unless asked for, being slow. */
  origin: (() => string) | undefined;

  /** The node of `primitive` applied to `inputs`: an existing equal one, a simpler one, or a new one. */
  make<P>(primitive: Primitive<P>, inputs: readonly Node[], params: P): Node {
    const paramKey = primitive.key ? primitive.key(params) : params === undefined ? '' : JSON.stringify(params);
    const key = `${primitive.name}(${inputs.map((node) => node.id).join(',')})${paramKey}`;
    const known = this.#nodes.get(key);
    if (known !== undefined) return known;
    const simpler = this.simplify?.(primitive as Primitive, inputs, params) ?? primitive.simplify?.(inputs, params, this.ops);
    if (simpler != null) {
      this.#nodes.set(key, simpler);
      return simpler;
    }
    const { shape, dtype } = primitive.infer(inputs, params);
    const origin = this.origin === undefined ? {} : { origin: derivedOrigin() ?? this.origin() };
    const node = { id: nextId++, primitive, inputs, params, shape, dtype, ...origin } as Node;
    this.#nodes.set(key, node);
    return node;
  }
}
