/** Statistics of the user: the functions that a module exports. */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type GraphStatistic, SCALAR_STATISTICS } from '@thetakit/netform-mcmc';
import { ThetakitError } from '@thetakit/registry';

/** The functions by name. Throws FILE_NOT_FOUND, and ENTRY_INVALID when the module exports none or a name is taken. */
export async function userStatistics(cwd: string, path: string | undefined): Promise<Readonly<Record<string, GraphStatistic>>> {
  if (path === undefined) return {};
  const who = '--statistics';
  const module = await import(pathToFileURL(resolve(cwd, path)).href).catch((cause: unknown) => {
    const problem = `${path} cannot be loaded: ${cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause)}`;
    throw new ThetakitError('FILE_NOT_FOUND', { who, problem, action: 'Give a JavaScript module (.mjs)', received: path });
  });
  const found = Object.entries(module as Record<string, unknown>).filter(([, value]) => typeof value === 'function');
  const taken = found.map(([name]) => name).find((name) => (SCALAR_STATISTICS as readonly string[]).includes(name));
  const problem = found.length === 0 ? `${path} exports no function` : taken === undefined ? undefined : `${path} exports ${taken}, which is reported anyway`;
  if (problem === undefined) return Object.fromEntries(found.map(([name, value]) => [name, checked(name, value as GraphStatistic)]));
  throw new ThetakitError('ENTRY_INVALID', {
    who,
    problem,
    action: 'Export functions of the graph under names of their own, such as export const squares = (graph) => ...',
  });
}

/** The function, which must return numbers. */
function checked(name: string, statistic: GraphStatistic): GraphStatistic {
  return (graph) => {
    const value: unknown = statistic(graph);
    if (typeof value === 'number') return value;
    const problem = `${name} returned ${JSON.stringify(value) ?? 'undefined'}, expected a number`;
    throw new ThetakitError('ENTRY_INVALID', { who: '--statistics', problem, action: 'Return one number, NaN where it is undefined' });
  };
}
