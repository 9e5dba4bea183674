/** What gof, counterfactual and report start from: the network, the draws, the model that they belong to. */
import { compileModel, type Draws, type FormationModel } from '@thetakit/netform-mcmc';
import { ThetakitError } from '@thetakit/registry';
import { type ModelFlags, modelOf, type NetworkFlags, namesOf, sourceOf } from '../commands/netform/network-flags.ts';
import { DEFAULT_MAX_BYTES } from '../csv/read-csv.ts';
import type { Host } from '../host.ts';
import { type DrawsFacts, readDraws } from './draws-file.ts';
import type { Attributes } from './groups-of.ts';
import { groupAttributes } from './groups-of.ts';
import { type MembershipColumns, type NetworkFiles, readNetwork } from './read-network.ts';

/** The flags that these commands share. */
export interface FittedFlags extends NetworkFlags, ModelFlags {
  readonly draws: string;
  readonly attributes?: string;
}

/** A network with draws of its posterior. */
export interface FittedNetwork {
  readonly network: NetworkFiles;
  readonly memberships: readonly MembershipColumns[];
  readonly draws: Draws;
  readonly facts: Partial<DrawsFacts>;
  readonly model: FormationModel;
  /** The formula. */
  readonly text: string;
  /** Attributes whose mixing is reported. */
  readonly attributes: Attributes;
  /** Files and digests, for the record. */
  readonly subject: Readonly<Record<string, unknown>>;
}

/** Reads everything. Throws the errors of files, formula and terms, and SHAPE_MISMATCH for draws of another model. */
export async function readFitted(host: Host, flags: FittedFlags): Promise<FittedNetwork> {
  const read = await readDraws(host, namesOf(flags.draws), flags.maxSize ?? DEFAULT_MAX_BYTES);
  const { model, text } = modelOf(flags, read.facts);
  const source = sourceOf(flags, model);
  const network = await readNetwork(host, source);
  const attributes = groupAttributes(network.table, source.memberships, flags.attributes === undefined ? undefined : namesOf(flags.attributes));
  const { labels } = compileModel(model, network.data);
  if (labels.join() !== read.draws.labels.join()) {
    throw new ThetakitError('SHAPE_MISMATCH', {
      who: '--draws',
      problem: `the draws are of ${read.draws.labels.join(', ')}, but the model has ${labels.join(', ')}`,
      action: 'Give the model and the network of the fit',
      received: read.draws.labels,
      expected: labels,
    });
  }
  const subject = { ...network.subject, draws: read.subject };
  return { network, memberships: source.memberships, draws: read.draws, facts: read.facts, model, text, attributes, subject };
}
