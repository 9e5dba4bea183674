import { createRun, momentum } from '@thetakit/optimizers';

const settings = { options: { learningRate: 0.01, momentum: 0.9 }, maxiter: 200 };
const answer = (x: Float64Array) => ({ value: x[0]! ** 2 + 10 * x[1]! ** 2, gradient: [2 * x[0]!, 20 * x[1]!] });

// One run in one go.
const whole = createRun(momentum, Float64Array.of(3, 4), settings);
for (let question = whole.ask(); question !== null; question = whole.ask()) whole.tell(answer(question.x));

// The same run, stopped after 50 evaluations, stored, and continued.
const first = createRun(momentum, Float64Array.of(3, 4), settings);
for (let i = 0; i < 50; i++) first.tell(answer(first.ask()!.x));
const second = createRun(momentum, Float64Array.of(3, 4), { ...settings, resume: structuredClone(first.checkpoint()) });
for (let question = second.ask(); question !== null; question = second.ask()) second.tell(answer(question.x));

console.log(second.result().fun === whole.result().fun, second.result().nit);
