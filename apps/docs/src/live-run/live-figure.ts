/** The live run of a reference page, by the kind of its entry. */
import type { Figure, FigureProgram } from '../kit/figure.ts';
import { type LiveMethod, liveRunSpec } from './live-run-spec.ts';
import { type LiveModel, modelRunSpec } from './model-run-spec.ts';
import { type LiveProblem, problemRunSpec } from './problem-run-spec.ts';
import { type LiveSampler, samplerRunSpec } from './sampler-run-spec.ts';
import { type LiveTerm, termRunSpec } from './term-run-spec.ts';

/** What a page knows of its entry. */
export type LiveEntry = LiveMethod | LiveModel | LiveProblem | LiveSampler | LiveTerm;

/** The figure; its numerics load when it is seen. */
export function liveFigure(entry: LiveEntry): Figure {
  switch (entry.kind) {
    case 'model':
      return { spec: modelRunSpec(entry), load: async () => (await import('./model-run.ts')).modelRunProgram(entry) as FigureProgram };
    case 'term':
      return { spec: termRunSpec(entry), load: async () => (await import('./term-run.ts')).termRunProgram(entry) as FigureProgram };
    case 'problem':
      return { spec: problemRunSpec(entry), load: async () => (await import('./problem-run.ts')).problemRunProgram(entry) as FigureProgram };
    case 'sampler':
      return { spec: samplerRunSpec(entry), load: async () => (await import('./sampler-run.ts')).samplerRunProgram(entry) as FigureProgram };
    default:
      return { spec: liveRunSpec(entry), load: async () => (await import('./live-run.ts')).liveRunProgram(entry) as FigureProgram };
  }
}
