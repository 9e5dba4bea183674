import { pluginConformance } from '@thetakit/testkit';
import { describe, it } from 'vitest';
import { optimizersPlugin } from './plugin.ts';

describe('the plugin and its methods conform', () => {
  for (const { name, run } of pluginConformance(optimizersPlugin)) it(name, run);
});
