/**
 * Registration with target groups, of VPC Lattice too, and Classic Load Balancers, and their verdicts
 * (facts/aws.md sections 5 and 12.6). Each source has its own clock, and none of them asks the group's HealthStatus.
 *
 * A verdict needs no tick per health check: from what the software answers now and when that changes
 * next, the check that will settle it is known.
 */
import { type Engine, later } from './engine.ts';
import {
  type Group,
  type HealthScript,
  type Instance,
  keyOf,
  type Registration,
  registrationKey,
  type Source,
  type SourceRef,
  type TargetState,
} from './model.ts';

/** The keys under which a group's traffic sources are registered with. */
export function sourceKeys(group: Group): readonly string[] {
  // Asked at every change of every member; sources hardly ever change.
  let keys = knownKeys.get(group.sources);
  if (keys === undefined) {
    keys = group.sources.map(s => (s.type === 'elb' ? keyOf(group, s.identifier) : s.identifier));
    knownKeys.set(group.sources, keys);
  }
  return keys;
}

const knownKeys = new WeakMap<readonly SourceRef[], readonly string[]>();

/** Registers anew, also what is draining still. */
export function register(w: Engine, sourceKey: string, id: string): void {
  const source = w.sources.get(sourceKey);
  const instance = w.instances.get(id);
  if (source === undefined || instance === undefined) return;
  const key = registrationKey(sourceKey, id);
  const former = w.registrations.get(key);
  const firstCheckAt =
    w.now +
    w.params.registrationMs +
    source.intervalMs +
    (w.params.checkJitter ? w.random.life.below(source.intervalMs + 1) : 0) +
    (source.kind === 'network' ? w.params.nlbHealthyMs : 0);
  const [state, reason] = standing(source, instance) ?? ['initial', 'Elb.RegistrationInProgress'];
  const step = (former?.step ?? 0) + 1;
  w.registrations.set(key, {
    key,
    source: sourceKey,
    instance: id,
    registeredAt: w.now,
    firstCheckAt,
    state,
    reason,
    step,
  });
  if (state === 'initial') later(w, w.params.registrationMs, { kind: 'target', key, step, next: 'checking' });
}

export function registerWithGroup(w: Engine, group: Group, id: string): void {
  for (const source of sourceKeys(group)) register(w, source, id);
}

/** Begins draining; the registration ends after the whole deregistration delay. Answers that delay, in ms. */
export function deregister(w: Engine, sourceKey: string, id: string): number {
  const key = registrationKey(sourceKey, id);
  const registration = w.registrations.get(key);
  const source = w.sources.get(sourceKey);
  if (registration === undefined || source === undefined || registration.state === 'draining') return 0;
  if (registration.state === 'unused' || source.deregistrationDelayMs === 0) {
    w.registrations.set(key, undefined);
    return 0;
  }
  const step = registration.step + 1;
  w.registrations.set(key, {
    ...registration,
    state: 'draining',
    reason: 'Target.DeregistrationInProgress',
    step,
  });
  later(w, source.deregistrationDelayMs, { kind: 'target', key, step, next: 'drained' });
  return source.deregistrationDelayMs;
}

/** Answers the longest deregistration delay that was begun. */
export function deregisterFromGroup(w: Engine, group: Group, id: string): number {
  return Math.max(0, ...sourceKeys(group).map(source => deregister(w, source, id)));
}

/** What the clock brings to a registration. */
export function onTarget(
  w: Engine,
  key: string,
  step: number,
  next: 'checking' | 'verdict' | 'look-again' | 'drained',
): void {
  const registration = w.registrations.get(key);
  if (registration === undefined || registration.step !== step) return;
  switch (next) {
    case 'drained':
      w.registrations.set(key, undefined);
      return;
    case 'checking':
      expectVerdict(w, { ...registration, reason: 'Elb.InitialHealthChecking' });
      return;
    case 'look-again':
      expectVerdict(w, registration);
      return;
    case 'verdict':
      judge(w, registration);
  }
}

/** Has every source look anew at an instance that started, stopped, broke or was mended. */
export function lookAgain(w: Engine, id: string): void {
  const instance = w.instances.get(id);
  for (const key of w.registrationsOf.get(id) ?? []) {
    const registration = w.registrations.get(key);
    if (registration === undefined || registration.state === 'draining') continue;
    if (registration.state === 'unused' && registration.reason === 'Target.InvalidState') {
      if (instance?.state === 'running') register(w, registration.source, id);
    } else expectVerdict(w, registration);
  }
}

const usualFailure = {
  application: 'Target.ResponseCodeMismatch',
  network: 'Target.FailedHealthChecks',
  classic: 'Target.FailedHealthChecks',
  lattice: 'Target.FailedHealthChecks',
} as const;

