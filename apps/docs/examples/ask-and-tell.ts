import { createRun, nelderMead } from '@thetakit/optimizers';

// The evaluations are yours: a laboratory, a queue, another machine.
const run = createRun(nelderMead, Float64Array.of(3, 4));
for (let question = run.ask(); question !== null; question = run.ask()) {
  const [x, y] = question.x;
  run.tell(x! ** 2 + y! ** 2);
}
console.log(run.result().success, run.result().fun < 1e-12);
