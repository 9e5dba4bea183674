/** "Did you mean": the names nearest to a wrong one. */

/**
 * Optimal-string-alignment distance between two words: insertions, deletions, substitutions and
 * swaps of neighbours, each at cost 1.
 */
export function editDistance(a: string, b: string): number {
  let twoBack: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, (twoBack[j - 2] ?? 0) + 1);
      row.push(best);
    }
    twoBack = previous;
    previous = row;
  }
  return previous[b.length] ?? a.length;
}

/** At most three of `names` that are close to `wrong`, nearest first; case, separators and the namespace are ignored. */
export function nearest(wrong: string, names: Iterable<string>): string[] {
  const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '');
  const target = plain(wrong);
  const scored: { name: string; distance: number }[] = [];
  for (const name of names) {
    const distance = Math.min(editDistance(target, plain(name)), editDistance(target, plain(name.split('/').at(-1) ?? name)));
    if (distance <= Math.max(1, Math.floor(target.length / 3))) scored.push({ name, distance });
  }
  scored.sort((a, b) => a.distance - b.distance || a.name.localeCompare(b.name));
  const exact = scored.filter((entry) => entry.distance === 0);
  return (exact.length > 0 ? exact : scored).slice(0, 3).map((entry) => entry.name);
}

/** A sentence for the end of a message: `Did you mean "l-bfgs-b"?`, or the list of all names when none is close. */
export function didYouMean(wrong: string, names: readonly string[]): string {
  const close = nearest(wrong, names);
  if (close.length > 0) return `Did you mean ${close.map((name) => JSON.stringify(name)).join(' or ')}?`;
  if (names.length === 0) return 'There is none to choose from';
  const shown = names.slice(0, 40).join(', ');
  return `Use one of: ${shown}${names.length > 40 ? ', ...' : ''}`;
}
