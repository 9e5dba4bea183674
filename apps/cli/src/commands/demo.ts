/** `thetakit demo`: chapters of real work that end in one report. */
import { didYouMean, ThetakitError } from '@thetakit/registry';
import type { Command } from 'commander';
import type { ChapterResult } from '../demo/chapter.ts';
import { EXIT } from '../exit-codes.ts';
import type { Invocation } from '../invocation.ts';
import { plural, secondsText } from '../render/number-text.ts';
import { startProgress } from '../render/progress.ts';
import { pageHtml } from '../report/page.ts';
import { checkReportPath, writeReport } from '../report/write-report.ts';
import { cliVersion } from '../run/versions.ts';
import { withCommonOptions } from './common-options.ts';

interface DemoFlags {
  readonly report: string;
  readonly chapter?: string;
}

/** Declares the command. */
export function addDemoCommand(program: Command, invocation: Invocation): void {
  const command = program
    .command('demo')
    .description('See what Thetakit does: fits of real data, methods compared, in one report that opens in a browser. Under two minutes.')
    .option('--report <file.html>', 'where to write the report', 'thetakit-demo.html')
    .option('--chapter <id>', 'run one chapter only')
    .addHelpText('after', '\nExamples:\n  thetakit demo\n  thetakit demo --chapter certified-fits --report fits.html --json');
  withCommonOptions(command).action((flags: DemoFlags) => demo(invocation, flags));
}

async function demo(invocation: Invocation, flags: DemoFlags): Promise<void> {
  const { host } = invocation;
  const target = await checkReportPath(host.cwd, flags.report);
  const session = await invocation.session();
  const { chapters } = await import('../demo/chapters.ts');
  const chosen = chapters.filter(({ id }) => flags.chapter === undefined || id === flags.chapter);
  if (chosen.length === 0) {
    const ids = chapters.map(({ id }) => id);
    throw new ThetakitError('ID_UNKNOWN', {
      who: '--chapter',
      problem: `chapter ${JSON.stringify(flags.chapter)} does not exist`,
      action: didYouMean(flags.chapter ?? '', ids),
      received: flags.chapter,
    });
  }
  const started = performance.now();
  const total = chosen.reduce((sum, { weight }) => sum + weight, 0);
  const progress = startProgress(host, 'demo', 100);
  const results: (ChapterResult & { readonly id: string; readonly seconds: number })[] = [];
  let before = 0;
  for (const chapter of chosen) {
    if (host.signal.aborted) break;
    const begun = performance.now();
    const advance = (fraction: number, note: string) => progress.update(Math.round((100 * (before + fraction * chapter.weight)) / total), note);
    results.push({ id: chapter.id, ...(await chapter.run({ session, signal: host.signal, advance })), seconds: (performance.now() - begun) / 1000 });
    before += chapter.weight;
  }
  progress.stop();
  const seconds = (performance.now() - started) / 1000;
  const page = pageHtml({
    title: 'What Thetakit does',
    lead: `data₂ = F<sub>θ</sub>(data₁): find F and θ. Everything on this page was computed in ${secondsText(seconds)} on this machine, by the packages of this repository.`,
    sections: results.map(({ section }) => section),
    footer: `Made by thetakit ${cliVersion()} on Node ${process.versions.node}. This page needs no network.`,
  });
  await writeReport(target, page);
  const isGood = results.length === chosen.length && results.every(({ success }) => success);
  invocation.exitCode = host.signal.aborted ? EXIT.interrupted : isGood ? EXIT.success : EXIT.goalNotMet;
  invocation.document('demo', {
    success: isGood,
    seconds,
    report: target.path,
    chapters: results.map(({ id, facts, summary, success, seconds: of }) => ({ id, success, seconds: of, summary, facts })),
  });
  for (const { detail } of results) if (detail !== undefined) invocation.print(`${detail}\n`);
  for (const { id, summary, success } of results) invocation.print(`${success ? 'ok' : 'not met'}  ${id}: ${summary}`);
  invocation.print(`\n${plural(results.length, 'chapter')} in ${secondsText(seconds)}. Open the report in a browser:\n  ${target.path}`);
}
