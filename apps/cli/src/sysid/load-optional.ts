/** Libraries that read a format few need: peers that are installed beside the command when they are wanted. */
import { ThetakitError } from '@thetakit/registry';

/** Imports a module. Throws USAGE with the command that installs it. */
export async function loadOptional<T>(specifier: string, path: string): Promise<T> {
  try {
    return (await import(specifier)) as T;
  } catch (cause) {
    const name = specifier.split('/')[0] ?? specifier;
    throw new ThetakitError('USAGE', {
      who: path,
      problem: `reading this file needs ${name}, which is not installed`,
      action: `Install it beside thetakit: npm install ${name}`,
      received: specifier,
      cause,
    });
  }
}
