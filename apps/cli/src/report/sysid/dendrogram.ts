/** The tree of a hierarchical clustering as SVG text. */
import type { Join } from '@thetakit/cnn-sysid';
import { COLOURS, SERIES } from '../theme.ts';

const [WIDTH, HEIGHT, MARGIN, MARK] = [460, 300, 34, 12];

/** Draws joins over N = joins + 1 leaves, a mark in the colour of its cluster under each leaf. */
export function dendrogramSvg(joins: readonly Join[], clusters: ArrayLike<number>): string {
  const leaves = joins.length + 1;
  const order = leafOrder(joins, leaves);
  const step = (WIDTH - MARGIN - 6) / leaves;
  const base = HEIGHT - MARK - 8;
  const highest = joins.at(-1)?.height ?? 1;
  const y = (height: number) => base - ((base - 8) * height) / (highest || 1);
  const xs = new Map(order.map((leaf, i) => [leaf, MARGIN + (i + 0.5) * step]));
  const heights = new Map<number, number>();
  const lines = joins.map(({ left, right, height }, i) => {
    const [a, b] = [xs.get(left) ?? 0, xs.get(right) ?? 0];
    xs.set(leaves + i, (a + b) / 2);
    heights.set(leaves + i, height);
    const point = (x: number, at: number) => `${x.toFixed(1)} ${y(at).toFixed(1)}`;
    return `M${point(a, heights.get(left) ?? 0)}L${point(a, height)}L${point(b, height)}L${point(b, heights.get(right) ?? 0)}`;
  });
  const marks = order.map((leaf, i) => {
    const colour = SERIES[(clusters[leaf] ?? 0) % SERIES.length] ?? COLOURS.blue;
    return `<rect x="${(MARGIN + i * step).toFixed(2)}" y="${base + 4}" width="${Math.max(step, 0.6).toFixed(2)}" height="${MARK}" fill="${colour}"/>`;
  });
  const label = (value: number) =>
    `<text x="${MARGIN - 6}" y="${(y(value) + 4).toFixed(1)}" text-anchor="end" font-family="system-ui, sans-serif" font-size="11" fill="${COLOURS.muted}">${Number(value.toPrecision(2))}</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" aria-label="tree of neurons by feature weights" width="${WIDTH}" viewBox="0 0 ${WIDTH} ${HEIGHT}"><path d="${lines.join('')}" fill="none" stroke="${COLOURS.muted}" stroke-width="1"/>${marks.join('')}${label(0)}${label(highest)}</svg>`;
}

/** Leaves from left to right so that no lines cross. */
function leafOrder(joins: readonly Join[], leaves: number): number[] {
  const order: number[] = [];
  const stack = [joins.length === 0 ? 0 : leaves + joins.length - 1];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    const join = joins[node - leaves];
    if (join === undefined) order.push(node);
    else stack.push(join.right, join.left);
  }
  return order;
}