function judge(w: Engine, registration: Registration): void {
  const instance = w.instances.get(registration.instance);
  const source = w.sources.get(registration.source);
  if (instance === undefined || source === undefined) return;
  const { up } = answers(instance, registration, w.now);
  const [state, reason]: [TargetState, string | undefined] = up
    ? ['healthy', undefined]
    : instance.state === 'running'
      ? ['unhealthy', instance.failsWith ?? usualFailure[source.kind]]
      : ['unused', 'Target.InvalidState'];
  expectVerdict(w, { ...registration, state, reason });
  if (state !== 'healthy') later(w, w.params.elbVerdictMs, { kind: 'elb-verdict', id: instance.id });
}

/** Finds the check at which the present answer will have been given often enough. */
function expectVerdict(w: Engine, before: Registration): void {
  const step = before.step + 1;
  const registration: Registration = { ...before, step };
  w.registrations.set(before.key, registration);
  const source = w.sources.get(before.source);
  const instance = w.instances.get(before.instance);
  if (source === undefined || instance === undefined) return;
  if (!(['initial', 'healthy', 'unhealthy'] as string[]).includes(before.state)) return;
  const { up, until } = answers(instance, registration, w.now);
  const settled = up === (before.state === 'healthy') && before.state !== 'initial';
  let at: number | undefined;
  if (!settled) {
    // ONE passed check makes a new target healthy; later the thresholds apply. Lattice promises no such thing.
    const needed =
      before.state === 'initial' && up && source.kind !== 'lattice'
        ? 1
        : up
          ? source.healthyThreshold
          : source.unhealthyThreshold;
    at = nextCheck(registration, source, w.now) + (needed - 1) * source.intervalMs;
  }
  const key = before.key;
  if (at !== undefined && (until === undefined || at < until)) {
    w.agenda.add(at, { kind: 'target', key, step, next: 'verdict' });
  } else if (until !== undefined) {
    w.agenda.add(until, { kind: 'target', key, step, next: 'look-again' });
  }
}

function nextCheck(registration: Registration, source: Source, now: number): number {
  if (now <= registration.firstCheckAt || source.intervalMs === 0) {
    return Math.max(now, registration.firstCheckAt);
  }
  const passed = Math.ceil((now - registration.firstCheckAt) / source.intervalMs);
  return registration.firstCheckAt + passed * source.intervalMs;
}

/** States that no health check changes. */
function standing(source: Source, instance: Instance): [TargetState, string] | undefined {
  if (instance.state !== 'running') return ['unused', 'Target.InvalidState'];
  if (source.kind === 'classic') return undefined;
  const zoneServed = source.enabledZones === undefined || source.enabledZones.includes(instance.zone);
  if (source.loadBalancers.length === 0 || !zoneServed) return ['unused', 'Target.NotInUse'];
  return source.checksEnabled ? undefined : ['unavailable', 'Target.HealthCheckDisabled'];
}

/** Whether the software answers a check at `time`, and until when that stays so if nothing else happens. */
export function answers(
  instance: Instance,
  registration: Registration,
  time: number,
): { readonly up: boolean; readonly until?: number } {
  if (instance.state !== 'running' || instance.broken) return { up: false };
  if (time < instance.appReadyAt) return { up: false, until: instance.appReadyAt };
  const script: HealthScript = instance.healthAt[registration.source] ?? instance.health;
  const from = registration.registeredAt;
  if (script === 'always') return { up: true };
  if (script === 'never') return { up: false };
  if ('afterMs' in script) {
    const ready = from + script.afterMs;
    return time < ready ? { up: false, until: ready } : { up: true };
  }
  if ('failsAfterMs' in script) {
    const end = from + script.failsAfterMs;
    return time < end ? { up: true, until: end } : { up: false };
  }
  const round = script.upMs + script.downMs;
  if (!(round > 0)) throw new RangeError('a flapping script needs a time up or down');
  const start = from + Math.floor((time - from) / round) * round;
  const up = time < start + script.upMs;
  return { up, until: up ? start + script.upMs : start + round };
}

/** Whether users get answers from this member: running, and healthy at every source of its group. */
export function serves(w: Engine, group: Group, id: string): boolean {
  const instance = w.instances.get(id);
  if (instance === undefined || instance.state !== 'running' || instance.broken) return false;
  const keys = sourceKeys(group);
  if (keys.length === 0) return w.now >= instance.appReadyAt && w.members.get(id)?.lifecycle === 'InService';
  return keys.every(source => {
    const registration = w.registrations.get(registrationKey(source, id));
    return registration?.state === 'healthy';
  });
}
