/** `thetakit netform report`: the page of a fit from its draws. */
import type { Command } from 'commander';
import { EXIT } from '../../exit-codes.ts';
import type { Invocation } from '../../invocation.ts';
import { type FittedFlags, readFitted } from '../../netform/fitted-network.ts';
import { drawingOf } from '../../netform/groups-of.ts';
import { posteriorTable, posteriorText, verdictText } from '../../netform/posterior-table.ts';
import { netformRecord } from '../../report/netform/record-section.ts';
import { checkReportPath, writeReport } from '../../report/write-report.ts';
import { withCommonOptions } from '../common-options.ts';
import { addFittedFlags } from './fitted-flags.ts';

interface ReportFlags extends FittedFlags {
  readonly report: string;
  readonly colour?: string;
}

/** Declares the command. */
export function addNetformReport(netform: Command, invocation: Invocation): void {
  const command = addFittedFlags(netform.command('report').description('Write the page of a fit from the draws that it left.'));
  command
    .requiredOption('--report <file.html>', 'where to write the page')
    .option('--colour <column>', 'attribute that colours the network')
    .addHelpText('after', '\nExamples:\n  thetakit netform report --nodes nodes.csv --edges edges.csv --draws draws.json --report fit.html --colour grade');
  withCommonOptions(command).action((flags: ReportFlags) => report(invocation, flags));
}

async function report(invocation: Invocation, flags: ReportFlags): Promise<void> {
  const { host } = invocation;
  const session = await invocation.session();
  const target = await checkReportPath(host.cwd, flags.report);
  const { network, memberships, draws, facts, model, text, subject } = await readFitted(host, flags);
  const drawing = drawingOf(network, memberships, flags.colour);
  const started = performance.now();
  const { data } = network;
  const seed = facts.seed ?? Number.NaN;
  const table = posteriorTable(draws, { agents: data.size, links: data.links.count, seed, runtimeSeconds: Number.NaN });
  const outcome = { success: table.doubtful.length === 0, reason: 'search-complete', message: verdictText(table) };
  const settings = { model: text, consent: model.consent, chains: draws.chains, draws: draws.draws };
  const elapsed = (performance.now() - started) / 1000;
  const record = netformRecord(session, { command: 'netform report', settings, seed, subject, outcome, elapsed });
  const { posteriorPage } = await import('../../report/netform/posterior-page.ts');
  await writeReport(target, await posteriorPage({ formula: text, draws, table, drawing, record }));
  invocation.exitCode = outcome.success ? EXIT.success : EXIT.goalNotMet;
  invocation.document('netform report', { posterior: table.rows, doubtful: table.doubtful, facts: table.run, run: record, report: target.path });
  invocation.print(`${posteriorText(table, draws)}\n\nReport: ${target.name}`);
}
