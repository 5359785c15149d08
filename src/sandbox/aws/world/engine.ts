/**
 * The state of the world and the few ways to change it. Rules are functions over this; none of them
 * calls another's timer: what shall happen later is an `Event`, plain data on one agenda.
 */
import type { Agenda } from './agenda.ts';
import type { Event } from './events.ts';
import type {
  Activity,
  Alarm,
  Caller,
  Group,
  Image,
  Instance,
  LaunchTemplate,
  LoadBalancer,
  Member,
  Policy,
  Refresh,
  Registration,
  Role,
  ScheduledAction,
  Source,
  Subnet,
} from './model.ts';
import type { Params, Switches } from './params.ts';
import type { Streams } from './random.ts';
import type { Table } from './table.ts';

export interface Tables {
  readonly groups: Table<Group>;
  /** By instance id. */
  readonly members: Table<Member>;
  readonly instances: Table<Instance>;
  readonly images: Table<Image>;
  readonly templates: Table<LaunchTemplate>;
  readonly subnets: Table<Subnet>;
  readonly sources: Table<Source>;
  readonly loadBalancers: Table<LoadBalancer>;
  /** By source; see `registrationKey`. */
  readonly registrations: Table<Registration>;
  readonly activities: Table<Activity>;
  readonly scheduled: Table<ScheduledAction>;
  readonly policies: Table<Policy>;
  readonly alarms: Table<Alarm>;
  readonly refreshes: Table<Refresh>;
}

export interface Engine extends Tables {
  /** Milliseconds since the epoch. */
  readonly now: number;
  params: Params;
  readonly switches: Switches;
  readonly random: Streams;
  readonly agenda: Agenda<Event>;
  readonly roles: Map<string, Role>;
  /** Systems Manager parameters that name images, by place and name. */
  readonly parameters: Map<string, string>;
  /** Who holds which access key; see AssumeRole. */
  readonly sessions: Map<string, Caller>;
  /** The registrations of an instance, whatever their source. */
  readonly registrationsOf: Map<string, Set<string>>;
  /** Groups that have a reconcile on the agenda. */
  readonly restless: Set<string>;
  /** Why things change at the moment; the recorder writes it beside each change. */
  cause: string;
  /** Counts activities, so that those of one moment keep their order. */
  turn: number;
}

/** Puts `event` on the agenda, `ms` from now. */
export function later(w: Engine, ms: number, event: Event): void {
  w.agenda.add(w.now + Math.max(0, Math.round(ms)), event);
}

/** An invented delay, shortened or lengthened by the world's spread. */
export function spread(w: Engine, ms: number): number {
  if (w.params.spread === 0 || ms === 0) return ms;
  return Math.round(ms * (1 + w.params.spread * (2 * w.random.life.next() - 1)));
}

/** A moment drawn evenly from a range of milliseconds. */
export function within(w: Engine, [least, most]: readonly [number, number]): number {
  return most <= least ? least : least + w.random.life.below(most - least + 1);
}

/** Has the group compare itself with what it wants at its next look. */
export function touch(w: Engine, group: string): void {
  if (w.restless.has(group)) return;
  w.restless.add(group);
  const every = w.params.reconcileMs;
  const next = every === 0 ? w.now : (Math.floor(w.now / every) + 1) * every;
  w.agenda.add(next, { kind: 'reconcile', group });
}

/** Has the group look again at a known later moment, such as the end of a grace period. */
export function touchAt(w: Engine, group: string, at: number): void {
  if (at > w.now) w.agenda.add(at, { kind: 'touch', group });
  else touch(w, group);
}

/** Runs `act` with another cause written beside every change. */
export function because<T>(w: Engine, cause: string, act: () => T): T {
  const former = w.cause;
  w.cause = cause;
  try {
    return act();
  } finally {
    w.cause = former;
  }
}
