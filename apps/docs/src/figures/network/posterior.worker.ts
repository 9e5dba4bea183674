/** The sampler in a thread of its own: answers `start` and `next`. */
import { type ChainDraws, type PosteriorRequest, posteriorChains } from './posterior-chains.ts';

/** What the page asks. */
export type WorkerQuestion = { readonly type: 'start'; readonly request: PosteriorRequest } | { readonly type: 'next' };

let next: (() => ChainDraws) | null = null;

addEventListener('message', ({ data }: MessageEvent<WorkerQuestion>) => {
  if (data.type === 'start') next = posteriorChains(data.request);
  else (globalThis as unknown as { postMessage(message: ChainDraws): void }).postMessage(next?.() ?? null);
});
