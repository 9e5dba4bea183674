/** A teacher as a network of this package: the same function, compiled, so that many images of published size are simulated in reasonable time. */
import { buildModel } from '../model/build-model.ts';
import { type FittedModel, restoreModel } from '../model/fitted-model.ts';
import type { ModelSpec } from '../model/model-spec.ts';
import { parameterCount, viewsOf } from '../model/parameter-layout.ts';
import type { TeacherNetwork } from './teacher-network.ts';

/** The network whose neuron n reads map `types[n]` at `offsets[n]`, times the gain of the map. */
export function teacherAsNetwork(teacher: TeacherNetwork, precision: 'float64' | 'float32' = 'float32'): FittedModel {
  const { layers, kernelSide, mapSide, imageSide, imageChannels, offsets, types, gains } = teacher;
  const neurons = types.length;
  const positions = Array.from(types, (_, n) => (offsets[2 * n] ?? 0) * mapSide + (offsets[2 * n + 1] ?? 0));
  const spec: ModelSpec = {
    core: { layers: layers.map(({ outputs }) => ({ channels: outputs, kernel: kernelSide, bias: true, activation: 'relu' })) },
    readout: { kind: 'fixed-mask', positions },
    loss: { kind: 'mse' },
  };
  const place = { image: [imageSide, imageSide, imageChannels] as const, sessions: [{ neurons, behaviour: 0 }] };
  const model = buildModel(spec, place);
  const vector = new Float64Array(parameterCount(model.parameters));
  const views = viewsOf(model.parameters, vector);
  layers.forEach(({ weights, biases }, l) => {
    views[`core.${l}.kernel`]?.set(weights);
    views[`core.${l}.bias`]?.set(biases);
  });
  for (let n = 0; n < neurons; n++) {
    const type = types[n] ?? 0;
    (views['readout.0.features'] ?? vector)[type * neurons + n] = gains[type] ?? 1;
  }
  return restoreModel({ version: 1, spec, place, vector, statistics: { count: 0, values: {} } }, precision);
}
