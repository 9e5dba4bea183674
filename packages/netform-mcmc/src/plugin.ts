/** The samplers of this package for any log density, as a plugin for `createRegistry`. */
import { definePlugin } from '@thetakit/registry';
import { hmcSampler, nutsSampler, randomWalkSampler } from './theta/registry-samplers.ts';

/** Every registry entry of this package, in the namespace `netform`. */
export const netformPlugin = definePlugin({
  meta: { name: '@thetakit/netform-mcmc', version: '0.0.0', namespace: 'netform' },
  entries: [hmcSampler, nutsSampler, randomWalkSampler],
});
