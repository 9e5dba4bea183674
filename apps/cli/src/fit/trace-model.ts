/** The formula as an Objective, through autodiff-core: residuals, Jacobian, gradient and Hessian in float64. */
import * as tf from '@tensorflow/tfjs-core';
import { constant, objective } from '@thetakit/autodiff-core';
import { type Expression, toProgram } from '@thetakit/formula';
import { bug, type Objective } from '@thetakit/registry';

/** A model to trace. */
export interface ModelTrace {
  readonly model: Expression;
  readonly parameters: readonly string[];
  /** Columns that the model uses, all of length `rows`. */
  readonly columns: ReadonlyMap<string, Float64Array>;
  readonly rows: number;
}

/** An Objective that has residuals with their Jacobian, and second derivatives. */
export type TracedFit = Objective & Required<Pick<Objective, 'residuals' | 'jacobian' | 'residualCount' | 'gradient' | 'hessian'>>;

/** The model alone: `residuals` are its values on the rows, `jacobian` their derivatives. */
export function traceModel(trace: ModelTrace): TracedFit {
  return traced(trace, (values) => values);
}

/** The fit: r_i = sqrt(w_i) (model_i - y_i), f = 1/2 sum r_i^2. */
export function traceFit(trace: ModelTrace, response: Float64Array, weights: Float64Array | undefined): TracedFit {
  return traced(trace, (values) => {
    const difference = tf.sub(values, constant(response));
    return weights === undefined ? difference : tf.mul(difference, constant(weights.map(Math.sqrt)));
  });
}

function traced({ model, parameters, columns, rows }: ModelTrace, residuals: (values: tf.Tensor) => tf.Tensor): TracedFit {
  const program = toProgram(model);
  // Records are walked in the order of their keys: equal widths keep it the order of the parameters.
  const keys = parameters.map((_, i) => `p${String(i).padStart(6, '0')}`);
  const example: Record<string, number> = Object.fromEntries(keys.map((key) => [key, 1]));
  const made = objective((theta: Readonly<Record<string, tf.Tensor>>) => {
    const values = new Map<string, tf.Tensor>();
    for (const [name, column] of columns) values.set(name, constant(column));
    for (const [i, name] of parameters.entries()) values.set(name, theta[keys[i] ?? ''] as tf.Tensor);
    const result = program(values);
    return residuals(result.rank === 0 ? tf.broadcastTo(result, [rows]) : result);
  }, example);
  const { residuals: r, jacobian, residualCount } = made;
  if (r === undefined || jacobian === undefined || residualCount === undefined) throw bug('fit', 'the traced model has no residuals');
  return { ...made, residuals: r, jacobian, residualCount };
}
