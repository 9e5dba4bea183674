/** The section that says how to do a run again: command, options, seed, data digest, versions, counts. */
import { inlineText } from '../render/json.ts';
import { countText, numberText, secondsText } from '../render/number-text.ts';
import { commandLine, type RunRecord } from '../run/run-record.ts';
import { detailsHtml, tableHtml } from './elements.ts';
import { escapeHtml, type Section } from './page.ts';

/** The section of a record. */
export function runSection(record: RunRecord): Section {
  const { counts, elapsed, options, settings, subject, versions, seed, start } = record;
  const value = (each: unknown) => (typeof each === 'number' ? numberText(each, 10) : inlineText(each));
  const rows = (fields: Readonly<Record<string, unknown>>) => Object.entries(fields).map(([name, each]) => [name, value(each)]);
  const two = (first: string, second: string, fields: Readonly<Record<string, unknown>>) => tableHtml([{ title: first }, { title: second }], rows(fields));
  const work = {
    iterations: countText(counts.iterations),
    evaluations: countText(counts.evaluations),
    'gradients or Jacobians': countText(counts.gradients),
    Hessians: countText(counts.hessians),
    time: secondsText(elapsed),
  };
  return {
    title: 'How to repeat this',
    body: `<pre>${escapeHtml(commandLine(record.argv))}</pre>
${two('work', 'count', work)}
${detailsHtml('Every option, setting and version', two('option of the method', 'value', options) + two('setting', 'value', { ...settings, seed, start: start.map((each) => numberText(each, 10)).join(', ') }) + two('subject', 'value', subject) + two('software', 'version', versions))}`,
  };
}
