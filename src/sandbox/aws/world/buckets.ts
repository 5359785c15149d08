/**
 * Token buckets that all callers of an account and Region share (facts/aws.md section 8). EC2 limits by
 * action, Elastic Load Balancing by action and in all, Auto Scaling by one bucket for everything (U10).
 */
export interface BucketSize {
  readonly burst: number;
  readonly perSecond: number;
}

export interface BucketSizes {
  /** Invented. */
  readonly autoscaling: BucketSize;
  readonly ec2Read: BucketSize;
  /** DescribeInstances and DescribeInstanceStatus with neither filter nor paging. */
  readonly ec2BareRead: BucketSize;
  readonly ec2Write: BucketSize;
  readonly ec2Terminate: BucketSize;
  readonly elbRead: BucketSize;
  readonly elbRegister: BucketSize;
  readonly elbWrite: BucketSize;
  readonly elbTotal: BucketSize;
}

export const defaultBuckets: BucketSizes = {
  autoscaling: { burst: 100, perSecond: 10 },
  ec2Read: { burst: 100, perSecond: 20 },
  ec2BareRead: { burst: 50, perSecond: 10 },
  ec2Write: { burst: 50, perSecond: 5 },
  ec2Terminate: { burst: 100, perSecond: 5 },
  elbRead: { burst: 40, perSecond: 10 },
  elbRegister: { burst: 20, perSecond: 4 },
  elbWrite: { burst: 20, perSecond: 3 },
  elbTotal: { burst: 40, perSecond: 10 },
};

interface Level {
  readonly size: keyof BucketSizes;
  tokens: number;
  at: number;
}

export class Buckets {
  readonly #levels = new Map<string, Level>();
  readonly #drainedAt = new Map<string, number>();
  readonly #sizes: BucketSizes;

  constructor(sizes: BucketSizes) {
    this.#sizes = sizes;
  }

  /** Takes one token from each of the named buckets, or none from any of them if one is empty. */
  take(now: number, place: string, wanted: readonly { name: string; size: keyof BucketSizes }[]): boolean {
    const levels = wanted.map(({ name, size }) => this.#level(now, place, name, size));
    if (levels.some(level => level.tokens < 1)) return false;
    for (const level of levels) level.tokens -= 1;
    return true;
  }

  /** Other callers of the account use up every bucket of a size, also those that nobody has used yet. */
  drain(now: number, place: string, size: keyof BucketSizes): void {
    this.#drainedAt.set(`${place} ${size}`, now);
    for (const [key, level] of this.#levels) {
      if (!key.startsWith(`${place} `) || level.size !== size) continue;
      level.tokens = 0;
      level.at = now;
    }
  }

  #level(now: number, place: string, name: string, size: keyof BucketSizes): Level {
    const key = `${place} ${name}`;
    const { burst, perSecond } = this.#sizes[size];
    let level = this.#levels.get(key);
    if (level === undefined) {
      const drainedAt = this.#drainedAt.get(`${place} ${size}`);
      level = { size, tokens: drainedAt === undefined ? burst : 0, at: drainedAt ?? now };
      this.#levels.set(key, level);
    }
    level.tokens = Math.min(burst, level.tokens + ((now - level.at) / 1_000) * perSecond);
    level.at = now;
    return level;
  }
}
