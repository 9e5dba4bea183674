/** The result of the playground as panels. */
import { contourMark } from '../kit/contour-mark.ts';
import { decadesOf } from '../kit/domain.ts';
import type { Panel, Point } from '../kit/scene.ts';
import type { PlaygroundRequest, PlaygroundResult } from './run-loss.ts';

/** Path on the surface, and the loss by evaluations. */
export function playgroundPanels({ path, values, evaluations, grid, side }: PlaygroundResult, { box }: Pick<PlaygroundRequest, 'box'>): Panel[] {
  const cell = ([low, high]: readonly [number, number], at: number) => Math.min(side - 1, Math.max(0, Math.floor(((at - low) / (high - low)) * side)));
  const contours = contourMark((x, y) => grid[cell(box.y, y) * side + cell(box.x, x)]!, box.x, box.y);
  const finite = [...values, ...grid].filter(Number.isFinite);
  const lowest = Math.min(...finite);
  const above = values.map((value, i): Point => [evaluations[i]!, Math.max(1e-16, value - lowest)]);
  return [
    {
      x: { label: 'x[0]', domain: box.x },
      y: { label: 'x[1]', domain: box.y },
      marks: [
        contours,
        { type: 'line', points: path, colour: 2, label: 'path' },
        { type: 'dots', points: path.slice(-200), colour: 2, radius: 2.5 },
        { type: 'dots', points: path.slice(-1), colour: 2, radius: 6, label: 'end' },
      ],
    },
    {
      x: { label: 'evaluations', domain: [0, Math.max(10, evaluations.at(-1) ?? 0)] },
      y: {
        label: 'f above the lowest value seen',
        domain: decadesOf(
          above.map(([, y]) => y),
          1e-16,
        ),
        scale: 'log',
      },
      marks: [{ type: 'line', points: above, colour: 2 }],
    },
  ];
}
