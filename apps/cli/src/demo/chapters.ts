/** The chapters of the demo, in the order of the report. */
import type { Chapter } from './chapter.ts';
import { certifiedFits } from './chapters/certified-fits.ts';
import { lecturePolynomialChapter } from './chapters/lecture-polynomial.ts';
import { networkFormation } from './chapters/network-formation.ts';
import { oneFit } from './chapters/one-fit.ts';
import { whatAndWhere } from './chapters/what-and-where.ts';

/** Every chapter. */
export const chapters: readonly Chapter[] = [oneFit, certifiedFits, lecturePolynomialChapter, networkFormation, whatAndWhere];
