/** Every built-in term, and one of a third party, keeps the rules of the testkit; terms that break one are found out. */
import { type NetworkTermSubject, networkTermConformance } from '@thetakit/testkit';
import { describe, expect, it } from 'vitest';
import { networkData } from '../data/network-data.ts';
import { multiplyColumns } from './product.ts';
import { BUILT_IN_TERMS } from './table.ts';
import { columnsOf, defineTerm, type NetworkTerm, type TermUse, use } from './term.ts';

const size = 7;
const agents = Array.from({ length: size }, (_, i) => ({
  x: [0, 1, 1, 0.5, 3, 2, 2][i]!,
  team: ['red', 'blue', 'red', 'green', 'blue', 'red', 'red'][i]!,
  sets: [['a'], ['a', 'b'], ['b'], [], ['c', 'a'], ['b', 'c'], ['c']][i]!,
}));

function subjectOf(term: TermUse, name: string, directed = false): NetworkTermSubject {
  const dataOf = (order: readonly number[]) =>
    networkData({
      ids: order.map(String),
      directed,
      links: [],
      covariates: { x: order.map((i) => agents[i]!.x), team: order.map((i) => agents[i]!.team) },
      dyads: { D: order.flatMap((i) => order.map((j) => Math.abs(i - j) % 3)) },
      memberships: { sets: order.map((i) => agents[i]!.sets) },
    });
  const plain = dataOf(Array.from({ length: size }, (_, i) => i));
  const isPlain = (order: readonly number[]) => order.every((i, p) => i === p);
  return {
    name,
    size,
    columns: (order) => columnsOf(term, isPlain(order) ? plain : dataOf(order), multiplyColumns),
    snapshot: () => JSON.stringify(plain, (_, value: unknown) => (ArrayBuffer.isView(value) ? [...(value as Float64Array)] : value)),
  };
}

const argumentOf: Readonly<Record<NetworkTerm['argument'], string>> = { none: '', attribute: 'x', 'pair-attribute': 'D', membership: 'sets', number: '3' };

describe.each(BUILT_IN_TERMS.map((term) => [term.name, term] as const))('the term %s', (name, term) => {
  for (const check of networkTermConformance(subjectOf(use(term, argumentOf[term.argument]), name, name === 'reciprocal'))) it(check.name, check.run);
});

describe('terms of factors, products, and a term of a third party', () => {
  const named = (name: string) => BUILT_IN_TERMS.find((term) => term.name === name)!;
  const product: TermUse = { kind: 'product', left: use(named('dist2')), right: use(named('match'), 'team') };
  const popularPair = defineTerm({
    name: 'popularPair',
    summary: 'Both have many friends.',
    formula: 'M_i M_j',
    argument: 'none',
    bind: () => [{ kind: 'degree', label: 'popularPair', value: (own, partner) => own * partner }],
  });
  for (const [name, term] of [
    ['nodematch(team)', use(named('nodematch'), 'team')],
    ['match(team)', use(named('match'), 'team')],
    ['dist2*match(team)', product],
    ['popularPair', use(popularPair)],
  ] as const) {
    for (const check of networkTermConformance(subjectOf(term, name))) it(`${name}: ${check.name}`, check.run);
  }
});

describe('the suite refuses a term that', () => {
  const broken = (bind: NetworkTerm['bind']) => use(defineTerm({ name: 'broken', summary: '-', formula: '-', argument: 'none', bind }));
  let calls = 0;
  const cases: readonly (readonly [string, NetworkTerm['bind'], RegExp])[] = [
    ['is infinite for an agent without friends', () => [{ kind: 'degree', label: 'z', value: (_own, partner) => 1 / partner }], /z is Infinity/],
    ['looks at the numbers of agents', () => [{ kind: 'static', label: 'z', value: (i, j) => (i < j ? 1 : 0) }], /numbered otherwise/],
    ['counts without saying so', () => [{ kind: 'closure', label: 'z', counts: false, value: (common) => common }], /says counts: false/],
    ['has two columns of one name', () => [0, 1].map(() => ({ kind: 'static' as const, label: 'z', value: () => 1 })), /not all different/],
    ['has no column', () => [], /gives no column/],
    [
      'remembers how often it was asked',
      () => [{ kind: 'degree', label: 'z', value: (own) => own + 1e-3 * calls++ }],
      /not those of a recount|numbered otherwise/,
    ],
    [
      'writes to the data',
      ({ dyads }) => [
        {
          kind: 'static',
          label: 'z',
          value: () => {
            dyads['D']![1]! += 1;
            return 0;
          },
        },
      ],
      /not what they were/,
    ],
  ];
  it.each(cases)('%s', (_, bind, message) => {
    const run = () => {
      for (const check of networkTermConformance(subjectOf(broken(bind), 'broken'))) check.run();
    };
    expect(run).toThrow(message);
  });
});
