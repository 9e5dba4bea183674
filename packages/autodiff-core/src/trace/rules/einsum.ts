/** Einstein summation of one or two operands, as dot, transpose and sum. */
import { ThetakitError } from '@thetakit/registry';
import type { Node, Ops } from '../../ir/node.ts';

/** An array and a letter for each of its axes. */
interface Labelled {
  readonly node: Node;
  readonly labels: string;
}

export function einsum(equation: string, operands: readonly Node[], ops: Ops): Node {
  const [left, result, ...more] = equation.replace(/\s/g, '').split('->') as [string, string | undefined, ...string[]];
  const terms = left.split(',');
  const refuse = (problem: string) =>
    new ThetakitError('OP_UNSUPPORTED', {
      who: 'einsum',
      problem,
      action: 'Write it as products of two arrays with each letter once per array',
      received: equation,
    });
  if (more.length > 0) throw refuse(`${JSON.stringify(equation)} has ${more.length + 1} arrows, expected exactly one`);
  if (operands.length > 2 || terms.length !== operands.length) throw refuse(`${JSON.stringify(equation)} has ${operands.length} operands, expected 1 or 2`);
  if (terms.some((term) => new Set(term).size !== term.length)) throw refuse(`${JSON.stringify(equation)} repeats a letter within one operand`);
  const output = result ?? implicitOutput(terms);
  const unknown = [...output].find((label) => !left.includes(label));
  if (unknown !== undefined) throw refuse(`${JSON.stringify(equation)} has the letter ${unknown} in its result alone`);
  const labelled = operands.map((node, i) => ({ node, labels: terms[i] as string }));
  const needed = (i: number) => (label: string) => output.includes(label) || terms.some((term, j) => j !== i && term.includes(label));
  const trimmed = labelled.map((each, i) => sumOut(each, needed(i), ops));
  const product = trimmed.length === 1 ? (trimmed[0] as Labelled) : contract(trimmed[0] as Labelled, trimmed[1] as Labelled, output, ops);
  return ops.transpose(
    product.node,
    [...output].map((label) => product.labels.indexOf(label)),
  );
}

/** Without `->`: the letters that occur once, in alphabetical order. */
function implicitOutput(terms: readonly string[]): string {
  const all = terms.join('');
  return [...new Set(all)]
    .filter((label) => all.indexOf(label) === all.lastIndexOf(label))
    .sort()
    .join('');
}

/** Sums the axes whose letters nobody needs. */
function sumOut({ node, labels }: Labelled, isNeeded: (label: string) => boolean, ops: Ops): Labelled {
  const axes = [...labels].map((label, i) => (isNeeded(label) ? -1 : i)).filter((axis) => axis >= 0);
  return { node: ops.reduceSum(node, axes), labels: [...labels].filter(isNeeded).join('') };
}

/** Letters of both operands are batch axes when the output has them, contracted otherwise. */
function contract(a: Labelled, b: Labelled, output: string, ops: Ops): Labelled {
  const shared = [...a.labels].filter((label) => b.labels.includes(label));
  const batch = shared.filter((label) => output.includes(label));
  const contracted = shared.filter((label) => !output.includes(label));
  const axes = (x: Labelled, labels: readonly string[]) => labels.map((label) => x.labels.indexOf(label));
  const node = ops.dot(a.node, b.node, { contract: [axes(a, contracted), axes(b, contracted)], batch: [axes(a, batch), axes(b, batch)] });
  const free = (x: Labelled) => [...x.labels].filter((label) => !shared.includes(label)).join('');
  return { node, labels: batch.join('') + free(a) + free(b) };
}
