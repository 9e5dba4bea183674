/**
 * Neural system identification: convolutional cores shared by all neurons and factorised "what" and "where" readouts.
 * @packageDocumentation
 */

export { sysidPlugin } from './plugin.ts';
