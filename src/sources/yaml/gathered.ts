import { replaceItems } from '../../shared/lists';

/** What one search found in each item, and in all of them. */
interface Found {
  readonly perItem: (readonly unknown[] | undefined)[];
  all: readonly unknown[] | undefined;
  /** Where items stand that were not looked at yet. */
  from: number;
  to: number;
}

/** A row of things that change one at a time, each of which is searched once in its life. */
export class Gathered<Item, Context> {
  readonly items: Item[];
  readonly #found = new Map<unknown, Found>();

  constructor(items: readonly Item[]) {
    this.items = [...items];
  }

  /** Puts `items` in the place of `count` others. */
  splice(start: number, count: number, items: readonly Item[]): void {
    replaceItems(this.items, start, count, items);
    for (const found of this.#found.values()) {
      const removed = replaceItems(
        found.perItem,
        start,
        count,
        items.map(() => undefined),
      );
      if (removed.some((hits) => hits === undefined || hits.length > 0)) found.all = undefined;
      const isClean = found.from >= found.to;
      found.to = Math.max(isClean ? 0 : found.to + items.length - count, start + items.length);
      found.from = isClean ? start : Math.min(found.from, start);
    }
  }

  /**
   * Everything that a search finds, in the order of the items.
   *
   * @param find - Must yield the same for the same item for as long as the row lives. Pass the same function each time.
   */
  gather<T>(find: (item: Item, context: Context) => readonly T[], context: Context): readonly T[] {
    let found = this.#found.get(find);
    if (found === undefined) {
      found = { perItem: this.items.map(() => undefined), all: undefined, from: 0, to: this.items.length };
      this.#found.set(find, found);
    }
    for (let i = found.from; i < found.to; i++) {
      const item = this.items[i];
      if (item === undefined || found.perItem[i] !== undefined) continue;
      const hits = find(item, context);
      found.perItem[i] = hits.length === 0 ? none : hits;
      if (hits.length > 0) found.all = undefined;
    }
    found.from = found.to = 0;
    return (found.all ??= found.perItem.flatMap((hits) => hits ?? none)) as readonly T[];
  }
}

const none: readonly never[] = [];
