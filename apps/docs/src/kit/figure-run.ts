/** Runs a figure: start, step, replay after a change. One call at a time, in order; a restart ends the steps before it early. */
import type { Values } from './control.ts';
import type { FigureProgram } from './figure.ts';
import type { Scene } from './scene.ts';

/** A figure under way. */
export interface FigureRun {
  readonly steps: number;
  readonly done: boolean;
  readonly backend: string;
  scene(): Scene;
  /** Begins again with these values and makes `steps` steps. */
  restart(values: Values, steps: number): Promise<void>;
  /** Makes up to `count` steps, fewer at the end. */
  advance(count: number): Promise<void>;
  /** New values from a press on a panel. */
  pick(panel: number, x: number, y: number): Values | null;
  stop(): void;
}

/** A run of a program with values, at its start. */
export async function openFigureRun<S>(program: FigureProgram<S>, initial: Values): Promise<FigureRun> {
  let values = initial;
  let state: S = await program.start(values);
  let steps = 0;
  let generation = 0;
  let queue: Promise<void> = Promise.resolve();
  const inOrder = (work: () => Promise<void>): Promise<void> => {
    const result = queue.then(work);
    queue = result.catch(() => undefined);
    return result;
  };
  const makeSteps = async (count: number, mine: number) => {
    for (let i = 0; i < count && mine === generation && !program.isDone(state); i++) {
      const next = program.step(state, values);
      state = next instanceof Promise ? ((await next) as S) : next;
      steps += 1;
    }
  };
  return {
    get steps() {
      return steps;
    },
    get done() {
      return program.isDone(state);
    },
    get backend() {
      return program.backend(state);
    },
    scene: () => program.scene(state, values),
    advance: (count) => {
      const mine = generation;
      return inOrder(() => makeSteps(count, mine));
    },
    restart: (next, count) => {
      generation += 1;
      const mine = generation;
      return inOrder(async () => {
        if (mine !== generation) return;
        const fresh = await program.start(next);
        program.stop?.(state);
        values = next;
        state = fresh;
        steps = 0;
        await makeSteps(count, mine);
      });
    },
    pick: (panel, x, y) => program.pick?.(state, values, panel, x, y) ?? null,
    stop() {
      generation += 1;
      program.stop?.(state);
    },
  };
}
