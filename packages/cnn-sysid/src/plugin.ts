/** What this package registers, as a plugin for `createRegistry`. */
import { definePlugin } from '@thetakit/registry';

/** Every registry entry of this package, in the namespace `sysid`. */
export const sysidPlugin = definePlugin({
  meta: { name: '@thetakit/cnn-sysid', version: '0.0.0', namespace: 'sysid' },
  entries: [],
});
