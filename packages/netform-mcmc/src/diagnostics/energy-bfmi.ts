import { mean } from './moments.ts';

/**
 * E-BFMI, the estimated Bayesian fraction of missing information of a Hamiltonian sampler, from its energies E_t of one chain:
 *
 *   sum_t (E_t - E_{t-1})^2 / sum_t (E_t - mean E)^2.
 *
 * Small when the momentum resampling moves the energy less than the target's tails need; look closer below 0.3. Near 2 for
 * independent energies. NaN for fewer than two draws or constant energy.
 *
 * Source: Betancourt, "Diagnosing suboptimal cotangent disintegrations in Hamiltonian Monte Carlo" (2016), arXiv:1604.00695.
 */
export function energyBfmi(energies: Float64Array): number {
  const center = mean(energies);
  let steps = 0;
  let spread = 0;
  for (let t = 0; t < energies.length; t++) {
    if (t > 0) steps += (energies[t]! - energies[t - 1]!) ** 2;
    spread += (energies[t]! - center) ** 2;
  }
  return spread === 0 ? Number.NaN : steps / spread;
}
