/**
 * The common shape behind every file format: nodes with their attributes by column, and edges by id, undirected unless `directed` says otherwise. It is what
 * `networkData({ ids: table.nodes.id, links: table.edges, covariates: table.nodes.attributes })` takes.
 */

/** Value of a node attribute; null where it is missing. */
export type AttributeValue = string | number | null;

/** A network as read from a file. */
export interface NetworkTable {
  readonly nodes: {
    /** Ids of the nodes, all different, in the order of the file. */
    readonly id: readonly string[];
    /** Attributes by name, one value per node. A column whose values are all numbers holds numbers, any other holds texts. */
    readonly attributes: Readonly<Record<string, readonly AttributeValue[]>>;
  };
  /** Are the edges directed, from source to target? Absent: no. */
  readonly directed?: boolean;
  /** Edges as pairs of ids, each once. */
  readonly edges: readonly (readonly [source: string, target: string])[];
}

/** How directed nominations become undirected links: when either names the other, or only when both do. */
export type SymmetriseRule = 'union' | 'mutual';

/** What all readers accept. */
export interface ReadOptions {
  /** Required when the edges are directed; says that they are when the format cannot. No default. */
  readonly symmetrise?: SymmetriseRule;
  /** Keep the edges as they stand, directed, for consent 'unilateral'; undirected ones become two. Goes without `symmetrise`; default false. */
  readonly directed?: boolean;
  /** Node attributes to keep; default all. */
  readonly attributes?: readonly string[];
  /** What a missing attribute value does: an error, the default, or null in the table. */
  readonly missing?: 'error' | 'keep';
  /** What an edge from a node to itself does; default 'error'. */
  readonly selfLoops?: 'error' | 'drop';
  /** What an edge that stands twice does; default 'error'. */
  readonly duplicates?: 'error' | 'drop';
  /** Most nodes; default 20,000. */
  readonly maxNodes?: number;
  /** Most edges as they stand in the file; default 2,000,000. */
  readonly maxEdges?: number;
  /** Longest text, in UTF-16 code units; default 64 Mi. */
  readonly maxLength?: number;
}
