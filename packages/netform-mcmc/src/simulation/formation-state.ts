/** What grows while meetings are replayed. */

/** The growing network and its closure codes. */
export interface FormationState {
  readonly degree: Int32Array;
  /** Friends of each agent in order of formation, shape [N, degreeCount]. */
  readonly friends: Int32Array;
  /** Closure code of every pair, symmetric, shape [N, N]. */
  readonly closure: Uint8Array;
  /** Meeting numbers that became links, in order of time. */
  readonly formed: number[];
  /** Pairs i * N + j, i < j, whose closure code has just left 0. */
  readonly opened: number[];
}
