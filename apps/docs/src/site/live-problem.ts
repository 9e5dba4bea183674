/** Which methods a problem's page offers for its live run. */
import type { AnyMethod, Problem } from '@thetakit/registry';
import type { LiveProblem } from '../live-run/problem-run-spec.ts';

/** What is offered where there are constraints. */
const offeredConstrained = ['slsqp', 'trust-constr', 'augmented-lagrangian', 'cobyla', 'cobyqa'] as const;

/** What is offered, as far as it fits, the first one chosen. */
const offered = ['l-bfgs-b', 'bfgs', 'trust-exact', 'levenberg-marquardt', 'nelder-mead', 'powell', 'adam'] as const;

/** As much of a registry as is used here. */
export interface MethodRegistry {
  has(kind: string, id: string): boolean;
  resolve(kind: string, id: string): { readonly entry: unknown };
}

/** The live run of a problem; null for those that nothing on offer can run. */
export function liveProblemOf(problem: Problem, registry: MethodRegistry): LiveProblem | null {
  const objective = problem.objective();
  const constraints = problem.constraints?.();
  const isConstrained = constraints !== undefined;
  const methods = (isConstrained ? offeredConstrained : offered).filter((id) => {
    const kind = ['minimizer', 'optimizer', 'least-squares'].find((each) => registry.has(each, id));
    if (kind === undefined) return false;
    const { traits } = registry.resolve(kind, id).entry as AnyMethod;
    const hasSlopes = constraints?.jacobian !== undefined || !traits.needs.includes('gradient');
    const isAnswered = traits.needs.every((need) => objective[need] !== undefined) && (!isConstrained || (traits.constraints === true && hasSlopes));
    return isAnswered && (problem.bounds === undefined ? traits.bounds !== 'required' : traits.bounds !== 'none');
  });
  return methods.length === 0 ? null : { kind: 'problem', id: problem.id, starts: problem.starts.length, methods, isConstrained };
}
