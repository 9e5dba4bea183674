export { type Key, keyOf, split } from './key.ts';
export { type Stream, streamOf } from './stream.ts';
