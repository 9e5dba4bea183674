/** A model: which terms make up the utility, and who must agree to a link. */
import { show, ThetakitError } from '@thetakit/registry';
import { parseFormula } from '../formula/parse-formula.ts';
import { type NetworkTerm, type TermUse, textOf } from '../terms/term.ts';

/**
 * Who must find a link beneficial. 'mutual': both agents, p = Lam(u_ij) Lam(u_ji), the model of the paper.
 * 'either': one is enough, p = 1 - (1 - Lam(u_ij)) (1 - Lam(u_ji)).
 * 'unilateral': links are directed, every ordered pair meets once, and the sender alone decides, p_ij = Lam(u_ij); see `sidedProfiles`.
 */
export type Consent = 'mutual' | 'either' | 'unilateral';

/** The consent rules. */
export const CONSENT_RULES: readonly Consent[] = ['mutual', 'either', 'unilateral'];

/** A network formation model. */
export interface FormationModel {
  readonly terms: readonly TermUse[];
  readonly consent: Consent;
}

/** Settings of `formationModel`. */
export interface FormationModelOptions {
  /** Default 'mutual'. */
  readonly consent?: Consent;
  /** Terms of third parties that the formula may name. */
  readonly extraTerms?: readonly NetworkTerm[];
  /** Allow ego(x) next to alter(x). Default false, because exchanging their coefficients changes next to nothing. */
  readonly ownAndPartner?: boolean;
}

/**
 * A model from a formula text or a list of terms. Throws the errors of the formula, OPTION_OUT_OF_RANGE for another consent
 * rule, and MODEL_UNIDENTIFIED for ego(x) next to alter(x): p is symmetric in the two utilities, so exchanging own and partner
 * coefficients leaves every probability unchanged, the posterior has two modes, and only the sum is identified.
 */
export function formationModel(terms: string | readonly TermUse[], options: FormationModelOptions = {}): FormationModel {
  const { consent = 'mutual', extraTerms = [], ownAndPartner = false } = options;
  if (!CONSENT_RULES.includes(consent)) {
    throw new ThetakitError('OPTION_OUT_OF_RANGE', {
      who: 'formationModel',
      problem: `consent is ${show(consent)}, expected "mutual", "either" or "unilateral"`,
      action: 'Use "mutual" where both must agree, "unilateral" for directed links',
      received: consent,
      expected: CONSENT_RULES,
    });
  }
  const uses = typeof terms === 'string' ? parseFormula(terms, extraTerms) : terms;
  // A directed link tells own from partner, so nothing can be exchanged.
  if (!ownAndPartner && consent !== 'unilateral') refuseSwap(uses);
  return { terms: uses, consent };
}

function refuseSwap(terms: readonly TermUse[]): void {
  const texts = new Set(terms.map(textOf));
  for (const text of texts) {
    if (!text.startsWith('ego(') || !texts.has(text.replace(/^ego/, 'alter'))) continue;
    const other = text.replace(/^ego/, 'alter');
    throw new ThetakitError('MODEL_UNIDENTIFIED', {
      who: 'formationModel',
      problem: `${text} and ${other} stand in one model, and exchanging their coefficients leaves the link probabilities unchanged or nearly so`,
      action: `Keep ${other} and drop ${text}; only the sum of the two is identified. To insist, pass ownAndPartner: true and a prior that orders them`,
      received: [text, other],
    });
  }
}
