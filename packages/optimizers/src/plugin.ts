/** What this package offers to a registry. */
import { definePlugin } from '@thetakit/registry';
import { nelderMead } from './derivative-free/nelder-mead.ts';
import { adam } from './first-order/adam.ts';
import { gradientDescent } from './first-order/gradient-descent.ts';
import { momentum } from './first-order/momentum.ts';
import { bfgs } from './quasi-newton/bfgs.ts';
import { lBfgsB } from './quasi-newton/l-bfgs-b.ts';
import { grid } from './search/grid.ts';
import { random } from './search/random.ts';

/** The methods of this package, under the namespace `core`. */
export const optimizersPlugin = definePlugin({
  meta: { name: '@thetakit/optimizers', version: '0.0.0', namespace: 'core' },
  entries: [bfgs, lBfgsB, nelderMead, gradientDescent, momentum, adam, grid, random],
});
