/** How long internal buffers live, in groups. */
import type { Node } from '../ir/node.ts';
import type { Lifetime } from './buffer-plan.ts';
import type { Root } from './plan.ts';
import type { Group } from './schedule.ts';
import type { Storage } from './storage.ts';

/** The internal buffers and, in the same order, their lives. */
export interface Lifetimes {
  readonly written: readonly Storage[];
  readonly lifetimes: readonly Lifetime[];
}

/** What matters of a group: what it writes and what it reads. */
export interface GroupLife {
  readonly roots: Group['roots'];
  readonly reads: Iterable<Node>;
}

/** The lives of all buffers of a planned graph: from the group that writes one to the last group that reads it. */
export function lifetimesOf(groups: readonly GroupLife[], storageOf: (node: Node) => Storage | undefined): Lifetimes {
  const lastRead = new Map<string, number>();
  const written: { storage: Storage; group: number }[] = [];
  groups.forEach((group, g) => {
    for (const node of group.reads) {
      const storage = storageOf(node);
      if (storage !== undefined) lastRead.set(storage.name, g);
    }
    for (const root of group.roots) {
      const storage = (root as Root).targets[0] as Storage;
      if (storage.name.startsWith('t')) written.push({ storage, group: g });
    }
  });
  return {
    written: written.map(({ storage }) => storage),
    lifetimes: written.map(({ storage, group }) => ({ size: storage.size, firstStep: group, lastStep: lastRead.get(storage.name) ?? group })),
  };
}
