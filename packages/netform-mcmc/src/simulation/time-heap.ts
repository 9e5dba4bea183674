/** A heap of meeting numbers, earliest on top. */
export interface TimeHeap {
  readonly items: number[];
  readonly time: Float64Array;
}

/** Adds a meeting. */
export function pushHeap({ items, time }: TimeHeap, meeting: number): void {
  let at = items.push(meeting) - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (time[items[parent]!]! <= time[meeting]!) break;
    items[at] = items[parent]!;
    at = parent;
  }
  items[at] = meeting;
}

/** Removes and returns the earliest meeting, -1 when there is none. */
export function popHeap({ items, time }: TimeHeap): number {
  if (items.length === 0) return -1;
  const top = items[0]!;
  const last = items.pop()!;
  if (items.length === 0) return top;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= items.length) break;
    if (child + 1 < items.length && time[items[child + 1]!]! < time[items[child]!]!) child += 1;
    if (time[items[child]!]! >= time[last]!) break;
    items[at] = items[child]!;
    at = child;
  }
  items[at] = last;
  return top;
}
