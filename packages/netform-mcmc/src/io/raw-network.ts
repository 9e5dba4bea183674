/** What the readers of the single formats hand to `assembleNetwork`: texts as they stand in the file, and where they stand. */

/** A cell before its column has a type; null where it is missing. */
export type RawCell = string | null;

/** A network before its rules are checked. */
export interface RawNetwork {
  /** Name of the reader, for messages. */
  readonly who: string;
  readonly ids: readonly string[];
  readonly attributes: ReadonlyMap<string, readonly RawCell[]>;
  readonly edges: readonly RawEdge[];
  /** Place of node k for messages: 'line 3 of the node list'. */
  nodePlace(k: number): string;
  /** Place of edge k for messages. */
  edgePlace(k: number): string;
}

/** An edge as it stands. */
export interface RawEdge {
  readonly source: string;
  readonly target: string;
  /** null when the format does not say. */
  readonly directed: boolean | null;
}
