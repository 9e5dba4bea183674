/** How the innermost loop is unrolled: neighbouring iterations share loads and break chains of additions. */
import { fixed, isFixed, loopVariable } from './affine.ts';
import type { Piece } from './emit-context.ts';
import type { Expression } from './expression.ts';
import type { Nest, Section } from './nest.ts';

/** A loop whose iterations together hold at most this many operations is written out. */
const WRITTEN_OUT = 64;
/** Loops of so few iterations are written out up to UNROLLED_BODY operations. */
const FEW_ITERATIONS = 4;
/** From this cost on a function is called, not inlined: neighbouring iterations then gain nothing from one another. */
const CALL_COST = 20;
/** Operations that a body of several iterations may hold. */
const UNROLLED_BODY = 120;

/** The stretches of the innermost loop. */
export function sectionsOf(nest: Nest): Section[] {
  const { inner, piece, dropped } = nest;
  const operations = piece.body.pool.size;
  if (inner < 0) return [{ from: 0, to: 1, step: 0, instances: [], isPiece: isSymbolic(nest) }];
  const from = piece.ranges.low[inner] as number;
  let to = piece.ranges.high[inner] as number;
  for (let v = inner - 1; v >= 0 && dropped.has(v); v--) to *= piece.ranges.high[v] as number;
  if ((to - from) * operations <= (to - from <= FEW_ITERATIONS ? UNROLLED_BODY : WRITTEN_OUT)) return [writtenOut(from, to)];
  const step = hasCalls(piece) ? 1 : iterationsPerPass(operations, to - from);
  const last = to - ((to - from) % step);
  const sections: Section[] = [];
  if (last > from)
    sections.push({ from, to: last, step, instances: Array.from({ length: step }, (_, u) => loopVariable(inner, u)), isPiece: step === 1 && isSymbolic(nest) });
  if (last < to)
    sections.push(
      (to - last) * operations <= WRITTEN_OUT ? writtenOut(last, to) : { from: last, to, step: 1, instances: [loopVariable(inner)], isPiece: false },
    );
  return sections;
}

function writtenOut(from: number, to: number): Section {
  return { from, to, step: 0, instances: Array.from({ length: to - from }, (_, i) => fixed(from + i)), isPiece: false };
}

function hasCalls({ statements }: Piece): boolean {
  const seen = new Set<Expression>();
  const visit = (expression: Expression): boolean => {
    if (expression.kind !== 'operation' || seen.has(expression)) return false;
    seen.add(expression);
    return expression.primitive.cost >= CALL_COST || expression.args.some(visit);
  };
  return statements.some(({ value }) => visit(value));
}

/** Whether no variable of the nest has become a number. */
function isSymbolic({ variables }: Nest): boolean {
  return variables.every((at) => !isFixed(at));
}

function iterationsPerPass(operations: number, iterations: number): number {
  for (const step of [4, 2]) if (step * operations <= UNROLLED_BODY && iterations >= step) return step;
  return 1;
}
