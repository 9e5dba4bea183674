/** Progress on stderr: a bar on a terminal, else a line every few seconds. Nothing at all for work that is over at once. */
import cliProgress from 'cli-progress';
import type { Host } from '../host.ts';
import { secondsText } from './number-text.ts';

/** Milliseconds between lines when stderr is not a terminal. */
const LINE_EVERY = 5000;
/** Work shorter than this shows nothing. */
const QUIET_FOR = 500;

/** How a piece of work reports how far it is. */
export interface Progress {
  /** `done` of the total, with a short note such as `f = 0.124`. `secondsLeft` replaces the estimate by proportion where more is known. */
  update(done: number, note?: string, secondsLeft?: number): void;
  /** Ends the display. */
  stop(): void;
}

/** Starts a display of `total` steps; pass Infinity when the total is not known. */
export function startProgress(host: Host, label: string, total: number, clock: () => number = () => performance.now()): Progress {
  const isTerminal = host.stderr.isTTY === true && !host.env['CI'];
  return isTerminal ? barProgress(host, label, total, clock) : lineProgress(host, label, total, clock);
}

function barProgress(host: Host, label: string, total: number, clock: () => number): Progress {
  const isKnown = Number.isFinite(total);
  const format = isKnown ? '{label} [{bar}] {value}/{total}  {eta_text}  {note}' : '{label} {value}  {elapsed}  {eta_text}  {note}';
  const bar = new cliProgress.SingleBar(
    { stream: host.stderr as NodeJS.WriteStream, format, hideCursor: true, clearOnComplete: true, fps: 8, linewrap: false, barsize: 24 },
    cliProgress.Presets.shades_classic,
  );
  const started = clock();
  let isShown = false;
  return {
    update(done, note = '', secondsLeft = Number.NaN) {
      const elapsed = (clock() - started) / 1000;
      if (!isShown && elapsed * 1000 < QUIET_FOR) return;
      const left = Number.isFinite(secondsLeft) ? secondsLeft : done > 0 ? (elapsed * (total - done)) / done : Number.NaN;
      const payload = { label, note, elapsed: secondsText(elapsed), eta_text: Number.isFinite(left) ? `${secondsText(left)} left` : '' };
      if (!isShown) bar.start(isKnown ? total : 0, done, payload);
      else bar.update(done, payload);
      isShown = true;
    },
    stop() {
      if (isShown) bar.stop();
    },
  };
}

function lineProgress(host: Host, label: string, total: number, clock: () => number): Progress {
  const started = clock();
  let last = started;
  return {
    update(done, note = '', secondsLeft = Number.NaN) {
      const now = clock();
      if (now - last < LINE_EVERY) return;
      last = now;
      const elapsed = (now - started) / 1000;
      const of = Number.isFinite(total) ? `/${total}` : '';
      const seconds = Number.isFinite(secondsLeft) ? secondsLeft : done > 0 ? (elapsed * (total - done)) / done : Number.NaN;
      const left = Number.isFinite(seconds) ? `, ${secondsText(seconds)} left` : '';
      host.stderr.write(`${label}: ${done}${of} after ${secondsText(elapsed)}${left}${note === '' ? '' : `, ${note}`}\n`);
    },
    stop() {},
  };
}
