/** Which arguments a derivative is taken with respect to. */
import { ThetakitError } from '@thetakit/registry';
import type { Node } from '../ir/node.ts';
import { type NodeTree, requireFloat } from '../transforms/call-traced.ts';
import { type Structure, tupleOf } from '../tree/structure.ts';

/** The chosen arguments: their leaves in order, and the structure of a derivative with respect to them. */
export interface ChosenArguments {
  readonly nodes: readonly Node[];
  readonly structure: Structure;
}

/** One argument by number, or a tuple of several. Throws ARGUMENT_OUT_OF_RANGE, or NOT_DIFFERENTIABLE for integers. */
export function chooseArguments(who: string, args: readonly NodeTree[], argnums: number | readonly number[]): ChosenArguments {
  const numbers = typeof argnums === 'number' ? [argnums] : argnums;
  const chosen = numbers.map((number) => {
    const arg = args[number];
    if (!Number.isInteger(number) || arg === undefined) {
      throw new ThetakitError('ARGUMENT_OUT_OF_RANGE', {
        who,
        problem: `argnums holds ${number}, expected an integer in 0 .. ${args.length - 1}`,
        action: 'Name arguments by position, from 0',
        received: number,
        expected: [0, args.length - 1],
      });
    }
    for (const node of arg.nodes) requireFloat(who, `argument ${number}`, node.dtype);
    return arg;
  });
  const structures = chosen.map(({ structure }) => structure);
  return { nodes: chosen.flatMap(({ nodes }) => nodes), structure: typeof argnums === 'number' ? (structures[0] as Structure) : tupleOf(structures) };
}
