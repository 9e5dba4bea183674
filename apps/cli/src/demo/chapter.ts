/** A chapter of the demo: real computation that ends in a section of the one report. */
import type { Session } from '../config/create-session.ts';
import type { Section } from '../report/page.ts';

/** What a chapter gets. */
export interface ChapterContext {
  readonly session: Session;
  readonly signal: AbortSignal;
  /** Reports how far the chapter is, from 0 to 1, with a short note. */
  advance(fraction: number, note: string): void;
}

/** What a chapter gives. */
export interface ChapterResult {
  readonly section: Section;
  /** One line for the terminal. */
  readonly summary: string;
  /** More for the terminal, printed under the summary. */
  readonly detail?: string;
  /** The facts of the section as plain data, for --json. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** Did everything come out as the chapter says it must? */
  readonly success: boolean;
}

/** A chapter. Later packages add theirs to the list in `chapters.ts`. */
export interface Chapter {
  /** Kebab-case; `thetakit demo --chapter <id>` runs it alone. */
  readonly id: string;
  readonly title: string;
  /** Rough share of the work, for the progress line: 1 is ten seconds. */
  readonly weight: number;
  run(context: ChapterContext): Promise<ChapterResult>;
}
