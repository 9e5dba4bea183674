/** A network as a picture: links, and students coloured by grade. */
import type { Layout } from '@thetakit/netform-mcmc';
import type { Colour, Mark, Panel, Point } from '../../kit/scene.ts';

const gradeColour = (grade: number): Colour => (grade === 9 ? 1 : grade === 10 ? 2 : 3);

/** The panel of a network whose students stand at the places of `layout`. */
export function networkPanel(
  layout: Layout,
  grades: readonly number[],
  links: readonly (readonly [number, number])[],
  newest: readonly (readonly [number, number])[],
): Panel {
  const at = (i: number): Point => [layout.x[i]!, layout.y[i]!];
  const pieces = (pairs: readonly (readonly [number, number])[]) => pairs.map(([a, b]) => [at(a), at(b)] as const);
  const students = [9, 10, 11].map(
    (grade): Mark => ({
      type: 'dots',
      points: grades.flatMap((each, i) => (each === grade ? [at(i)] : [])),
      colour: gradeColour(grade),
      radius: 4.5,
      label: `grade ${grade}`,
    }),
  );
  return {
    bare: true,
    x: { label: '', domain: [-0.03, 1.03] },
    y: { label: '', domain: [-0.03, 1.03] },
    marks: [
      { type: 'segments', pieces: pieces(links), colour: 8, width: 0.8 },
      { type: 'segments', pieces: pieces(newest), colour: 6, width: 3, ...(newest.length > 0 ? { label: 'newest link' } : {}) },
      ...students,
    ],
  };
}
