/** The traces that are being recorded, outermost first, and what belongs to one. */
import type { Builder } from '../ir/builder.ts';
import type { Node } from '../ir/node.ts';

/** One recording of a function. Traces nested in it share its builder. */
export interface Trace {
  readonly builder: Builder;
  /** False once the function has returned: its tensors must not be used any more. */
  open: boolean;
  /** Tensors from outside the trace, by data id: frozen constants. */
  readonly captured: Map<object, Node>;
  /** Scopes of the tfjs engine that were open before the trace. */
  readonly scopeDepth: number;
}

const stack: Trace[] = [];

/** The innermost trace being recorded, or undefined. */
export function currentTrace(): Trace | undefined {
  return stack.at(-1);
}

/** Records `body` as the innermost trace. */
export function withTrace<T>(trace: Trace, body: () => T): T {
  stack.push(trace);
  try {
    return body();
  } finally {
    stack.pop();
    trace.open = false;
  }
}
