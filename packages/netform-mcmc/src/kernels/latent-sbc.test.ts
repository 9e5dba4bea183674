/**
 * Simulation-based calibration of the order sampler (Talts et al. 2018): with theta at the truth, the rank of each true link
 * time among draws from the sampler is uniform. One network of 669 students gives about 1,500 ranks.
 */
import { expect, it } from 'vitest';
import { model669, nightly, synthetic669, theta669 } from '../../test-support/golden-model.ts';
import { compileModel } from '../model/program.ts';
import { createTables, fillTables } from '../model/utility-tables.ts';
import { nextUniform, wordStream } from '../random/word-stream.ts';
import { createSimulator } from '../simulation/simulator.ts';
import { createLinkMove } from './link-move.ts';
import { linkSweep } from './link-sweep.ts';
import { createOrderState, orderFrame, placeLinks } from './order-state.ts';
import { createRefreshMemory, refreshUnlinked } from './refresh.ts';

const levels = 19;

it('ranks true link times uniformly among its draws', () => {
  const program = compileModel(model669, synthetic669().data);
  const simulator = createSimulator(program);
  const counts = new Float64Array(levels + 1);
  const stream = wordStream([19, 669]);
  const [burn, thin] = nightly ? [60, 10] : [15, 3];
  for (let replicate = 0; replicate < (nightly ? 4 : 1); replicate++) {
    const { links, linkTimes } = simulator.simulate(theta669, 77, replicate);
    const frame = orderFrame(program, links);
    const state = createOrderState(frame);
    const tables = createTables(program, frame.degreeCount, frame.closureCount);
    fillTables(program, theta669, tables);
    placeLinks(
      frame,
      state,
      linkTimes.map(() => nextUniform(stream)),
    );
    const move = createLinkMove(frame);
    const memory = createRefreshMemory(frame);
    const rank = new Int32Array(links.count);
    for (let k = 1; k <= burn + levels * thin; k++) {
      refreshUnlinked(frame, state, tables, stream, memory);
      linkSweep(frame, state, tables, stream, move, { kind: 'uniform' });
      if (k <= burn || (k - burn) % thin !== 0) continue;
      for (let e = 0; e < links.count; e++) if (state.linkTimes[e]! < linkTimes[e]!) rank[e]! += 1;
    }
    for (const r of rank) counts[r]! += 1;
  }
  const expected = counts.reduce((sum, count) => sum + count, 0) / (levels + 1);
  const chi = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  // Chi-square with 19 degrees of freedom: 99.9% quantile 43.8. Links of one network are nearly independent.
  expect(chi).toBeLessThan(43.8);
}, 600_000);
