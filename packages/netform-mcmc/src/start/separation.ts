/** Perfect separation: coefficients that the links alone leave without bound, so that only the prior keeps them finite. */
import type { NetworkData } from '../data/network-data.ts';
import { orderFrame } from '../kernels/order-state.ts';
import type { FormationModel } from '../model/formation-model.ts';
import { compileModel, type Program, pairNumber } from '../model/program.ts';
import { closureValue } from '../model/utility-tables.ts';
import { closureOf, LINKED, ownOf, partnerOf } from '../state/pair-code.ts';
import { finalCodes, forEachMeeting } from '../state/recount.ts';

/** A coefficient without bound. */
export interface Separation {
  readonly label: string;
  /** Where the likelihood sends it: 1 for plus, -1 for minus infinity. */
  readonly sign: 1 | -1;
  /** 'none-linked': no pair for which the term is not 0 is linked; 'all-linked': every such pair is. */
  readonly kind: 'none-linked' | 'all-linked';
  /** Number of pairs for which the term is not 0. */
  readonly pairs: number;
}

/** What the pairs say about one column. */
interface Tally {
  pairs: number;
  linked: number;
  positive: number;
}

/**
 * The separated coefficients of a model, each column looked at by itself: z_ij + z_ji has one sign wherever it is not 0, and no such
 * pair is linked, or (for terms of attributes) all are. An empty network separates everything, a complete one `const`. Terms of the
 * network are judged in the final network, whose friends and paths include those of every earlier state. Missing pairs say nothing.
 */
export function separatedTerms(data: NetworkData, model: FormationModel): readonly Separation[] {
  const program = compileModel(model, data);
  const { size } = program;
  const { closureCount, links } = orderFrame(program, data.links, data.missing);
  const codes = finalCodes(size, links, closureCount, program.directed);
  const tallies = program.labels.map((): Tally => ({ pairs: 0, linked: 0, positive: 0 }));
  const missing = new Set(data.missing.low.map((low, q) => low * size + data.missing.high[q]!));
  const observed = new Set(Array.from(data.links.low, (low, e) => low * size + data.links.high[e]!));
  forEachMeeting(program, (i, j) => {
    const at = i * size + j;
    if (missing.has(at)) return;
    eachColumn(program, closureCount, at, codes[pairNumber(size, i, j)]! & ~LINKED, (k, z) => {
      const tally = tallies[k]!;
      tally.pairs += 1;
      if (z > 0) tally.positive += 1;
      if (observed.has(at)) tally.linked += 1;
    });
  });
  const isStatic = new Set(program.statics.map(({ parameter }) => parameter));
  return program.labels.flatMap((label, k) => separationOf(label, tallies[k]!, isStatic.has(k)));
}

function separationOf(label: string, { pairs, linked, positive }: Tally, isStatic: boolean): Separation[] {
  if (pairs === 0 || (positive > 0 && positive < pairs)) return [];
  const towards = positive > 0 ? 1 : -1;
  if (linked === 0) return [{ label, sign: towards === 1 ? -1 : 1, kind: 'none-linked', pairs }];
  return linked === pairs && isStatic ? [{ label, sign: towards, kind: 'all-linked', pairs }] : [];
}

/** Calls `visit` for every column whose sum over both views is not 0. */
function eachColumn(
  { directed, statics, degrees, closures, profiles }: Program,
  closureCount: number,
  at: number,
  code: number,
  visit: (k: number, z: number) => void,
): void {
  const { own, other, values, count } = profiles;
  const both = (row: number) => values[row * count + own[at]!]! + values[row * count + other[at]!]!;
  const see = (k: number, z: number) => {
    if (z !== 0) visit(k, z);
  };
  for (const { parameter, row } of statics) see(parameter, both(row));
  for (const { parameter, column } of degrees)
    see(parameter, column.value(ownOf(code), partnerOf(code)) + (directed ? 0 : column.value(partnerOf(code), ownOf(code))));
  for (const { parameter, column, row } of closures)
    see(parameter, closureValue(column, closureOf(code), directed ? closureCount / 2 : closureCount) * (row < 0 ? 2 : both(row)));
}
