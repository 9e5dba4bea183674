/**
 * Terms: what the net utility of a link is made of. A term gives one or more columns; column k has the coefficient
 * theta_k, and the net utility of agent i from a link with agent j at their meeting is
 *
 *   u_ij = sum_k theta_k z_k(i, j, state).
 *
 * The state enters through four numbers of the pair at its meeting: the current number of friends of the own agent i and
 * of the partner j, the number of friends in common, and whether the current distance is 2, 3 or more. So a column is
 * one of three kinds, and the samplers know how each kind changes when a link appears:
 *
 *   static   z(i, j)                          attributes only
 *   degree   z(own, partner)                  numbers of friends
 *   closure  z(i, j) * z(common, distance)    friends in common and distance, times a static factor
 *
 * With directed links (consent 'unilateral') own friends are those the agent has named, friends of the partner those who have named it,
 * paths follow the links, and closure columns also see whether the partner has named the agent.
 *
 * Third parties write terms in the same way: `defineTerm`, then `use(term, argument)` or a table for the formula parser.
 */
import { show, ThetakitError } from '@thetakit/registry';
import type { NetworkData } from '../data/network-data.ts';

/** Current distance of a pair that meets: 2, 3, or 0 for anything larger or none. */
export type MeetingDistance = 0 | 2 | 3;

/** A column that depends on attributes only. */
export interface StaticColumn {
  readonly kind: 'static';
  readonly label: string;
  /** z(i, j) for own agent i and partner j. */
  value(i: number, j: number): number;
}

/** A column that depends on current numbers of friends. */
export interface DegreeColumn {
  readonly kind: 'degree';
  readonly label: string;
  /** z for the current numbers of friends of the own agent and of the partner. */
  value(own: number, partner: number): number;
}

/** A column that depends on friends in common and distance, times an optional static factor. */
export interface ClosureColumn {
  readonly kind: 'closure';
  readonly label: string;
  /** Does `value` tell one common friend from two? Costs memory and time, so say false where only the distance matters. */
  readonly counts: boolean;
  /** z for the number of common friends, the distance (2 exactly when common > 0), and whether the partner is linked to the agent already, which only directed links know. */
  value(common: number, distance: MeetingDistance, reciprocated: boolean): number;
  /** Static factor; absent means 1. */
  readonly factor?: (i: number, j: number) => number;
}

/** No coefficient: link probability 0 for a pair with an agent that has `limit` friends already. */
export interface CapacityColumn {
  readonly kind: 'capacity';
  readonly label: string;
  readonly limit: number;
}

/** What a term contributes. */
export type TermColumn = StaticColumn | DegreeColumn | ClosureColumn | CapacityColumn;

/** What a term takes in parentheses. */
export type TermArgument = 'none' | 'attribute' | 'pair-attribute' | 'membership' | 'number';

/** A kind of term. */
export interface NetworkTerm {
  /** Name in formulas: letters and digits, starting with a letter. */
  readonly name: string;
  /** One line: what it measures. */
  readonly summary: string;
  /** z in plain mathematics. */
  readonly formula: string;
  readonly argument: TermArgument;
  /** The columns for one data set. Throws COLUMN_UNKNOWN or DATA_CELL when the data do not have what it needs. */
  bind(data: NetworkData, argument: string): readonly TermColumn[];
}

/** A term with its argument, or a product of two. */
export type TermUse =
  | { readonly kind: 'term'; readonly term: NetworkTerm; readonly argument: string }
  | { readonly kind: 'product'; readonly left: TermUse; readonly right: TermUse };

/** Checks and freezes a term. Throws ENTRY_INVALID. */
export function defineTerm(definition: NetworkTerm): NetworkTerm {
  const { name } = definition;
  if (typeof name !== 'string' || !/^[A-Za-z][A-Za-z0-9]*$/.test(name)) {
    throw new ThetakitError('ENTRY_INVALID', {
      who: 'defineTerm',
      problem: `name is ${show(name)}, expected letters and digits with a letter first`,
      action: 'Choose a name such as sqdiff',
      received: name,
    });
  }
  if (typeof definition.bind !== 'function') {
    throw new ThetakitError('ENTRY_INVALID', {
      who: `term ${name}`,
      problem: `bind is ${show(definition.bind)}, expected a function`,
      action: 'Give bind(data, argument), which returns the columns',
      received: definition.bind,
    });
  }
  return Object.freeze({ ...definition });
}

/** A term with its argument ('' for none). */
export function use(term: NetworkTerm, argument: string | number = ''): TermUse {
  return { kind: 'term', term, argument: String(argument) };
}

/** Text of a term in a formula, such as `sqdiff(grade)`. */
export function textOf(term: TermUse): string {
  if (term.kind === 'product') return `${textOf(term.left)}*${textOf(term.right)}`;
  return term.term.argument === 'none' ? term.term.name : `${term.term.name}(${term.argument})`;
}

/** The columns of a term or product for one data set. */
export function columnsOf(term: TermUse, data: NetworkData, multiply: (left: TermColumn, right: TermColumn) => TermColumn): readonly TermColumn[] {
  if (term.kind === 'term') return term.term.bind(data, term.argument);
  const right = columnsOf(term.right, data, multiply);
  return columnsOf(term.left, data, multiply).flatMap((a) => right.map((b) => multiply(a, b)));
}
