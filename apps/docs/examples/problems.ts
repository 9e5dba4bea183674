import { minimize } from '@thetakit/optimizers';
import { beale, strd, strdObjective } from '@thetakit/problems';
import { keyOf, split, streamOf } from '@thetakit/random';

// A function with a known minimum.
const { fun } = minimize(beale.objective(), [...beale.starts[0]!]);
console.log(Math.abs(fun - beale.best.value) < 1e-12);

// A certified regression of NIST: its residual sum of squares at the certified parameters.
const { Misra1a: misra } = strd;
console.log(misra.formula, strdObjective(misra).value(Float64Array.from(misra.certified.parameters)).toPrecision(11));

// Chance is an argument. Two independent streams from one seed, and the same again.
const [forData, forStart] = split(keyOf(42), 2);
const draws = () => [streamOf(forData!).normal(), streamOf(forStart!).normal()];
const [once, again] = [draws(), draws()];
console.log(once.join() === again.join());
