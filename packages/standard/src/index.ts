/** The built-in plugins, in one list: what the command line, the docs and `createStandardRegistry` start from. */
import { autodiffPlugin } from '@thetakit/autodiff-core';
import { sysidPlugin } from '@thetakit/cnn-sysid';
import { netformPlugin } from '@thetakit/netform-mcmc';
import { optimizersPlugin } from '@thetakit/optimizers';
import { problemsPlugin } from '@thetakit/problems';
import { createRegistry, type Plugin, type Registry } from '@thetakit/registry';
import { secondOrderPlugin } from '@thetakit/second-order';

/** The built-ins as a tuple type, from which a registry knows its ids. */
export type StandardPlugins = readonly [
  typeof optimizersPlugin,
  typeof secondOrderPlugin,
  typeof problemsPlugin,
  typeof autodiffPlugin,
  typeof netformPlugin,
  typeof sysidPlugin,
];

/** Every plugin of Thetakit itself. */
export const standardPlugins: StandardPlugins = [optimizersPlugin, secondOrderPlugin, problemsPlugin, autodiffPlugin, netformPlugin, sysidPlugin];

/**
 * A registry of the built-ins and `extra` plugins, typed by both: `createStandardRegistry(myPlugin).get('optimizer', 'mine/lion')`.
 * Throws what `createRegistry` throws.
 */
export function createStandardRegistry<const P extends readonly Plugin[]>(...extra: P): Registry<readonly [...StandardPlugins, ...P]> {
  return createRegistry(...standardPlugins, ...extra);
}
