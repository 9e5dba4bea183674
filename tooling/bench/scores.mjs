/**
 * `pnpm scores [mgh] [hs] [lecture]`: how many test problems the optimizers solve at default options, beside SciPy.
 *
 *   --write   write docs/optimizer-scores.md (all tables)
 */
import { scorePage } from './score-page.mjs';

await scorePage({ entry: 'packages/optimizers/test-support/scores.ts', page: 'scoresPage', file: 'docs/optimizer-scores.md' });
