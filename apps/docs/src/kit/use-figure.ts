/** The life of a figure on a page: loads when it comes into view, runs by animation frames, keeps its link. */
import { onBeforeUnmount, onMounted, type Ref, ref, type ShallowRef, shallowRef } from 'vue';
import { startValues, type Values } from './control.ts';
import type { Figure, FigureProgram } from './figure.ts';
import { type FigureRun, openFigureRun } from './figure-run.ts';
import { figureOfHash, hashOf, stateOfHash } from './link-state.ts';
import type { Scene } from './scene.ts';

/** Where a figure stands. */
export type Phase = 'waiting' | 'loading' | 'ready' | 'running' | 'done' | 'failed';

/** What the component of a figure shows and calls. */
export interface LiveState {
  readonly root: Ref<HTMLElement | null>;
  readonly phase: Ref<Phase>;
  readonly scene: ShallowRef<Scene | null>;
  readonly values: ShallowRef<Values>;
  readonly steps: Ref<number>;
  readonly backend: Ref<string>;
  readonly failure: Ref<string>;
  readonly copied: Ref<boolean>;
  readonly isPickable: Ref<boolean>;
  readonly actions: {
    step(): void;
    toggle(): void;
    reset(): void;
    share(): void;
    change(id: string, value: number | string): void;
    pick(panel: number, x: number, y: number): void;
  };
}

/** Milliseconds per step at pace 1, whatever the speed of the machine's pictures. */
const stepTime = 33;

/** Steps that are made again after a change of a control, at most. */
const mostReplayed = 2000;

/** A figure on a page: what is shown, and the run behind it. */
interface Context {
  readonly figure: Figure;
  readonly state: Omit<LiveState, 'actions'>;
  run: FigureRun | null;
}

function draw({ state, run }: Context): void {
  if (run === null) return;
  state.scene.value = run.scene();
  state.steps.value = run.steps;
  state.backend.value = run.backend;
  if (state.phase.value !== 'running') state.phase.value = run.done ? 'done' : 'ready';
}

function fail({ state }: Context, error: unknown): void {
  state.failure.value = error instanceof Error ? error.message : String(error);
  state.phase.value = 'failed';
}

/** Draws after the work, or shows why it failed. */
function guarded(context: Context, work: Promise<void>): void {
  work.then(
    () => draw(context),
    (error: unknown) => fail(context, error),
  );
}

/** Loads the numerics, once, and restores the state of the link. */
async function open(context: Context): Promise<void> {
  const {
    state,
    figure: { spec, load },
  } = context;
  if (state.phase.value !== 'waiting') return;
  state.phase.value = 'loading';
  try {
    const program: FigureProgram = await load();
    state.isPickable.value = program.pick !== undefined;
    const linked = stateOfHash(spec.id, spec.controls, location.hash);
    if (linked !== null) state.values.value = linked.values;
    context.run = await openFigureRun(program, state.values.value);
    if (linked !== null) await context.run.advance(linked.steps);
    state.phase.value = 'ready';
    draw(context);
  } catch (error) {
    fail(context, error);
  }
}

function restart(context: Context, steps: number): void {
  const { state, run } = context;
  if (run === null) return;
  if (state.phase.value === 'failed') state.phase.value = 'ready';
  state.failure.value = '';
  guarded(context, run.restart(state.values.value, Math.min(steps, mostReplayed)));
}

/** Steps and pictures until the end or a pause. Where less motion is wanted, only the end is drawn. */
async function loop(context: Context): Promise<void> {
  const { state, figure } = context;
  const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const { pace = 1 } = figure.spec;
  let last = performance.now();
  while (context.run !== null && state.phase.value === 'running' && !context.run.done) {
    const now = performance.now();
    await context.run.advance(isCalm ? 50 : Math.max(1, Math.min(20 * pace, Math.round((pace * (now - last)) / stepTime))));
    last = now;
    if (!isCalm) draw(context);
    await new Promise((resolve) => (isCalm ? setTimeout(resolve) : requestAnimationFrame(resolve)));
  }
  if (state.phase.value === 'running') state.phase.value = 'ready';
  draw(context);
}

/** Follows a link that is opened while the page is shown. */
function followHash(context: Context): void {
  const { spec } = context.figure;
  const linked = stateOfHash(spec.id, spec.controls, location.hash);
  if (linked === null || context.run === null) return;
  context.state.values.value = linked.values;
  context.state.phase.value = 'ready';
  restart(context, linked.steps);
}

/** Puts the state into the address bar, and into the clipboard where that is allowed. */
function share({ state, run, figure: { spec } }: Context): void {
  history.replaceState(history.state, '', hashOf(spec.id, spec.controls, { values: state.values.value, steps: run?.steps ?? 0 }));
  state.copied.value = true;
  setTimeout(() => {
    state.copied.value = false;
  }, 2500);
  navigator.clipboard?.writeText(location.href).catch(() => undefined);
}

function actionsOf(context: Context): LiveState['actions'] {
  const { state, figure } = context;
  const change = (values: Values) => {
    state.values.value = { ...state.values.value, ...values };
    restart(context, state.steps.value);
  };
  return {
    step: () => context.run !== null && guarded(context, context.run.advance(1)),
    toggle() {
      if (state.phase.value === 'running') state.phase.value = 'ready';
      else if (state.phase.value === 'ready') {
        state.phase.value = 'running';
        loop(context).catch((error: unknown) => fail(context, error));
      }
    },
    reset() {
      state.phase.value = 'ready';
      state.values.value = startValues(figure.spec.controls);
      restart(context, 0);
    },
    share: () => share(context),
    change: (id, value) => {
      if (state.values.value[id] !== value) change({ [id]: value });
    },
    pick(panel, x, y) {
      const picked = context.run?.pick(panel, x, y) ?? null;
      if (picked !== null) change(picked);
    },
  };
}

/** The state of a figure, to be called in the setup of its component. */
export function useFigure(figure: Figure): LiveState {
  const context: Context = { figure, state: emptyState(figure.spec.controls), run: null };
  const { root, phase } = context.state;
  let observer: IntersectionObserver | undefined;
  const onHash = () => followHash(context);
  onMounted(() => {
    observer = new IntersectionObserver((entries) => entries.some(({ isIntersecting }) => isIntersecting) && void open(context), { rootMargin: '200px' });
    if (root.value !== null) observer.observe(root.value);
    if (figureOfHash(location.hash) === figure.spec.id) root.value?.scrollIntoView();
    addEventListener('hashchange', onHash);
  });
  onBeforeUnmount(() => {
    removeEventListener('hashchange', onHash);
    observer?.disconnect();
    phase.value = 'done';
    context.run?.stop();
    context.run = null;
  });
  return { ...context.state, actions: actionsOf(context) };
}

function emptyState(controls: Figure['spec']['controls']): Omit<LiveState, 'actions'> {
  return {
    root: ref<HTMLElement | null>(null),
    phase: ref<Phase>('waiting'),
    scene: shallowRef<Scene | null>(null),
    values: shallowRef(startValues(controls)),
    steps: ref(0),
    backend: ref(''),
    failure: ref(''),
    copied: ref(false),
    isPickable: ref(false),
  };
}
