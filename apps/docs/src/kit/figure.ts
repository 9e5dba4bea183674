/** A figure: what the page needs at once (the spec), and the numerics, loaded when the figure comes into view (the program). */
import type { Control, Values } from './control.ts';
import type { Scene } from './scene.ts';

/** What is drawn before the numerics are there, on the server too, so that nothing moves later. */
export interface FigureSpec {
  /** Kebab-case; the hash of a link to this figure. */
  readonly id: string;
  readonly title: string;
  /** What a step is: 'iteration', 'evaluation', ... */
  readonly stepName: string;
  readonly controls: readonly Control[];
  /** One per panel: its title and width over height. */
  readonly panels: readonly { readonly title: string; readonly aspect: number }[];
  /** Steps per picture while running; default 1. */
  readonly pace?: number;
  /** Does chance play a part? Then the seed is shown. */
  readonly seeded?: boolean;
}

/** The numerics of a figure. A state is what `start` and `step` return; nothing else changes. */
export interface FigureProgram<S = unknown> {
  /** Which executor computes, such as 'JavaScript, float64'. */
  backend(state: S): string;
  start(values: Values): S | Promise<S>;
  /** The next state. May write into the one that it was given. */
  step(state: S, values: Values): S | Promise<S>;
  isDone(state: S): boolean;
  scene(state: S, values: Values): Scene;
  /** New values when a point of a panel is pressed or dragged to; null when nothing is there. */
  pick?(state: S, values: Values, panel: number, x: number, y: number): Values | null;
  /** Frees what a state holds, such as a worker or textures. */
  stop?(state: S): void;
}

/** A figure as the table of figures holds it. */
export interface Figure {
  readonly spec: FigureSpec;
  readonly load: () => Promise<FigureProgram>;
}

/** A program whose state has any type, for the table. */
export function programOf<S>(program: FigureProgram<S>): FigureProgram {
  return program as FigureProgram;
}

/** What most figures say of their executor. */
export const PLAIN_BACKEND = 'JavaScript, float64';
