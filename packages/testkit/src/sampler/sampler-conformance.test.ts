import { defineSampler, type Objective, o } from '@thetakit/registry';
import { describe, expect, it } from 'vitest';
import { samplerConformance } from './sampler-conformance.ts';

interface State {
  readonly x: Float64Array;
  readonly at: number;
}

/** A uniform number and the next state of a 32-bit generator (mulberry32): enough for a test. */
function draw(at: number): readonly [number, number] {
  const next = (at + 0x6d2b79f5) >>> 0;
  let t = Math.imul(next ^ (next >>> 15), next | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return [((t ^ (t >>> 14)) >>> 0) / 2 ** 32, next];
}

/** Random-walk Metropolis with uniform proposals, ten of them per step. `bias` is added to every log ratio: 0 is right. */
function metropolis({ x, at }: State, target: Objective, width: number, bias: number): State {
  let [here, generator] = [x, at];
  for (let k = 0; k < 10; k++) {
    const proposal = here.map((value) => {
      const [uniform, next] = draw(generator);
      generator = next;
      return value + width * (uniform - 0.5);
    });
    const [uniform, next] = draw(generator);
    generator = next;
    if (Math.log(uniform) < target.value(proposal) - target.value(here) + bias) here = proposal;
  }
  return { x: here, at: generator };
}

const sound = defineSampler({
  id: 'walk',
  summary: 'Random-walk Metropolis.',
  options: o.options({ width: o.number({ gt: 0, default: 3, describe: 'Width of the proposals.', unit: 'x' }) }),
  init: (position, _target, _options, seed): State => ({ x: position.slice(), at: seed }),
  step: (state: State, target, { width }) => metropolis(state, target, width, 0),
  position: ({ x }) => x,
});

/** Names of the rules that a sampler breaks. */
function broken(change: Partial<typeof sound>): string[] {
  return samplerConformance({ ...sound, ...change })
    .filter(({ run }) => {
      try {
        run();
        return false;
      } catch (error) {
        expect(String(error)).toContain('CONFORMANCE_FAILED');
        return true;
      }
    })
    .map(({ name }) => name);
}

const pure = 'a step leaves the state that it was given as it was, and gives the same again';
const right = 'means and variances of a normal distribution are right, within five standard errors of their own';
let memory = 7;

describe('samplerConformance', () => {
  it('passes a sampler that keeps every rule', () => expect(broken({})).toEqual([]));

  it('catches a chain that does not leave the target invariant, or does not move', () => {
    expect(broken({ step: (state: State, target, { width }) => metropolis(state, target, width, 0.5) })).toEqual([right]);
    expect(broken({ step: (state: State) => ({ ...state, at: draw(state.at)[1] }) })).toContain(right);
  });

  it('catches chance that is not in the state', () => {
    const step = (state: State, target: Objective, { width }: { width: number }) => {
      memory = draw(memory)[1];
      return metropolis({ ...state, at: memory }, target, width, 0);
    };
    expect(broken({ step })).toEqual(expect.arrayContaining([pure, 'the same seed gives the same chain, another seed another']));
  });

  it('catches a seed that is ignored, and a start that is kept', () => {
    expect(broken({ init: (position): State => ({ x: position.slice(), at: 1 }) })).toEqual(['the same seed gives the same chain, another seed another']);
    expect(broken({ init: (position, _target, _options, seed): State => ({ x: position, at: seed }) })).toEqual(['the start is neither kept nor written to']);
  });
});
