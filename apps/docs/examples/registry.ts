import { minimize } from '@thetakit/optimizers';
import { definePlugin, defineProblem } from '@thetakit/registry';
import { createStandardRegistry } from '@thetakit/standard';

const bowl = defineProblem({
  id: 'bowl',
  summary: 'x^2 + y^2.',
  collection: 'mine',
  dimension: 2,
  starts: [[1, 1]],
  best: { value: 0, x: [0, 0], precision: 0 },
  objective: () => ({ dimension: 2, value: ([x, y]) => x! ** 2 + y! ** 2 }),
});
const mine = definePlugin({ meta: { name: 'thetakit-plugin-bowl', version: '1.0.0', namespace: 'bowls' }, entries: [bowl] });

// The built-ins and the plugin in one registry; ids are checked by the compiler.
const registry = createStandardRegistry(mine);
const problem = registry.get('problem', 'bowls/bowl');
const { fun, success } = minimize(problem.objective(), [...problem.starts[0]!], { method: 'nelder-mead', registry });
console.log(success, fun < 1e-12);

// Everything about an entry is data.
const { options } = registry.describe('minimizer', 'nelder-mead');
for (const { flag, type, range } of options.slice(0, 2)) console.log(flag, type, range);
