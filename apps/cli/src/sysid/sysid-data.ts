/** Data of a recording or a simulation, in the one form that fits and reports take. */
import type { Repeats, Split } from '@thetakit/cnn-sysid';

/** What is known of simulated neurons. */
export interface Truth {
  /** [N, side, side]. */
  readonly fields: Float64Array;
  readonly patchSide: number;
  /** [N, 2]. */
  readonly offsets: Int32Array;
  readonly types: Int32Array;
}

/** Images with responses, and what else the file holds. */
export interface SysidData {
  /** [D, rows, columns, channels]. */
  readonly images: Float32Array;
  readonly image: readonly [rows: number, columns: number, channels: number];
  readonly samples: number;
  /** [D, N], NaN where missing. */
  readonly responses: Float64Array;
  readonly neurons: number;
  /** Test images, repeats of the responses to them, and noise-free responses [images, N] where they are known. */
  readonly test?: { readonly images: Float32Array; readonly repeats: Repeats; readonly clean?: Float64Array };
  readonly truth?: Truth;
  /** The split that the data come with. */
  readonly split?: Split;
  /** What was noticed and mended, as sentences. */
  readonly notes: readonly string[];
  /** Files and digests. */
  readonly subject: Readonly<Record<string, unknown>>;
}
