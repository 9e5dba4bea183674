import { pluginConformance } from '@thetakit/testkit';
import { describe, it } from 'vitest';
import { netformPlugin } from './plugin.ts';

describe('the plugin', () => {
  for (const { name, run } of pluginConformance(netformPlugin)) it(name, run);
});
