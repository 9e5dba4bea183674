import { minimize } from '@thetakit/optimizers';
import { isThetakitError } from '@thetakit/registry';

try {
  minimize(([x]) => x! ** 2, [1], { method: 'adam', options: { learningRat: 0.1 } });
} catch (error) {
  if (!isThetakitError(error)) throw error;
  console.log(error.code);
  console.log(error.message);
}
