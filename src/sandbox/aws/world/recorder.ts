/**
 * What happened, for tests, the sandbox page and the benchmark: every call with its caller and answer,
 * every change with its cause, and the healthy count of each group over time. It only watches.
 */
import type { Caller, Service } from './model.ts';

export interface CallRecord {
  /** From 1, over all services. */
  readonly number: number;
  readonly at: number;
  readonly service: Service;
  readonly action: string;
  readonly input: unknown;
  readonly caller: Caller;
  readonly requestId: string;
  /** How it ended for the caller. */
  outcome:
    | { readonly kind: 'answered'; readonly output: unknown }
    | { readonly kind: 'refused'; readonly code: string; readonly message: string; readonly status: number }
    | { readonly kind: 'lost'; readonly took: 'effect' | 'no effect' }
    /** The handler has not returned: only a script that runs inside the call can see this. */
    | { readonly kind: 'open' };
  /** How old the state was that it answered from, in milliseconds; 0 for writes. */
  lagMs: number;
}

export type Subject = 'group' | 'member' | 'instance' | 'registration' | 'activity' | 'refresh' | 'alarm';

export interface ChangeRecord {
  readonly at: number;
  readonly subject: Subject;
  readonly key: string;
  /** `undefined`: it was not there. */
  readonly before: object | undefined;
  readonly after: object | undefined;
  /** A call (`call 7 AttachInstances`), the clock (`reconcile …`), an actor, or the set-up. */
  readonly cause: string;
}

/** One step of a group's curve; it holds until the next. */
export interface CapacitySample {
  readonly at: number;
  /** Members in service whose users get answers: running, and healthy at every source of the group. */
  readonly healthy: number;
  readonly inService: number;
  /** What counts in desired, in members. */
  readonly counted: number;
}

export interface Recorder {
  readonly calls: readonly CallRecord[];
  readonly changes: readonly ChangeRecord[];
  /** The curve of a group, by its key (`account/region/name`). */
  capacity(groupKey: string): readonly CapacitySample[];
  /** The least healthy count from `since` (milliseconds since the epoch) on. */
  lowestHealthy(groupKey: string, since?: number): number;
  /** How many milliseconds the group had less than `floor` healthy members from `since` on. */
  belowFloorMs(groupKey: string, floor: number, since?: number): number;
  /** Calls by `service:action`. */
  callCounts(): Record<string, number>;
}

export function createRecorder(
  now: () => number,
  keepChanges: boolean,
): Recorder & {
  call(record: CallRecord): void;
  change(record: ChangeRecord): void;
  sample(groupKey: string, sample: CapacitySample): void;
} {
  const calls: CallRecord[] = [];
  const changes: ChangeRecord[] = [];
  const curves = new Map<string, CapacitySample[]>();
  const curve = (key: string): readonly CapacitySample[] => curves.get(key) ?? [];
  return {
    calls,
    changes,
    capacity: curve,
    lowestHealthy(key, since = Number.NEGATIVE_INFINITY) {
      return Math.min(...during(curve(key), since, now()).map(s => s.healthy));
    },
    belowFloorMs(key, floor, since = Number.NEGATIVE_INFINITY) {
      return during(curve(key), since, now())
        .filter(s => s.healthy < floor)
        .reduce((sum, s) => sum + (s.until - s.at), 0);
    },
    callCounts() {
      const counts: Record<string, number> = {};
      for (const { service, action } of calls) {
        const name = `${service}:${action}`;
        counts[name] = (counts[name] ?? 0) + 1;
      }
      return counts;
    },
    call: record => {
      calls.push(record);
    },
    change: record => {
      if (keepChanges) changes.push(record);
    },
    sample(key, sample) {
      const samples = curves.get(key);
      if (samples === undefined) curves.set(key, [sample]);
      // Several changes of one moment are one step.
      else if (samples.at(-1)?.at === sample.at) samples[samples.length - 1] = sample;
      else samples.push(sample);
    },
  };
}

function during(
  samples: readonly CapacitySample[],
  since: number,
  now: number,
): (CapacitySample & { readonly until: number })[] {
  const pieces: (CapacitySample & { readonly until: number })[] = [];
  samples.forEach((sample, i) => {
    const until = samples[i + 1]?.at ?? Math.max(now, sample.at);
    const last = i === samples.length - 1;
    if (until > since || last)
      pieces.push({ ...sample, at: Math.max(sample.at, Math.min(since, until)), until });
  });
  return pieces;
}
