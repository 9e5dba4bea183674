import { conformance, pluginConformance } from '@thetakit/testkit';
import { describe, it } from 'vitest';
import { secondOrderPlugin } from './plugin.ts';

describe.each([...secondOrderPlugin.entries])('$id keeps the contract of methods', (method) => {
  for (const { name, run } of conformance(method)) it(name, run);
});

describe('the plugin keeps the contract of plugins', () => {
  for (const { name, run } of pluginConformance(secondOrderPlugin)) it(name, run);
});
