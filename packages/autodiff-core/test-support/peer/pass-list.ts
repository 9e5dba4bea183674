/** The pass list of tfjs-core's own op tests: how many tests each file has, and which fail here and why. */
import list from './pass-list.json' with { type: 'json' };

interface FileEntry {
  /** Tests of the file that have to pass. */
  readonly pass: number;
  /** Full names of the tests that fail here, by a key of `reasons`. */
  readonly fail?: Readonly<Record<string, readonly string[]>>;
}

interface PassList {
  /** Version of @tensorflow/tfjs-core. */
  readonly version: string;
  /** Why a test may fail. */
  readonly reasons: Readonly<Record<string, string>>;
  /** Files that are not imported, by a key of `reasons`. */
  readonly left: Readonly<Record<string, readonly string[]>>;
  readonly files: Readonly<Record<string, FileEntry>>;
}

export const passList: PassList = list;

/** Full names of the tests of a file that have to fail. */
export function expectedFailures(file: string): ReadonlySet<string> {
  return new Set(Object.values(passList.files[file]?.fail ?? {}).flat());
}
