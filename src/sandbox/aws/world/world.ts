/**
 * The simulated AWS: one truth on a clock that is set from outside. Nothing changes except by a call, the
 * clock or an actor; the same seed and the same calls tell the same story, byte for byte.
 */
import { createDeeds, type Deeds } from './actors.ts';
import { Agenda } from './agenda.ts';
import { type BucketSizes, Buckets, defaultBuckets } from './buckets.ts';
import { type CapacityWatch, createCapacityWatch } from './capacity-watch.ts';
import { happen } from './clock.ts';
import { because, type Engine } from './engine.ts';
import type { Event } from './events.ts';
import { type FaultRule, Faults } from './faults.ts';
import { type Caller, keyOf, type Place, type Registration } from './model.ts';
import { defaultParams, defaultSwitches, type Params, type Switches } from './params.ts';
import { createStreams } from './random.ts';
import { type CallRecord, createRecorder, type Recorder, type Subject } from './recorder.ts';
import { createBuilder } from './setup/builder.ts';
import type { Builder } from './setup/specs.ts';
import { Table } from './table.ts';
import { type GroupTruth, groupTruth } from './truth.ts';

export interface WorldOptions {
  readonly seed: number;
  /** When the story begins; a number is milliseconds since the epoch. */
  readonly start: Date | number;
  readonly params?: Partial<Params>;
  readonly switches?: Partial<Switches>;
  /** `false` takes the limits away; a part changes those. */
  readonly buckets?: Partial<BucketSizes> | false;
  /** Where things are unless it is said otherwise. */
  readonly home?: Partial<Place>;
  /** Whether every change of state is kept for reading; costs memory in long histories. Default true. */
  readonly keepChanges?: boolean;
}

export type CallMatch = {
  readonly service?: string;
  readonly action?: string;
  /** The number of the call, counting all calls from 1. */
  readonly number?: number;
};

export interface World extends Builder, Deeds {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly home: Place;
  /** The caller of whoever presents no key of its own: a user of the home account. */
  readonly defaultCaller: Caller;
  readonly recorder: Recorder;
  /** Lets `ms` pass; everything due happens at its exact time and in order. */
  advance(ms: number): void;
  /** Lets time pass until something is due, at most `ms`. */
  advanceToNext(ms: number): void;
  /** When the next thing is due, or `undefined` when nothing ever is. */
  readonly nextAt: number | undefined;
  /** The truth about a group, by its name at home or its key. */
  group(name: string): GroupTruth;
  /** The caller that an access key from AssumeRole stands for. */
  session(accessKeyId: string): Caller | undefined;
  /** The truth about an instance's EC2 state; `undefined` when it was never there or is forgotten. */
  instanceState(id: string): string | undefined;
  /** Has a script act at a moment (milliseconds since the epoch). */
  at(time: number, script: (world: World) => void): void;
  /** Has a script act before or after the effect of each matching call. */
  onCall(match: CallMatch, when: 'before' | 'after', script: (world: World, call: CallRecord) => void): void;
  /** Has a script act once, as soon as something is so; it is asked after every event and call. */
  when(condition: (world: World) => boolean, script: (world: World) => void): void;
  /** Arms a fault; the function that it answers disarms it. */
  addFault(rule: FaultRule): () => void;
  /** The inside, for the dispatch only. */
  readonly inside: Inside;
}

export interface Inside {
  readonly engine: Engine;
  readonly faults: Faults;
  readonly buckets: Buckets | undefined;
  readonly record: (call: CallRecord) => void;
  readonly scripts: (when: 'before' | 'after', call: CallRecord) => void;
  /** Makes happen what is due by now. */
  readonly settle: () => void;
}

