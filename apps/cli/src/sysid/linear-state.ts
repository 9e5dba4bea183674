/** The state of a fit of the linear model as bytes. */
import { type LinearFitState, readNpz, writeNpz } from '@thetakit/cnn-sysid';

/** State to bytes. */
export function writeLinearState(state: LinearFitState): Uint8Array {
  const { parameters, first, second, best, order, ...rest } = state;
  const vector = (data: Float64Array | Int32Array) => ({ data, shape: [data.length] });
  const meta = new TextEncoder().encode(JSON.stringify({ ...rest, bestValidation: String(rest.bestValidation) }));
  return writeNpz({
    parameters: vector(parameters),
    first: vector(first),
    second: vector(second),
    best: vector(best),
    order: vector(order),
    meta: { data: meta, shape: [meta.length] },
  });
}

/** Bytes to state; a fit that ended at its limit on steps goes on. */
export async function readLinearState(bytes: Uint8Array): Promise<LinearFitState> {
  const file = await readNpz(bytes);
  const vector = async (name: string) => Float64Array.from((await file.array(name)).data);
  const meta = JSON.parse(new TextDecoder().decode(Uint8Array.from(await vector('meta')))) as LinearFitState & { bestValidation: unknown };
  const { outcome, ...rest } = meta;
  return {
    ...rest,
    ...(outcome === undefined || outcome.reason === 'max-iterations' ? {} : { outcome }),
    bestValidation: Number(rest.bestValidation),
    parameters: await vector('parameters'),
    first: await vector('first'),
    second: await vector('second'),
    best: await vector('best'),
    order: Int32Array.from(await vector('order')),
  };
}
