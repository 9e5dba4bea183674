import { curveFit } from '@thetakit/second-order';

// NIST's data set Misra1a: y = b1 (1 - exp(-b2 x)).
const x = [77.6, 114.9, 141.1, 190.8, 239.9, 289, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760];
const y = [10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.4, 75.47, 81.78];

const fit = curveFit((at, b1, b2) => b1! * (1 - Math.exp(-b2! * at)), x, y, { start: [500, 1e-4] });

console.log(
  'parameters     ',
  Array.from(fit.parameters, (value) => value.toPrecision(6)),
);
console.log(
  'standard errors',
  Array.from(fit.standardErrors, (value) => value.toPrecision(4)),
);
console.log(fit.message);
