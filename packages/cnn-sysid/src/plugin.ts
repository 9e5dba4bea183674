/** What this package registers, as a plugin for `createRegistry`. */
import { definePlugin } from '@thetakit/registry';
import { fixedMask, fullReadout, hierarchical, linearNonlinearPoisson, linearWhatAndWhere, whatAndWhere } from './registered/response-models.ts';

/** Every registry entry of this package, in the namespace `sysid`. */
export const sysidPlugin = definePlugin({
  meta: { name: '@thetakit/cnn-sysid', version: '0.0.0', namespace: 'sysid' },
  entries: [whatAndWhere, linearWhatAndWhere, linearNonlinearPoisson, fullReadout, fixedMask, hierarchical],
});
