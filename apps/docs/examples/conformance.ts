import { nelderMead } from '@thetakit/optimizers';
import { beale } from '@thetakit/problems';
import { conformance, problemConformance } from '@thetakit/testkit';

const rules = [...conformance(nelderMead), ...problemConformance(beale)];
for (const { run } of rules) run(); // throws CONFORMANCE_FAILED when a rule is broken
console.log(rules.length > 15);

// A method that breaks a rule is told which, what was seen, and what to do.
const liar = { ...nelderMead, update: (...given: Parameters<typeof nelderMead.update>) => ({ ...nelderMead.update(...given), fun: 0 }) };
for (const { name, run } of conformance(liar)) {
  try {
    run();
  } catch (error) {
    console.log(`${name}:\n  ${String(error).split('\n')[0]}`);
  }
}
