/**
 * Writes the expressions of one loop body: each at the shallowest loop where its operands are known (so invariant
 * work leaves the loop), in order, with single uses inlined.
 */
import { type Affine, depthOf } from './affine.ts';
import { type CodeNames, numberText } from './code-names.ts';
import type { Expression, Operation, ScalarFunction } from './expression.ts';

/** An inlined expression longer than this gets a name, to keep lines and nesting short. */
const LONGEST_INLINE = 140;

/** Lines by loop depth: entry d goes inside d open loops. */
export type LinesByDepth = string[][];

export class ExpressionWriter {
  readonly #names: CodeNames;
  readonly #variableNames: readonly string[];
  readonly #dropped: ReadonlySet<number>;
  readonly #lines: LinesByDepth;
  readonly #texts = new Map<Expression, string>();
  readonly #depths = new Map<Expression, number>();
  readonly #bases = new Map<string, string>();

  /** `dropped` variables are merged into the next inner loop. */
  constructor(names: CodeNames, variableNames: readonly string[], dropped: ReadonlySet<number>, lines: LinesByDepth) {
    this.#names = names;
    this.#variableNames = variableNames;
    this.#dropped = dropped;
    this.#lines = lines;
  }

  /**
   * Writes everything that `roots` need. With `loadsFirst` every load gets a name, so that it comes before the stores of other roots;
   * arithmetic that is used once stays where it is used: values that wait for their stores would not fit the registers.
   */
  write(roots: readonly Expression[], loadsFirst: boolean): void {
    const uses = new Map<Expression, number>();
    const needed: Expression[] = [];
    const visit = (expression: Expression): void => {
      const count = uses.get(expression) ?? 0;
      uses.set(expression, count + 1);
      if (count > 0) return;
      for (const arg of directArgs(expression)) visit(arg);
      needed.push(expression);
    };
    for (const root of roots) visit(root);
    if (loadsFirst) for (const each of needed) if (each.kind === 'load') uses.set(each, (uses.get(each) as number) + 1);
    const userDepth = this.#deepenedUsers(needed, roots);
    for (const expression of needed) this.#writeOne(expression, uses.get(expression) as number, userDepth.get(expression) ?? -1);
  }

  /** The text of an expression written before. */
  text(expression: Expression): string {
    return this.#texts.get(expression) as string;
  }

  /** An index as text; sums of products get a name once per loop. */
  indexText(at: Affine): string {
    const terms: string[] = [];
    at.k.forEach((k, v) => {
      if (k === 0 || this.#dropped.has(v)) return;
      terms.push(k === 1 ? (this.#variableNames[v] as string) : `${this.#variableNames[v]} * ${numberText(k)}`);
    });
    if (terms.length === 0) return `${at.c}`;
    const key = terms.join(' + ');
    let base = terms.length === 1 && !key.includes(' ') ? key : this.#bases.get(key);
    if (base === undefined) {
      base = this.#names.fresh('p');
      this.#bases.set(key, base);
      this.#line(depthOf(at), `const ${base} = ${key};`);
    }
    if (at.c === 0) return base;
    return at.c > 0 ? `${base} + ${at.c}` : `${base} - ${-at.c}`;
  }

  /** The deepest loop in which an expression is used; -2 when it is used at several depths. */
  #deepenedUsers(needed: readonly Expression[], roots: readonly Expression[]): Map<Expression, number> {
    const depths = new Map<Expression, number>();
    for (const user of needed) {
      const depth = this.#depthOf(user);
      for (const arg of directArgs(user)) depths.set(arg, depth);
    }
    for (const root of roots) depths.set(root, this.#depthOf(root));
    return depths;
  }

  #depthOf(expression: Expression): number {
    let depth = this.#depths.get(expression);
    if (depth === undefined) {
      if (expression.kind === 'operation') depth = expression.args.reduce((deepest, arg) => Math.max(deepest, this.#depthOf(arg)), 0);
      else depth = expression.kind === 'literal' ? 0 : depthOf(expression.at);
      this.#depths.set(expression, depth);
    }
    return depth;
  }

  #writeOne(expression: Expression, uses: number, userDepth: number): void {
    if (this.#texts.has(expression)) return;
    if (expression.kind === 'literal') {
      this.#texts.set(expression, numberText(expression.value));
      return;
    }
    const depth = this.#depthOf(expression);
    const text = this.#formula(expression);
    if (uses === 1 && userDepth === depth && text.length <= LONGEST_INLINE) {
      this.#texts.set(expression, text);
      return;
    }
    const name = this.#names.fresh('v');
    this.#line(depth, `const ${name} = ${text};`);
    this.#texts.set(expression, name);
  }

  #formula(expression: Expression): string {
    switch (expression.kind) {
      case 'literal':
        return numberText(expression.value);
      case 'ramp':
        return `(${this.indexText(expression.at)})`;
      case 'load':
        return `${expression.storage.name}[${this.indexText(expression.at)}]`;
      case 'operation':
        return this.#operation(expression);
    }
  }

  #operation({ primitive, params, args }: Operation): string {
    const condition = selectCondition(primitive, args);
    if (condition !== null) {
      const texts = condition.args.map((arg) => this.text(arg));
      const test = (condition.primitive.emitCondition as NonNullable<ScalarFunction['emitCondition']>)(texts, condition.params);
      return `(${test} ? ${this.text(args[1] as Expression)} : ${this.text(args[2] as Expression)})`;
    }
    return primitive.emit(
      args.map((arg) => this.text(arg)),
      params,
      this.#names.helper,
    );
  }

  #line(depth: number, line: string): void {
    (this.#lines[depth] as string[]).push(line);
  }
}

/** The predicate of a select when it can be written as a condition instead of as 1 or 0. */
function selectCondition(primitive: ScalarFunction, args: readonly Expression[]): Operation | null {
  const p = args[0];
  return primitive.name === 'select' && p?.kind === 'operation' && p.primitive.emitCondition !== undefined ? p : null;
}

/** The expressions whose text the text of `expression` contains. */
function directArgs(expression: Expression): readonly Expression[] {
  if (expression.kind !== 'operation') return [];
  const condition = selectCondition(expression.primitive, expression.args);
  return condition === null ? expression.args : [...condition.args, ...expression.args.slice(1)];
}
