import { minimize } from '@thetakit/optimizers';

const loss = ([x, y]: Float64Array) => (x! - 3) ** 2 + (y! + 1) ** 2;

// Every evaluation respects the bounds, those for differences included.
const boxed = minimize(loss, [0, 0], {
  bounds: [
    [0, 2],
    [0, null],
  ],
});
console.log(Array.from(boxed.x), boxed.fun);

// A run that hits a limit is an answer, not an exception: the best point so far, and why it ended.
const limited = minimize(loss, [0, 0], { method: 'Nelder-Mead', maxfev: 20 });
console.log(limited.success, limited.reason, limited.nfev);
