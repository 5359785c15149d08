/**
 * The only source of chance. Each stream draws from its own seed, so that reading the world more often
 * (stream `reads`) never changes what happens in it (stream `life`).
 */
export interface Random {
  /** The next number in [0, 1). */
  next(): number;
  /** A whole number in [0, below). */
  below(below: number): number;
  /** One of the list; the list must not be empty. */
  pick<T>(list: readonly T[]): T;
  /** `length` lower-case hex digits. */
  hex(length: number): string;
}

export interface Streams {
  /** Delays, ties, deaths: what happens in the world. */
  readonly life: Random;
  /** How old an answer is, in which order it lists things. */
  readonly reads: Random;
  /** Ids of instances, activities and requests. */
  readonly ids: Random;
  /** Whether a fault with a probability strikes. */
  readonly faults: Random;
}

export function createStreams(seed: number): Streams {
  return {
    life: createRandom(seed, 1),
    reads: createRandom(seed, 2),
    ids: createRandom(seed, 3),
    faults: createRandom(seed, 4),
  };
}

/** Chris Doty-Humphrey's sfc32: small, fast, and the same on every machine. */
export function createRandom(seed: number, stream: number): Random {
  let a = seed >>> 0;
  let b = Math.floor(seed / 2 ** 32) >>> 0;
  let c = stream >>> 0;
  let counter = 1;
  const draw = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum >>> 0;
  };
  // The first numbers of neighbouring seeds resemble each other.
  for (let i = 0; i < 16; i++) draw();
  const next = (): number => draw() / 2 ** 32;
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    below,
    pick<T>(list: readonly T[]): T {
      if (list.length === 0) throw new RangeError('nothing to pick from');
      return list[below(list.length)] as T;
    },
    hex(length: number): string {
      let digits = '';
      while (digits.length < length) digits += draw().toString(16).padStart(8, '0');
      return digits.slice(0, length);
    },
  };
}

/** A UUID shaped like those of activities and requests. */
export function uuid(random: Random): string {
  const h = random.hex(32);
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-a${h.slice(17, 20)}-${h.slice(20)}`;
}
