/** Rules about options and texts. */
import { type AnyMethod, isThetakitError, optionRows, resolveOptions } from '@thetakit/registry';
import { type ConformanceCheck, require } from '../fail.ts';

/** The rules. */
export function optionChecks(method: AnyMethod): ConformanceCheck[] {
  return [
    {
      name: 'every option has a description and a default, or may be left out',
      run: () => {
        for (const { name, description, required } of optionRows(method.id, method.options)) {
          require(description !== '', method.id, `option ${name} has no description`, 'Describe it in one sentence');
          require(!required, method.id, `option ${name} is required`, 'Give it a default, or make it optional');
        }
        resolveOptions(method.id, method.options, {});
      },
    },
    {
      name: 'unknown options are refused',
      run: () => {
        let code: string | undefined;
        try {
          resolveOptions(method.id, method.options, { 'no-such-option': 1 });
        } catch (error) {
          code = isThetakitError(error) ? error.code : String(error);
        }
        require(code ===
          'OPTION_UNKNOWN', method.id, `an unknown option gives ${code ?? 'no error'}, expected OPTION_UNKNOWN`, 'Use o.options, or a schema that describes itself');
      },
    },
    {
      name: 'tol names options of the method',
      run: () => {
        const names = optionRows(method.id, method.options).map(({ name }) => name);
        for (const name of method.traits.tol)
          require(names.includes(name), method.id, `the trait tol names ${name}, which is no option`, `Use one of: ${names.join(', ')}`);
      },
    },
    {
      name: 'the summary is a sentence',
      run: () =>
        require(method.summary.length >= 10 &&
          method.summary.endsWith('.'), method.id, `the summary is ${JSON.stringify(method.summary)}`, 'Say in one sentence what the method is'),
    },
  ];
}
