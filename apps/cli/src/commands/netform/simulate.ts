/** `thetakit netform simulate`: agents, a model and parameters to a network. */
import { compileModel, linkPairs, simulateNetwork, withLinks } from '@thetakit/netform-mcmc';
import { didYouMean, ThetakitError } from '@thetakit/registry';
import type { Command } from 'commander';
import type { Invocation } from '../../invocation.ts';
import { drawingOf } from '../../netform/groups-of.ts';
import { readNetwork } from '../../netform/read-network.ts';
import { plural, secondsText } from '../../render/number-text.ts';
import { networkSection } from '../../report/netform/network-section.ts';
import { netformRecord, recordSection } from '../../report/netform/record-section.ts';
import { escapeHtml, pageHtml } from '../../report/page.ts';
import { checkReportPath, writeReport } from '../../report/write-report.ts';
import { oneNumber, wholeNumber } from '../../run/method-flags.ts';
import { withCommonOptions } from '../common-options.ts';
import { addModelFlags, addNetworkFlags, type ModelFlags, modelOf, type NetworkFlags, sourceOf } from './network-flags.ts';

interface SimulateFlags extends NetworkFlags, ModelFlags {
  readonly theta: string;
  readonly seed: number;
  readonly replicate: number;
  readonly out?: string;
  readonly report?: string;
  readonly colour?: string;
}

/** Declares the command. */
export function addNetformSimulate(netform: Command, invocation: Invocation): void {
  const command = addModelFlags(
    addNetworkFlags(netform.command('simulate').description('Form a network of given agents: pairs meet once in random order and link by consent.'), false),
    true,
  );
  command
    .requiredOption('--theta <term=value,...>', 'value of every parameter')
    .option('--seed <integer>', 'seed', (text) => wholeNumber('--seed', text, 0), 0)
    .option('--replicate <integer>', 'number of the network under this seed', (text) => wholeNumber('--replicate', text, 0), 0)
    .option('--out <file.csv>', 'write the edge list here instead of to stdout')
    .option('--report <file.html>', 'write a page with the network drawn')
    .option('--colour <column>', 'attribute that colours the network of the report')
    .addHelpText(
      'after',
      `
Examples:
  thetakit netform simulate --nodes nodes.csv --model "const + dist2" --theta const=-3,dist2=1.2 > edges.csv
  thetakit netform simulate --nodes nodes.csv --model "const + sqdiff(grade) + deg" --theta "const=-2,sqdiff(grade)=-0.3,deg=0.1" --seed 4 --out edges.csv --report network.html`,
    );
  withCommonOptions(command).action((flags: SimulateFlags) => simulate(invocation, flags));
}

async function simulate(invocation: Invocation, flags: SimulateFlags): Promise<void> {
  const { host } = invocation;
  const session = await invocation.session();
  const { model, text } = modelOf(flags);
  const page = flags.report === undefined ? undefined : await checkReportPath(host.cwd, flags.report);
  const out = flags.out === undefined ? undefined : await checkReportPath(host.cwd, flags.out, '--out');
  const source = sourceOf(flags, model, false);
  const network = await readNetwork(host, source);
  const started = performance.now();
  const program = compileModel(model, network.data);
  const theta = thetaOf(flags.theta, program.labels);
  const { links, linkTimes } = simulateNetwork(program, theta, flags.seed, flags.replicate);
  const elapsed = (performance.now() - started) / 1000;
  const { ids } = network.data;
  const edges = linkPairs(network.data, links).map(([from, to], e) => [ids[from] ?? '', ids[to] ?? '', linkTimes[e] ?? Number.NaN] as const);
  const csv = `source,target,time\n${edges.map(([a, b, time]) => `${cell(a)},${cell(b)},${time}\n`).join('')}`;
  const parameters = Object.fromEntries(program.labels.map((label, k) => [label, theta[k]]));
  const { seed, replicate } = flags;
  const message = `${plural(links.count, 'link')} between ${plural(ids.length, 'agent')}`;
  const record = netformRecord(session, {
    command: 'netform simulate',
    settings: { model: text, consent: model.consent, theta: parameters, replicate },
    seed,
    subject: network.subject,
    outcome: { success: true, reason: 'search-complete', message },
    elapsed,
  });
  if (out !== undefined) await writeReport(out, csv);
  if (page !== undefined) {
    const drawing = drawingOf({ ...network, data: withLinks(network.data, links) }, source.memberships, flags.colour);
    const lead = `<code>${escapeHtml(text)}</code><br>${escapeHtml(message)}, seed ${seed}, replicate ${replicate}.`;
    const footer = `Made by thetakit ${record.versions['@thetakit/cli'] ?? ''}. This page needs no network.`;
    await writeReport(page, pageHtml({ title: 'Simulated network', lead, sections: [networkSection(drawing), recordSection(record)], footer }));
  }
  invocation.document('netform simulate', {
    links: edges.map(([a, b, time]) => ({ source: a, target: b, time })),
    run: record,
    ...(out === undefined ? {} : { edges: out.path }),
    ...(page === undefined ? {} : { report: page.path }),
  });
  if (out === undefined) invocation.print(csv);
  else invocation.print(`${message} in ${secondsText(elapsed)}: ${out.name}`);
  if (page !== undefined) invocation.note(`Report: ${page.name}`);
}

function cell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** `const=-3,dist2=1` as values in the order of the labels; commas and equal signs in parentheses belong to the name. Throws. */
export function thetaOf(text: string, labels: readonly string[]): Float64Array {
  const fail = (code: 'COLUMN_UNKNOWN' | 'START_MISSING' | 'OPTION_CONFLICT', problem: string, action: string) =>
    new ThetakitError(code, { who: '--theta', problem, action, received: text, expected: labels });
  const values = new Map<string, number>();
  for (const part of text.split(/,(?![^(]*\))/).filter((each) => each.trim() !== '')) {
    const at = part.lastIndexOf('=');
    const name = part.slice(0, Math.max(0, at)).trim();
    if (!labels.includes(name))
      throw fail('COLUMN_UNKNOWN', `there is no parameter ${JSON.stringify(name === '' ? part.trim() : name)}`, didYouMean(name, labels));
    if (values.has(name)) throw fail('OPTION_CONFLICT', `${name} is given twice`, 'Give it once');
    values.set(name, oneNumber('--theta', part.slice(at + 1)));
  }
  const absent = labels.find((label) => !values.has(label));
  if (absent !== undefined)
    throw fail('START_MISSING', `${absent} has no value`, `Give all of ${labels.join(', ')}, such as "${labels.map((label) => `${label}=0`).join(',')}"`);
  return Float64Array.from(labels, (label) => values.get(label) ?? 0);
}
