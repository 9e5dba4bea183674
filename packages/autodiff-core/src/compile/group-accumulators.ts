/** The accumulators of a group: those that live through the whole group, those of an outer loop, those in memory. */

import type { Node } from '../ir/node.ts';
import { type Accumulator, accumulatorKey, declareAccumulator, FEW_ACCUMULATORS, isLocal, LANES, newAccumulator } from './accumulators.ts';
import { depthOf } from './affine.ts';
import { type CodeNames, numberText } from './code-names.ts';
import type { Piece } from './emit-context.ts';
import { neutral } from './expression-pool.ts';
import type { Root } from './plan.ts';
import type { Group } from './schedule.ts';
import type { Statement } from './statements.ts';

export class GroupAccumulators {
  readonly #names: CodeNames;
  readonly #known = new Map<string, Accumulator>();
  /** By node: pieces may come from an earlier attempt of the planner, whose roots are other objects. */
  readonly #inMemory = new Map<Node, Root>();
  readonly #lanes: number;

  constructor(group: Group, pieces: readonly Piece[], names: CodeNames) {
    this.#names = names;
    const loops = group.extents.map((_, v) => v);
    const most = Math.max(0, ...pieces.map(({ statements }) => statements.filter((each) => each.reducer !== undefined).length));
    this.#lanes = most <= FEW_ACCUMULATORS && loops.length > 0 ? LANES : 1;
    for (const root of group.roots) {
      if (root.kind !== 'accumulate') continue;
      const own = pieces.flatMap(({ statements }) => statements.filter((each) => each.root.node === root.node));
      const local = own.every(({ at }) => isLocal(at, loops) && (depthOf(at) === 0 || pieces.length === 1));
      if (!local) this.#inMemory.set(root.node, root);
      else if (own.length === 0 || depthOf((own[0] as Statement).at) === 0) this.#declareElements(root, own);
    }
  }

  /** Accumulators stored when the group ends. */
  readonly outermost: Accumulator[] = [];

  /** Code before the loops. */
  prologue(): string[] {
    const fills = [...this.#inMemory.values()].flatMap((root) =>
      root.targets.map((target) => `${target.name}.fill(${numberText(neutralOf(root))}, 0, ${target.size});`),
    );
    return [...fills, ...this.outermost.map(declareAccumulator)];
  }

  /** Roots whose partial results are in their target arrays. */
  get inMemory(): readonly Root[] {
    return [...this.#inMemory.values()];
  }

  /** Whether the root's partial results are in its target array. */
  isInMemory(root: Root): boolean {
    return this.#inMemory.has(root.node);
  }

  /** Variables per accumulator. */
  get lanes(): number {
    return this.#lanes;
  }

  /** The accumulator of a statement; `isNew` when it has to be declared in the loop that its place depends on. */
  of(statement: Statement): { accumulator: Accumulator; isNew: boolean } {
    const key = accumulatorKey(statement.root.node.id, statement.at);
    let accumulator = this.#known.get(key);
    const isNew = accumulator === undefined;
    if (accumulator === undefined) {
      accumulator = newAccumulator(this.#names, statement.reducer ?? 'sum', statement.at, statement.root.targets, this.#lanes);
      this.#known.set(key, accumulator);
    }
    return { accumulator, isNew };
  }

  /** Elements that no loop reaches (empty domains) still get the neutral value. */
  #declareElements(root: Root, statements: readonly Statement[]): void {
    for (const statement of statements) {
      const { accumulator, isNew } = this.of(statement);
      if (isNew) this.outermost.push(accumulator);
    }
    if (statements.length === 0) this.#inMemory.set(root.node, root);
  }
}

/** The result of an accumulating root over no elements. */
export function neutralOf(root: Root): number {
  const reducer = ({ reduceMax: 'max', reduceMin: 'min', reduceProd: 'prod' } as const)[root.node.primitive.name as 'reduceMax'] ?? 'sum';
  return neutral[reducer];
}
