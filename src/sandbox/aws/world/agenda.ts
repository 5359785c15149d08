/**
 * What is due when. Entries of the same moment come out in the order in which they were put in, so a
 * story never depends on how the heap is laid out.
 */
interface Entry<T> {
  readonly at: number;
  readonly turn: number;
  readonly what: T;
}

export class Agenda<T> {
  readonly #heap: Entry<T>[] = [];
  #turn = 0;

  add(at: number, what: T): void {
    const heap = this.#heap;
    const entry: Entry<T> = { at, turn: this.#turn++, what };
    let i = heap.length;
    heap.push(entry);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const above = heap[parent] as Entry<T>;
      if (!before(entry, above)) break;
      heap[i] = above;
      i = parent;
    }
    heap[i] = entry;
  }

  /** The moment of the first entry. */
  get nextAt(): number | undefined {
    return this.#heap[0]?.at;
  }

  /** Takes the first entry that is due at or before `time`. */
  take(time: number): Entry<T> | undefined {
    const heap = this.#heap;
    const first = heap[0];
    if (first === undefined || first.at > time) return undefined;
    const last = heap.pop() as Entry<T>;
    if (heap.length > 0) this.#sink(last);
    return first;
  }

  #sink(entry: Entry<T>): void {
    const heap = this.#heap;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1] as Entry<T>, heap[child] as Entry<T>)) child++;
      const below = heap[child] as Entry<T>;
      if (!before(below, entry)) break;
      heap[i] = below;
      i = child;
    }
    heap[i] = entry;
  }
}

const before = <T>(a: Entry<T>, b: Entry<T>): boolean => a.at < b.at || (a.at === b.at && a.turn < b.turn);