/** Lets nothing happen before the first call of `advance`. */
export function createWorld(options: WorldOptions): World {
  const home: Place = {
    accountId: options.home?.accountId ?? '111122223333',
    region: options.home?.region ?? 'us-east-1',
  };
  const params: Params = { ...defaultParams, ...options.params };
  let now = typeof options.start === 'number' ? options.start : options.start.getTime();
  const recorder = createRecorder(() => now, options.keepChanges ?? true);
  const windowMs = params.lagMs[1];
  const clock = (): number => now;
  let begun = false;
  let watchOf: CapacityWatch | undefined;
  const registrationsOf = new Map<string, Set<string>>();

  const table = <T extends object>(subject?: Subject, groupOf?: (value: T) => string): Table<T> =>
    new Table<T>({
      now: clock,
      settingUp: () => !begun,
      windowMs,
      ...(groupOf === undefined ? {} : { groupOf }),
      onChange(key, before, after) {
        if (subject === undefined || (subject === 'registration' && onlyReplanned(before, after))) return;
        recorder.change({ at: now, subject, key, before, after, cause: engine.cause });
        if (subject === 'member' || subject === 'instance') watchOf?.touched(key);
        if (subject === 'registration') {
          const id = key.slice(key.lastIndexOf('|') + 1);
          if (after === undefined) registrationsOf.get(id)?.delete(key);
          else if (before === undefined) {
            const keys = registrationsOf.get(id);
            if (keys === undefined) registrationsOf.set(id, new Set([key]));
            else keys.add(key);
          }
          watchOf?.touched(id);
        }
      },
    });

  const engine: Engine = {
    get now() {
      return now;
    },
    params,
    switches: { ...defaultSwitches, ...options.switches },
    random: createStreams(options.seed),
    agenda: new Agenda<Event>(),
    groups: table('group'),
    members: table('member', m => m.group),
    instances: table('instance', i => `${i.accountId}/${i.region}`),
    images: table(undefined, i => `${i.accountId}/${i.region}`),
    templates: table(undefined, t => `${t.accountId}/${t.region}`),
    subnets: table(undefined, s => `${s.accountId}/${s.region}`),
    sources: table(undefined, s => `${s.accountId}/${s.region}`),
    loadBalancers: table(undefined, l => `${l.accountId}/${l.region}`),
    registrations: table('registration', r => r.source),
    activities: table('activity', a => a.group),
    scheduled: table(undefined, s => s.group),
    policies: table(undefined, p => p.group),
    alarms: table('alarm', a => `${a.accountId}/${a.region}`),
    refreshes: table('refresh', r => r.group),
    roles: new Map(),
    parameters: new Map(),
    sessions: new Map(),
    registrationsOf,
    restless: new Set(),
    cause: 'set-up',
    turn: 0,
  };
  watchOf = createCapacityWatch(
    () => engine,
    (group, sample) => recorder.sample(group, sample),
  );

  const buckets =
    options.buckets === false ? undefined : new Buckets({ ...defaultBuckets, ...options.buckets });
  const faults = new Faults();
  const actors: ((world: World) => void)[] = [];
  const callScripts: {
    match: CallMatch;
    when: 'before' | 'after';
    run: (world: World, call: CallRecord) => void;
  }[] = [];
  let conditions: { condition: (world: World) => boolean; script: (world: World) => void }[] = [];

  function askConditions(): void {
    if (conditions.length === 0) return;
    const due = conditions.filter(c => c.condition(world));
    if (due.length === 0) return;
    conditions = conditions.filter(c => !due.includes(c));
    for (const { script } of due) because(engine, 'actor', () => script(world));
  }

  function runUntil(time: number): void {
    if (!begun) engine.cause = 'actor';
    begun = true;
    for (;;) {
      const entry = engine.agenda.take(time);
      if (entry === undefined) return;
      now = Math.max(now, entry.at);
      happen(engine, entry.what, actor => actors[actor]?.(world));
      askConditions();
    }
  }

  const world: World = {
    ...createBuilder(engine, home),
    ...attributed(
      engine,
      createDeeds(engine, home, service => {
        const at = `${home.accountId}/${home.region}`;
        const sizes: readonly (keyof BucketSizes)[] =
          service === 'autoscaling'
            ? ['autoscaling']
            : service === 'ec2'
              ? ['ec2Read', 'ec2BareRead', 'ec2Write', 'ec2Terminate']
              : ['elbTotal'];
        for (const size of sizes) buckets?.drain(now, at, size);
      }),
    ),
    get now() {
      return now;
    },
    home,
    defaultCaller: {
      ...home,
      arn: `arn:aws:iam::${home.accountId}:user/default`,
      accessKeyId: 'AKIADEFAULT',
    },
    recorder,
    advance(ms) {
      const until = now + ms;
      runUntil(until);
      now = until;
    },
    advanceToNext(ms) {
      const until = Math.min(now + ms, engine.agenda.nextAt ?? now + ms);
      runUntil(until);
      now = Math.max(now, until);
    },
    get nextAt() {
      return engine.agenda.nextAt;
    },
    group(name) {
      const group = engine.groups.get(name) ?? engine.groups.get(keyOf(home, name));
      if (group === undefined) throw new Error(`no group ${name} in this world`);
      return groupTruth(engine, group);
    },
    session: accessKeyId => engine.sessions.get(accessKeyId),
    instanceState: id => engine.instances.get(id)?.state,
    at(time, script) {
      actors.push(script);
      engine.agenda.add(Math.max(time, now), { kind: 'actor', actor: actors.length - 1 });
    },
    onCall(match, when, run) {
      callScripts.push({ match, when, run });
    },
    when(condition, script) {
      conditions.push({ condition, script });
      askConditions();
    },
    addFault: rule => faults.add(rule),
    inside: {
      engine,
      faults,
      buckets,
      record: call => recorder.call(call),
      scripts(when, call) {
        for (const script of callScripts) {
          const { match } = script;
          if (script.when !== when) continue;
          if (match.service !== undefined && match.service !== call.service) continue;
          if (match.action !== undefined && match.action !== call.action) continue;
          if (match.number !== undefined && match.number !== call.number) continue;
          because(engine, 'actor', () => script.run(world, call));
        }
        if (when === 'after') askConditions();
      },
      settle: () => runUntil(now),
    },
  };
  return world;
}

/** A target whose next verdict was foreseen anew, while nothing that anybody can see has changed. */
function onlyReplanned(before: object | undefined, after: object | undefined): boolean {
  const [was, is] = [before, after] as (Registration | undefined)[];
  if (was === undefined || is === undefined) return false;
  return was.state === is.state && was.reason === is.reason && was.registeredAt === is.registeredAt;
}

/** Deeds with their names written beside the changes that they make. */
function attributed<T extends object>(engine: Engine, deeds: T): T {
  const named = Object.entries(deeds as Record<string, (...given: unknown[]) => unknown>).map(
    ([name, deed]) =>
      [name, (...given: unknown[]) => because(engine, `actor ${name}`, () => deed(...given))] as const,
  );
  return Object.fromEntries(named) as T;
}
