/**
 * `node tooling/bench/second-order-scores.mjs [strd] [mgh] [speed]`: the scores of second-order beside SciPy, and times.
 *
 *   --write   write docs/second-order-scores.md (all sections)
 */
import { scorePage } from './score-page.mjs';

await scorePage({ entry: 'tooling/bench/second-order/page.mjs', page: 'secondOrderPage', file: 'docs/second-order-scores.md' });
