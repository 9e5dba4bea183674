/** The methods of this package as a plugin, for `createRegistry`. */
import { definePlugin } from '@thetakit/registry';
import { hessianFree } from './hessian-free/hessian-free.ts';
import { dogbox } from './least-squares/bounded/dogbox.ts';
import { trf } from './least-squares/bounded/trf.ts';
import { gaussNewton } from './least-squares/gauss-newton.ts';
import { levenbergMarquardt } from './least-squares/levenberg-marquardt.ts';
import { dampedNewton } from './newton/damped-newton.ts';
import { newton } from './newton/newton.ts';
import { newtonCg } from './newton/newton-cg.ts';
import { adahessian } from './preconditioned/adahessian.ts';
import { shampoo } from './preconditioned/shampoo.ts';
import { soap } from './preconditioned/soap.ts';
import { bfgsTrust } from './quasi-newton/bfgs-trust.ts';
import { boundedNewton } from './quasi-newton/bounded-newton.ts';
import { sr1Trust } from './quasi-newton/sr1-trust.ts';
import { arc } from './trust-region/arc.ts';
import { dogleg } from './trust-region/dogleg.ts';
import { trustExact } from './trust-region/trust-exact.ts';
import { trustKrylov } from './trust-region/trust-krylov.ts';
import { trustNcg } from './trust-region/trust-ncg.ts';

/** Methods that use curvature, in the namespace `core`. */
export const secondOrderPlugin = definePlugin({
  meta: { name: '@thetakit/second-order', version: '0.0.0', namespace: 'core' },
  entries: [
    levenbergMarquardt,
    gaussNewton,
    trf,
    dogbox,
    newton,
    dampedNewton,
    newtonCg,
    trustExact,
    trustNcg,
    trustKrylov,
    dogleg,
    arc,
    sr1Trust,
    bfgsTrust,
    boundedNewton,
    hessianFree,
    adahessian,
    shampoo,
    soap,
  ],
});
