/** What goes wrong in AWS while a swap runs, and who else lays hands on the group. */
import { markerKey } from '../../src/core/marker.ts';
import type { World } from '../../src/sandbox/aws/world/world.ts';
import type { Chance } from './random.ts';
import type { Befalls } from './troubles.ts';

export interface Mishaps {
  /** Instances die or stop. */
  readonly deaths: boolean;
  /** Software fails on one that runs on: load balancers alone see it, and take their time. */
  readonly slowDeaths: boolean;
  /** A person or another system changes the group. */
  readonly foreign: boolean;
  /** A permission is taken away. */
  readonly denied: boolean;
  /** The policy watches an alarm. */
  readonly alarm: boolean;
  /** When it goes off, for good. */
  readonly alarmAt?: number;
  /** The marker tag is taken away or spoilt by hand. */
  readonly marker: boolean;
  /** Nothing can be read for long. */
  readonly blind?: Chance;
  /** The group is deleted under the swap. */
  readonly deleted: boolean;
}

/** After any of them nobody can say how the swap must end. */
export const afterwards = (mishaps: Mishaps): boolean =>
  mishaps.blind !== undefined ||
  [mishaps.deaths, mishaps.foreign, mishaps.marker, mishaps.denied, mishaps.alarm, mishaps.deleted].includes(
    true,
  );

const writes = [
  'AttachInstances',
  'DetachInstances',
  'EnterStandby',
  'ExitStandby',
  'TerminateInstanceInAutoScalingGroup',
  'SuspendProcesses',
  'ResumeProcesses',
  'UpdateAutoScalingGroup',
  'SetInstanceProtection',
  'CreateOrUpdateTags',
  'DeleteTags',
];

/** Arms a fault that can be mended. */
export type Arm = (rule: Parameters<World['addFault']>[0]) => void;

/** Lost requests and answers, throttling, refusals. */
export function armFaults(arm: Arm, luck: Chance): void {
  for (const fault of [
    { kind: 'lost-answer' },
    { kind: 'lost-request' },
    { kind: 'throttled' },
    { kind: 'resource-contention', effect: luck.one(0.5) },
    { kind: 'server-error', status: 503, effect: luck.one(0.5) },
  ] as const) {
    if (luck.one(0.5)) arm({ action: writes, share: luck.pick([0.02, 0.1, 0.2]), fault });
  }
  if (luck.one(0.1)) {
    const fault = { kind: 'refused', code: 'ValidationError', message: 'Not now.', status: 400 } as const;
    arm({ action: luck.pick(writes), share: luck.pick([0.3, 1]), fault });
  }
  if (luck.one(0.3)) arm({ share: 0.05, fault: { kind: 'throttled' } });
}

export function armMishaps(
  world: World,
  arm: Arm,
  befalls: Befalls,
  { group, incoming, sources }: { group: string; incoming: readonly string[]; sources: number },
): Mishaps {
  const later = (luck: Chance, most: number): number => world.now + luck.between(30_000, most);
  const denied = befalls('a permission is missing');
  if (denied)
    arm({ action: denied.pick(writes), from: later(denied, 300_000), fault: { kind: 'access-denied' } });

  const deaths = befalls('instances die');
  let slowDeaths = false;
  if (deaths) {
    const victims = [...incoming, ...world.group(group).members.map(m => m.id)];
    for (let i = deaths.between(1, 2); i > 0; i--) {
      const victim = deaths.pick(victims);
      // Without a load balancer nobody can see that the software fails.
      const how = deaths.pick(
        sources > 0 ? (['terminate', 'stop', 'breakApp'] as const) : (['terminate', 'stop'] as const),
      );
      slowDeaths ||= how === 'breakApp';
      world.at(later(deaths, 900_000), w => {
        if (w.instanceState(victim) === 'running') w[how](victim);
      });
    }
  }

  const foreign = befalls('somebody else changes the group');
  if (foreign) world.at(later(foreign, 900_000), w => meddle(w, group, foreign));

  const marker = befalls('somebody touches the marker');
  if (marker) world.at(later(marker, 900_000), w => touchMarker(w, group, marker));

  const alarm = befalls('an alarm is watched');
  const alarmAt = alarm?.one(0.7) === true ? later(alarm, 600_000) : undefined;
  if (alarmAt !== undefined) world.at(alarmAt, w => w.setAlarm('web-5xx', 'ALARM'));

  const blind = befalls('AWS cannot be read');
  if (blind) {
    const fault = blind.pick([
      { kind: 'server-error', status: 500 },
      { kind: 'access-denied' },
      { kind: 'expired-credentials' },
    ] as const);
    const from = later(blind, 300_000);
    arm({
      action: 'DescribeAutoScalingGroups',
      from,
      until: from + blind.between(60_000, 1_500_000),
      fault,
    });
  }

  const deleted = befalls('the group is deleted');
  if (deleted) world.at(later(deleted, 300_000), w => exists(w, group) && w.deleteGroup(group));
  return {
    deaths: deaths !== undefined,
    slowDeaths,
    foreign: foreign !== undefined,
    marker: marker !== undefined,
    denied: denied !== undefined,
    alarm: alarm !== undefined,
    ...(alarmAt === undefined ? {} : { alarmAt }),
    ...(blind ? { blind } : {}),
    deleted: deleted !== undefined,
  };
}

/** Takes the marker away by hand, spoils it, or writes that of another swap, where there is one. */
function touchMarker(world: World, group: string, luck: Chance): void {
  const value = exists(world, group) ? world.group(group).tags[markerKey] : undefined;
  if (value === undefined) return;
  world.tag(
    group,
    markerKey,
    luck.pick([
      undefined,
      undefined,
      'do not touch',
      value.replace(/ min=\d+/, ''),
      value.replace(/id=\S+/, 'id=s-00000000'),
    ]),
  );
}

/** One change that a person makes by hand. */
export function meddle(world: World, group: string, luck: Chance): void {
  const deed = luck.pick(['grow', 'more', 'fewer', 'suspend', 'resume', 'unhealthy'] as const);
  if (!exists(world, group)) return;
  const { min, max, desired, members } = world.group(group);
  switch (deed) {
    case 'grow':
      world.resize(group, { max: max + 1 });
      break;
    case 'more':
      world.resize(group, { desired: Math.min(desired + 1, max) });
      break;
    case 'fewer':
      world.resize(group, { desired: Math.max(desired - 1, min) });
      break;
    case 'suspend':
      world.suspend(group, ['AlarmNotification', 'ScheduledActions']);
      break;
    case 'resume':
      world.resume(group, ['ReplaceUnhealthy', 'AZRebalance']);
      break;
    case 'unhealthy': {
      const [first] = members;
      if (first) world.markUnhealthy(first.id);
      break;
    }
  }
}

/** The setup may have had it deleted. */
function exists(world: World, group: string): boolean {
  try {
    return world.group(group).name === group;
  } catch {
    return false;
  }
}
