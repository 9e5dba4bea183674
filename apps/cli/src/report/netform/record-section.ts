/** The record of a netform command, and the section that says how to do it again. */
import type { Session } from '../../config/create-session.ts';
import { netformVersion } from '../../netform/draws-file.ts';
import { inlineText } from '../../render/json.ts';
import { numberText } from '../../render/number-text.ts';
import { commandLine } from '../../run/run-record.ts';
import { versionsOf } from '../../run/versions.ts';
import { detailsHtml, tableHtml } from '../elements.ts';
import { escapeHtml, type Section } from '../page.ts';

/** Enough to repeat a command, plain data. */
export interface NetformRecord {
  readonly argv: readonly string[];
  readonly command: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly seed: number;
  /** Files with their digests, agents, links. */
  readonly subject: Readonly<Record<string, unknown>>;
  readonly versions: Readonly<Record<string, string>>;
  readonly outcome: { readonly success: boolean; readonly reason: string; readonly message: string };
  /** Seconds of the work alone. */
  readonly elapsed: number;
}

/** The record of a finished command. */
export function netformRecord({ host, plugins }: Session, record: Omit<NetformRecord, 'argv' | 'versions'>): NetformRecord {
  return { argv: host.argv, ...record, versions: { ...versionsOf(plugins), '@thetakit/netform-mcmc': netformVersion() } };
}

/** The section of a record. */
export function recordSection({ argv, settings, seed, subject, versions, elapsed }: NetformRecord): Section {
  const value = (each: unknown) => (typeof each === 'number' ? numberText(each, 10) : inlineText(each));
  const two = (first: string, second: string, fields: Readonly<Record<string, unknown>>) =>
    tableHtml(
      [{ title: first }, { title: second, isLong: true }],
      Object.entries(fields).map(([name, each]) => [name, value(each)]),
    );
  const seconds = { 'seconds of work': elapsed };
  return {
    title: 'How to repeat this',
    body: `<pre>${escapeHtml(commandLine(argv))}</pre>
${detailsHtml('Every setting, file and version', two('setting', 'value', { ...settings, seed, ...seconds }) + two('data', 'value', subject) + two('software', 'version', versions))}`,
  };
}
