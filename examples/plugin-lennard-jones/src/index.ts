/** Clusters of Lennard-Jones atoms as test problems: smooth, with exponentially many local minima, and lowest energies that are known. */
import { definePlugin, defineProblem } from '@thetakit/registry';
import { energy, energyGradient } from './energy.ts';

export { energy, energyGradient } from './energy.ts';

/** Atoms on a spiral over a sphere, at distances near 1: a start that depends on nothing. */
function spiral(atoms: number): number[] {
  const radius = 0.55 * Math.cbrt(atoms) + 0.1;
  return Array.from({ length: atoms }, (_, i) => {
    const height = atoms === 1 ? 0 : 1 - (2 * i) / (atoms - 1);
    const [ring, turn] = [Math.sqrt(1 - height ** 2), i * Math.PI * (3 - Math.sqrt(5))];
    return [radius * ring * Math.cos(turn), radius * ring * Math.sin(turn), radius * height];
  }).flat();
}

function cluster<const Id extends string>(id: Id, atoms: number, lowest: number) {
  return defineProblem({
    id,
    summary: `The energy of ${atoms} Lennard-Jones atoms.`,
    formula: String.raw`E = 4 \sum_{i<j} (r_{ij}^{-12} - r_{ij}^{-6})`,
    sources: [
      'D. J. Wales, J. P. K. Doye, Global optimization by basin-hopping and the lowest energy structures of Lennard-Jones clusters, J. Phys. Chem. A 101 (1997) 5111-5116, doi:10.1021/jp970984n',
    ],
    collection: 'lennard-jones',
    dimension: 3 * atoms,
    starts: [spiral(atoms)],
    // Published with six decimals.
    best: { value: lowest, precision: 5e-7 / Math.abs(lowest) },
    objective: () => ({ dimension: 3 * atoms, value: energy, gradient: energyGradient }),
  });
}

/** A pair: the minimum, -1 at distance 2^(1/6), follows from the formula. */
export const atoms2 = cluster('atoms-2', 2, -1);
/** A triangle of three such pairs. */
export const atoms3 = cluster('atoms-3', 3, -3);
/** A tetrahedron of six such pairs. */
export const atoms4 = cluster('atoms-4', 4, -6);
/** A bipyramid over a triangle. */
export const atoms5 = cluster('atoms-5', 5, -9.103852);
/** An octahedron. */
export const atoms6 = cluster('atoms-6', 6, -12.712062);
/** A bipyramid over a pentagon. */
export const atoms7 = cluster('atoms-7', 7, -16.505384);
/** An icosahedron with an atom inside. */
export const atoms13 = cluster('atoms-13', 13, -44.326801);

const plugin = definePlugin({
  meta: { name: 'thetakit-plugin-lennard-jones', version: '1.0.0', namespace: 'clusters' },
  entries: [atoms2, atoms3, atoms4, atoms5, atoms6, atoms7, atoms13],
});

export default plugin;
