/** Priors from the command line: `const=-3:2,deg=0:0.5,others=0:1`. */
import type { NormalPrior, PriorOptions } from '@thetakit/netform-mcmc';
import { ThetakitError } from '@thetakit/registry';

/** Normal priors by term; `others` stands for every term that is not named. Throws OPTION_TYPE, OPTION_OUT_OF_RANGE, OPTION_CONFLICT. */
export function parsePriors(text: string, before: PriorOptions = {}): PriorOptions {
  const priors: { constant?: NormalPrior; others?: NormalPrior; byLabel: Record<string, NormalPrior> } = { ...before, byLabel: { ...before.byLabel } };
  // Commas and equal signs in parentheses belong to a name.
  for (const part of text.split(/,(?![^(]*\))/).filter((each) => each.trim() !== '')) {
    const at = part.lastIndexOf('=');
    const name = part.slice(0, Math.max(0, at)).trim();
    const prior = priorOfText(part.slice(at + 1), part);
    const isTaken = name === 'const' ? priors.constant !== undefined : name === 'others' ? priors.others !== undefined : Object.hasOwn(priors.byLabel, name);
    if (name === '') throw wrong(part);
    if (isTaken) {
      throw new ThetakitError('OPTION_CONFLICT', { who: '--prior', problem: `${name} is given twice`, action: 'Give it once', received: text });
    }
    if (name === 'const') priors.constant = prior;
    else if (name === 'others') priors.others = prior;
    else priors.byLabel[name] = prior;
  }
  return priors;
}

function priorOfText(text: string, part: string): NormalPrior {
  const words = text.split(':').map((each) => each.trim());
  const [mean = Number.NaN, sd = Number.NaN] = words.map((each) => (each === '' ? Number.NaN : Number(each)));
  if (words.length !== 2 || Number.isNaN(mean) || Number.isNaN(sd)) throw wrong(part);
  if (sd > 0 && Number.isFinite(sd) && Number.isFinite(mean)) return { mean, sd };
  throw new ThetakitError('OPTION_OUT_OF_RANGE', {
    who: '--prior',
    problem: `${part.trim()} has mean ${mean} and sd ${sd}, expected a finite mean and a positive sd`,
    action: 'Write, for example, const=-3:2',
    received: part,
  });
}

function wrong(part: string): ThetakitError {
  return new ThetakitError('OPTION_TYPE', {
    who: '--prior',
    problem: `received ${JSON.stringify(part.trim())}, expected term=mean:sd`,
    action: 'Write, for example, --prior "const=-3:2,deg=0:0.5,others=0:1"',
    received: part,
  });
}

/** The same as text, as it is stored with draws; undefined for the defaults. */
export function priorsText({ constant, others, byLabel = {} }: PriorOptions): string | undefined {
  const parts = Object.entries({ ...(constant === undefined ? {} : { const: constant }), ...byLabel, ...(others === undefined ? {} : { others }) });
  return parts.length === 0 ? undefined : parts.map(([name, { mean = 0, sd }]) => `${name}=${mean}:${sd}`).join(',');
}
