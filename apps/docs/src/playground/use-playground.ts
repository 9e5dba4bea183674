/** The life of the playground: a worker per run, ended when it takes too long. */
import { onBeforeUnmount, onMounted, reactive, type ShallowRef, shallowRef } from 'vue';
import type { Panel } from '../kit/scene.ts';
import type { PlaygroundAnswer } from './playground.worker.ts';
import { numbersOf, type PlaygroundState, playgroundHash, playgroundStateOf } from './playground-link.ts';
import type { PlaygroundRequest } from './run-loss.ts';
import { SAMPLES } from './samples.ts';

/** Milliseconds after which the worker is ended. */
const patience = 30_000;

const initial: PlaygroundState = {
  code: SAMPLES[0]!.code,
  method: 'minimizer/bfgs',
  options: '{}',
  start: '-1.2, 1',
  box: '-2, 2, -1, 3',
  seed: '1',
};

/** What the component shows and calls. */
export interface Playground {
  readonly state: { -readonly [K in keyof PlaygroundState]: string };
  readonly phase: ShallowRef<'ready' | 'running' | 'done' | 'failed'>;
  readonly panels: ShallowRef<readonly Panel[]>;
  readonly summary: ShallowRef<Readonly<Record<string, string | number | boolean>>>;
  readonly failure: ShallowRef<string>;
  run(): void;
  stop(): void;
  share(): void;
}

function requestOf(state: PlaygroundState): PlaygroundRequest {
  const [kind = '', method = ''] = state.method.split('/');
  const [x, y] = numbersOf(state.start, 2, 'start') as [number, number];
  const [left, right, bottom, top] = numbersOf(state.box, 4, 'box') as [number, number, number, number];
  if (!(left < right && bottom < top)) throw new Error(`box is "${state.box}", expected left < right and bottom < top`);
  const options = JSON.parse(state.options === '' ? '{}' : state.options) as Record<string, unknown>;
  return {
    code: state.code,
    kind: kind as PlaygroundRequest['kind'],
    method,
    options,
    start: [x, y],
    box: { x: [left, right], y: [bottom, top] },
    seed: Number(state.seed) || 0,
  };
}

/** The state of the playground, to be called in the setup of its component. */
export function usePlayground(): Playground {
  const state = reactive({ ...initial });
  const phase = shallowRef<'ready' | 'running' | 'done' | 'failed'>('ready');
  const panels = shallowRef<readonly Panel[]>([]);
  const summary = shallowRef<Readonly<Record<string, string | number | boolean>>>({});
  const failure = shallowRef('');
  let worker: Worker | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const finish = (next: 'ready' | 'done' | 'failed', message = '') => {
    clearTimeout(timer);
    worker?.terminate();
    worker = null;
    phase.value = next;
    failure.value = message;
  };
  const show = async (answer: PlaygroundAnswer, request: PlaygroundRequest) => {
    if (!answer.ok) return finish('failed', answer.message);
    const { playgroundPanels } = await import('./playground-scene.ts');
    panels.value = playgroundPanels(answer.result, request);
    summary.value = answer.result.summary;
    finish('done');
  };
  const run = () => {
    finish('ready');
    try {
      const request = requestOf(state);
      phase.value = 'running';
      worker = new Worker(new URL('./playground.worker.ts', import.meta.url), { type: 'module' });
      worker.onmessage = ({ data }: MessageEvent<PlaygroundAnswer>) => void show(data, request);
      worker.onerror = (event) => finish('failed', event.message || 'The worker could not be loaded');
      timer = setTimeout(() => finish('failed', `No answer after ${patience / 1000} s: the run was ended`), patience);
      worker.postMessage(request);
    } catch (error) {
      finish('failed', error instanceof Error ? error.message : String(error));
    }
  };
  onMounted(() => {
    Object.assign(state, playgroundStateOf(location.hash, initial));
    run();
  });
  onBeforeUnmount(() => finish('ready'));
  const share = () => {
    history.replaceState(history.state, '', playgroundHash(state));
    navigator.clipboard?.writeText(location.href).catch(() => undefined);
  };
  return { state, phase, panels, summary, failure, run, share, stop: () => finish('failed', 'Stopped.') };
}
