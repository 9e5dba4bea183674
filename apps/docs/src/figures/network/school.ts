/** A small school: students in three grades, with a class in each of four periods, two sections per grade and period. */

import { compileModel, formationModel, type NetworkData, networkData, type Program } from '@thetakit/netform-mcmc';
import { keyOf, streamOf } from '@thetakit/random';

/** What forms friendships in this school. */
export const MODEL = formationModel('const + sqdiff(grade) + shared(classes) + deg + dist2');

/** The coefficients that the figures start from. */
export const THETA = { const: -2.4, sqdiff: -0.4, shared: 0.5, deg: 0.03, dist2: 1.2 } as const;

/** Names of the coefficients, in the order of the model. */
export const COEFFICIENTS = ['const', 'sqdiff', 'shared', 'deg', 'dist2'] as const;

/** The students and their timetable. */
export interface School {
  readonly size: number;
  readonly grades: readonly number[];
  /** Class of each student in each period. */
  readonly classes: readonly (readonly string[])[];
}

const periods = 4;
const sections = 2;

/** A school with `size` students, a third in each grade; who is in which section is drawn from the seed. */
export function schoolOf(size: number, seed: number): School {
  const grades = Array.from({ length: size }, (_, i) => 9 + Math.floor((3 * i) / size));
  const stream = streamOf(keyOf(seed));
  const classes: string[][] = grades.map(() => []);
  for (let period = 0; period < periods; period++) {
    for (const grade of [9, 10, 11]) {
      const members = grades.flatMap((each, i) => (each === grade ? [i] : []));
      stream.permutation(members.length).forEach((who, place) => {
        classes[members[who]!]!.push(`${grade}-${period}-${place % sections}`);
      });
    }
  }
  return { size, grades, classes };
}

/** The network data of a school without links, or with these. */
export function dataOf({ size, grades, classes }: School, links: readonly (readonly [number, number])[] = []): NetworkData {
  return networkData({ size, links, covariates: { grade: grades }, memberships: { classes } });
}

/** The model bound to a school. */
export function programOfSchool(school: School): Program {
  return compileModel(MODEL, dataOf(school));
}
