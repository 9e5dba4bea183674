/** What a scan is, and what its packed value holds. */
import type { Aval, Graph } from '../ir/node.ts';
import { graphKey } from './subgraph.ts';

export interface ScanParams {
  /** Numbers of constants, carries and sequences, in the order of the inputs. */
  readonly constants: number;
  readonly carries: number;
  readonly sequences: number;
  readonly length: number;
  /** From the last element to the first; results keep their places. */
  readonly reverse: boolean;
  readonly keepCarries: boolean;
  readonly body: Graph;
}

/** A text equal for equal parameters. */
export function scanKey({ body, ...rest }: ScanParams): string {
  return `${JSON.stringify(rest)}${graphKey(body)}`;
}

/** What the packed value holds: final carries, results, kept carries. */
export function scanLayout({ constants, carries, length, keepCarries, body }: ScanParams): Aval[] {
  const carry = body.inputs.slice(constants, constants + carries).map(({ shape, dtype }) => ({ shape, dtype }));
  const stacked = ({ shape, dtype }: Aval) => ({ shape: [length, ...shape], dtype });
  return [...carry, ...body.outputs.slice(carries).map(stacked), ...(keepCarries ? carry.map(stacked) : [])];
}
