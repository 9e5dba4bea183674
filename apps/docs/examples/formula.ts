import { bindNames, parseFormula, toFunction } from '@thetakit/formula';

const formula = bindNames(parseFormula('y ~ b1*(1 - exp(-b2*x))'), { columns: ['x', 'y'], parameters: ['b1', 'b2'] });
const predict = toFunction(formula.model);

console.log(formula.variables);
console.log(
  predict(
    new Map([
      ['b1', 2],
      ['b2', Math.LN2],
      ['x', 1],
    ]),
  ),
);
