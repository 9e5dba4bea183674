import { describe, expect, it } from 'vitest';
import { networkData } from '../data/network-data.ts';
import { parseFormula } from '../formula/parse-formula.ts';
import { formationModel } from '../model/formation-model.ts';
import { compileModel } from '../model/program.ts';
import { multiplyColumns } from './product.ts';
import { columnsOf, type TermColumn } from './term.ts';

const data = networkData({
  size: 3,
  links: [],
  covariates: { age: [10, 12, 15], team: ['red', 'blue', 'red'], gap: [1, null, 2] },
  dyads: { near: [0, 0.5, 2, 0.5, 0, 3, 2, 3, 0] },
  memberships: {
    classes: [
      ['a', 'b'],
      ['b', 'c'],
      ['c', 'b'],
    ],
  },
});

function columns(formula: string): readonly TermColumn[] {
  return parseFormula(formula).flatMap((term) => columnsOf(term, data, multiplyColumns));
}

/** Values at (0, 1), (1, 0), (0, 2) of static columns by label. */
function statics(formula: string): Record<string, number[]> {
  return Object.fromEntries(
    columns(formula).map((column) => [column.label, column.kind === 'static' ? [column.value(0, 1), column.value(1, 0), column.value(0, 2)] : []]),
  );
}

describe('terms', () => {
  it('of attributes have the values of their formulas', () => {
    expect(statics('const + alter(age) + ego(age) + sqdiff(age) + absdiff(age) + match(team) + dyad(near) + shared(classes)')).toEqual({
      const: [1, 1, 1],
      'alter(age)': [12, 10, 15],
      'ego(age)': [10, 12, 10],
      'sqdiff(age)': [-4, -4, -25],
      'absdiff(age)': [-2, -2, -5],
      'match(team)': [0, 0, 1],
      'dyad(near)': [0.5, 0.5, 2],
      'shared(classes)': [1, 1, 1],
    });
  });

  it('of factors have one column per level', () => {
    expect(statics('alter(team) + nodematch(team) + sqdiff(team) + match(team)*shared(classes)')).toEqual({
      'alter(team=red)': [0, 1, 1],
      'nodematch(team=blue)': [0, 0, 0],
      'nodematch(team=red)': [0, 0, 1],
      'sqdiff(team)': [-1, -1, 0],
      'match(team)*shared(classes)': [0, 0, 1],
    });
  });

  it('of the state have the values of their formulas', () => {
    const [deg, deg2, isolates, dist2, dist3, common, both] = columns('deg + deg2 + isolates + dist2 + dist3 + commonCount + dist2*match(team)');
    const degree = (column: TermColumn | undefined, own: number, partner: number) => (column?.kind === 'degree' ? column.value(own, partner) : Number.NaN);
    expect([degree(deg, 5, 3), degree(deg2, 5, 3), degree(isolates, 5, 3), degree(isolates, 5, 0)]).toEqual([3, 9, 0, 1]);
    const closure = (column: TermColumn | undefined, common: number, distance: 0 | 2 | 3) =>
      column?.kind === 'closure' ? column.value(common, distance, false) : Number.NaN;
    expect([closure(dist2, 2, 2), closure(dist2, 0, 3), closure(dist3, 0, 3), closure(dist3, 1, 2), closure(common, 4, 2), closure(both, 1, 2)]).toEqual([
      1, 0, 1, 0, 4, 1,
    ]);
    expect(both?.kind === 'closure' && [both.factor?.(0, 1), both.factor?.(0, 2)]).toEqual([0, 1]);
  });

  it('name the term and the attribute when the data lack it', () => {
    expect(() => columns('sqdiff(gap)')).toThrow(
      'DATA_CELL: sqdiff(gap): attribute "gap" is missing for 1 of 3 agents (1). Fill the values in, leave these agents out, or drop the term',
    );
    expect(() => columns('alter(agee)')).toThrow('COLUMN_UNKNOWN: alter(agee): there is no attribute "agee" in the data. Did you mean "age"');
    expect(() => columns('shared(clubs)')).toThrow('COLUMN_UNKNOWN: shared(clubs): there is no membership "clubs" in the data. Use one of: classes');
    expect(() => columns('capacity(many)')).toThrow(
      'FORMULA_SYNTAX: capacity(many): the argument is "many", expected an integer of at least 1. Write, for example, capacity(10)',
    );
    expect(() => columns('deg*match(team)')).toThrow('FORMULA_FORBIDDEN: deg*match(team): the product of a degree term and a static term is not supported');
  });

  it('make models that say why they refuse', () => {
    expect(() => formationModel('const + ego(age) + alter(age)')).toThrow(
      'MODEL_UNIDENTIFIED: formationModel: ego(age) and alter(age) stand in one model, and exchanging their coefficients leaves the link probabilities unchanged or nearly so',
    );
    expect(formationModel('const + ego(age) + alter(age)', { ownAndPartner: true }).terms.length).toBe(3);
    expect(() => formationModel('const', { consent: 'all' as never })).toThrow(
      'OPTION_OUT_OF_RANGE: formationModel: consent is "all", expected "mutual", "either" or "unilateral"',
    );
    expect(() => compileModel(formationModel('capacity(3)'), data)).toThrow(
      'MODEL_UNIDENTIFIED: compileModel: the model has no term with a coefficient. Begin with const',
    );
  });

  it('group ordered pairs into profiles that reproduce every column', () => {
    const program = compileModel(formationModel('const + alter(age) + absdiff(age) + match(team)'), data);
    const { profiles } = program;
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 3; j++) {
        if (i === j) continue;
        const values = [0, 1, 2, 3].map((row) => profiles.values[row * profiles.count + profiles.own[i * 3 + j]!]);
        const age = [10, 12, 15];
        expect(values).toEqual([1, age[j], -Math.abs(age[i]! - age[j]!), (i + j) % 2 === 0 ? 1 : 0]);
        expect(profiles.other[i * 3 + j]).toBe(profiles.own[j * 3 + i]);
      }
    }
  });
});
