/**
 * Stands in for tfjs-core's `jasmine_util` while its own op tests run here: one environment, ours. A test that the pass list
 * names as an exception has to fail, so that the list stays true.
 */
import * as vitest from 'vitest';
import { expectedFailures } from './pass-list.ts';

/** What a test sees as its environment. */
const environment = { name: 'thetakit', backendName: 'thetakit', flags: {}, isDataSync: true };

/** Constraints under which tests of tfjs-core run: a browser is never there. */
export const ALL_ENVS = {};
export const SYNC_BACKEND_ENVS = {};
export const NODE_ENVS = {};
export const HAS_WORKER = { predicate: () => false };
export const HAS_NODE_WORKER = { predicate: () => false };
export const CHROME_ENVS = { predicate: () => false };
export const BROWSER_ENVS = { predicate: () => false };

interface Constraints {
  readonly predicate?: (env: typeof environment) => boolean;
}

/** Tests that each file has registered, by file. */
export const registered = new Map<string, number>();

let file = '';
let path: readonly string[] = [];

/** Names the file whose tests are being imported. */
export function importing(name: string): void {
  file = name;
}

/** jasmine's `describe`: remembers the names that lead to a test. */
export function describe(name: string, tests: () => void): void {
  const [ownFile, ownPath] = [file, [...path, name]];
  vitest.describe(name, () => {
    const before = [file, path] as const;
    [file, path] = [ownFile, ownPath];
    tests();
    [file, path] = before;
  });
}

/** jasmine's `it`: expects a failure where the pass list says so. */
export function it(name: string, test: (done?: () => void) => unknown): void {
  registered.set(file, (registered.get(file) ?? 0) + 1);
  const fails = expectedFailures(file).has([...path, name].join(' '));
  const body = test.length === 0 ? () => test() as Promise<void> : () => new Promise<void>((done) => void test(done));
  (fails ? vitest.it.fails : vitest.it)(name, body);
}

export function describeWithFlags(name: string, constraints: Constraints | undefined, tests: (env: typeof environment) => void): void {
  if (constraints?.predicate?.(environment) !== false) describe(name, () => tests(environment));
}
