/** Where Chromium is, for the tests that run in a page. */
import { existsSync } from 'node:fs';

const usual = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:/Program Files/Google/Chrome/Application/chrome.exe',
];

/**
 * The browser to use: `CHROMIUM_PATH` when it is set, else the first usual place that exists.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {(path: string) => boolean} [exists]
 * @returns {string | null}
 */
export function findChromium(env, exists = existsSync) {
  const named = env['CHROMIUM_PATH'];
  if (named !== undefined && named !== '') return exists(named) ? named : null;
  return usual.find((path) => exists(path)) ?? null;
}

/** What to say where there is none. */
export const HOW_TO_GET_CHROMIUM =
  'browser tests skipped: no Chromium. Install it (Debian: apt-get install chromium; others: npx playwright install chromium) and set CHROMIUM_PATH to its program';
