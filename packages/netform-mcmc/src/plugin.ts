/** The models of this package and its samplers for any log density, as a plugin for `createRegistry`. */
import { definePlugin } from '@thetakit/registry';
import { exactFormation, orderedFormation, staticFormation } from './registered/formation-models.ts';
import { hmcSampler, nutsSampler, randomWalkSampler } from './theta/registry-samplers.ts';

/** Every registry entry of this package, in the namespace `netform`. */
export const netformPlugin = definePlugin({
  meta: { name: '@thetakit/netform-mcmc', version: '0.0.0', namespace: 'netform' },
  entries: [staticFormation, orderedFormation, exactFormation, hmcSampler, nutsSampler, randomWalkSampler],
});
