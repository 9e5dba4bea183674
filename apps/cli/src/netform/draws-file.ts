/** Draws in files: ArviZ-shaped JSON, or Stan's CSV with one file per chain. */
import { createRequire } from 'node:module';
import { extname } from 'node:path';
import {
  type Draws,
  type Group,
  type InferenceData,
  inferenceDataOfStan,
  linkPairs,
  type NetworkData,
  parameterChains,
  readInferenceData,
  readStanCsv,
  STAT_NAMES,
  sampleVariable,
  stanCsvOf,
  statChains,
  type Variable,
  writeInferenceData,
  writeStanCsv,
} from '@thetakit/netform-mcmc';
import { ThetakitError } from '@thetakit/registry';
import { readTextFile } from '../csv/read-text-file.ts';
import type { Host } from '../host.ts';
import { checkReportPath, type ReportTarget, writeReport } from '../report/write-report.ts';

/** What a reader of the draws must know of their run. */
export interface DrawsFacts {
  readonly model: string;
  readonly consent: string;
  readonly seed: number;
  readonly warmup: number;
  /** Priors as --prior takes them; absent: the defaults. */
  readonly prior?: string;
}

/** Version of the package that samples. */
export function netformVersion(): string {
  const { version } = createRequire(import.meta.url)('@thetakit/netform-mcmc/package.json') as { version: string };
  return version;
}

/** Draws, data and facts as InferenceData. */
export function inferenceDataOf(draws: Draws, data: NetworkData, facts: DrawsFacts): InferenceData {
  const { links, ids, covariates } = data;
  const attributes = { inference_library: '@thetakit/netform-mcmc', inference_library_version: netformVersion() };
  const group = (variables: Group['variables']): Group => ({ variables, attributes });
  const each = draws.labels.map((label) => parameterChains(draws, label));
  const theta = Array.from({ length: draws.chains }, (_, c) =>
    Float64Array.from(
      { length: draws.draws * draws.labels.length },
      (_unused, at) => each[at % draws.labels.length]?.[c]?.[Math.floor(at / draws.labels.length)] ?? 0,
    ),
  );
  const stats = STAT_NAMES.map((name): [string, Variable] => [
    name,
    { ...sampleVariable(statChains(draws, name)), kind: name === 'diverging' ? 'boolean' : 'number' },
  ]);
  const numbers = Object.entries(covariates).map(([name, covariate]): [string, Variable] => [
    name,
    { values: covariate.kind === 'number' ? covariate.values : Float64Array.from(covariate.codes), shape: [ids.length], dims: ['agent'], kind: 'number' },
  ]);
  const pairs = Float64Array.from(linkPairs(data).flat());
  return {
    groups: {
      posterior: group({ theta: sampleVariable(theta, [draws.labels.length], ['param']) }),
      sample_stats: group(Object.fromEntries(stats)),
      observed_data: group({ links: { values: pairs, shape: [links.count, 2], dims: ['link', 'end'], kind: 'number' } }),
      constant_data: group(Object.fromEntries(numbers)),
    },
    coords: { param: [...draws.labels], agent: [...ids] },
    attributes: { ...attributes, ...facts },
  };
}

/** Files for the draws: one for .json, one per chain for .csv. Throws OPTION_OUT_OF_RANGE, FILE_NOT_WRITABLE. */
export async function drawsTargets(cwd: string, out: string, chains: number): Promise<readonly ReportTarget[]> {
  const extension = extname(out).toLowerCase();
  if (extension === '.json') return [await checkReportPath(cwd, out, '--out')];
  if (extension !== '.csv') {
    throw new ThetakitError('OPTION_OUT_OF_RANGE', {
      who: '--out',
      problem: `${out} ends neither in .json nor in .csv`,
      action: "Write .json for ArviZ's format, .csv for Stan's",
      received: out,
    });
  }
  const stem = out.slice(0, -extension.length);
  return Promise.all(Array.from({ length: chains }, (_, c) => checkReportPath(cwd, `${stem}-${c + 1}${extension}`, '--out')));
}

/** Writes the files of `drawsTargets`, each whole or not at all. */
export async function writeDraws(targets: readonly ReportTarget[], data: InferenceData): Promise<void> {
  const [first] = targets;
  if (first === undefined) return;
  if (extname(first.path).toLowerCase() === '.json') return writeReport(first, `${writeInferenceData(data, { nan: 'token' })}\n`);
  const comments = Object.entries(data.attributes).map(([name, value]) => ` ${name} = ${String(value)}`);
  for (const [c, target] of targets.entries()) await writeReport(target, writeStanCsv(stanCsvOf(data, c, comments)));
}

/** Draws that were read, with what their file says of the run. */
export interface ReadDraws {
  readonly draws: Draws;
  readonly facts: Partial<DrawsFacts>;
  /** Files and digests, for the record. */
  readonly subject: readonly unknown[];
}

/** Reads one JSON file, or the CSV files of all chains. Throws the errors of files, DATA_FORMAT when they hold no draws of a formation model. */
export async function readDraws({ cwd, signal }: Pick<Host, 'cwd' | 'signal'>, paths: readonly string[], maxBytes: number): Promise<ReadDraws> {
  const files = await Promise.all(paths.map((path) => readTextFile(cwd, path, maxBytes, signal)));
  const [first] = files;
  if (first === undefined) throw noDraws('no file is named');
  const isStan = extname(first.file).toLowerCase() === '.csv';
  const tables = isStan ? files.map(({ text }) => readStanCsv(text)) : [];
  const data = isStan ? inferenceDataOfStan(tables) : readInferenceData(first.text);
  const comments = Object.fromEntries((tables[0]?.comments ?? []).map((line) => line.trim().split(/ = (.*)/s, 2)));
  const theta = data.groups.posterior?.variables['theta'];
  const labels = isStan
    ? Object.entries(comments).flatMap(([name, label]) => (name.startsWith('theta.') ? [String(label)] : []))
    : (data.coords['param'] ?? []).map(String);
  const [chains = 0, draws = 0, width = 0] = theta?.shape ?? [];
  if (theta === undefined || width === 0 || labels.length !== width) throw noDraws(`${first.file} has no posterior of theta with named parameters`);
  const statistics = STAT_NAMES.map((name) => [name, data.groups.sample_stats?.variables[name]?.values ?? new Float64Array(chains * draws).fill(Number.NaN)]);
  return {
    draws: { chains, draws, labels, theta: theta.values, stats: Object.fromEntries(statistics) as Draws['stats'] },
    facts: factsOf(isStan ? comments : data.attributes),
    subject: files.map(({ file, bytes, sha256 }) => ({ file, bytes, sha256 })),
  };
}

function factsOf(from: Readonly<Record<string, unknown>>): Partial<DrawsFacts> {
  const text = (name: string) => (typeof from[name] === 'string' ? { [name]: from[name] } : {});
  const number = (name: string) => (from[name] === undefined ? {} : { [name]: Number(from[name]) });
  return { ...text('model'), ...text('consent'), ...text('prior'), ...number('seed'), ...number('warmup') };
}

function noDraws(problem: string): ThetakitError {
  return new ThetakitError('DATA_FORMAT', {
    who: '--draws',
    problem,
    action: 'Give the file that "thetakit netform fit --out" wrote; for CSV, those of all chains',
  });
}
