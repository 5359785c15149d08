/**
 * What a group does at each look at itself (facts/aws.md section 12.1): the group acts on the difference
 * between desired and counted, and on nothing that anybody intends. Each process acts only while it is
 * not suspended; what it could not do is owed, since the next look compares again.
 */
import { activitiesOf, beginActivity, isoSeconds } from './activities.ts';
import { type Engine, touchAt } from './engine.ts';
import { ec2Verdict, failsAtLoadBalancer } from './health.ts';
import { launchOne, launchWeight, zoneSizes } from './launching.ts';
import { type Group, isPending, type Member } from './model.ts';
import { end, leaveWarmPool } from './moves.ts';
import { chooseForScaleIn } from './scale-in.ts';
import { countedCapacity, dropsToCome } from './seats.ts';
import { isSuspended, mayBegin, suspend } from './suspension.ts';
import { keepWarmPool, warmInstance } from './warm-pool.ts';

export function reconcile(w: Engine, key: string): void {
  w.restless.delete(key);
  const look = (): Group | undefined => w.groups.get(key);
  let group = look();
  if (group === undefined) return;
  if (group.deleting) {
    finishDeletion(w, group);
    return;
  }
  followForecast(w, group);
  group = look() ?? group;
  replaceUnhealthy(w, group);
  group = look() ?? group;
  const gap = wanted(w, group) - countedCapacity(w, key);
  if (gap > 0) closeGap(w, group, gap);
  else {
    if (group.ahead > 0 && settled(w, group)) {
      w.groups.set(key, { ...group, ahead: 0 });
      group = look() ?? group;
    }
    const surplus = countedCapacity(w, key) - wanted(w, group);
    if (surplus > 0) shedSurplus(w, group, surplus);
    group = look() ?? group;
    if (group.ahead === 0) rebalanceZones(w, group);
  }
  keepWarmPool(w, look() ?? group);
}

/** Desired as the group acts on it: with those that it launched ahead, less drops still to come (U18). */
function wanted(w: Engine, group: Group): number {
  return group.desired + group.ahead - dropsToCome(w, group.key);
}

/** Predictive scaling only ever raises desired; of all processes only Launch stops its effect. */
function followForecast(w: Engine, group: Group): void {
  if (group.predicted === undefined) return;
  const scales = w.policies
    .within(group.key)
    .some(p => p.type === 'PredictiveScaling' && p.mode === 'ForecastAndScale' && p.enabled);
  const raised = Math.min(group.predicted, group.max);
  if (scales && raised > group.desired) w.groups.set(group.key, { ...group, desired: raised });
}

function replaceUnhealthy(w: Engine, group: Group): void {
  if (!mayBegin(w, group, 'ReplaceUnhealthy') || !mayBegin(w, group, 'Terminate')) return;
  for (const member of w.members.within(group.key)) {
    if (member.healthy || member.lifecycle !== 'InService') continue;
    end(
      w,
      group,
      member,
      `an instance was taken out of service in response to ${illness(w, group, member)}.`,
      false,
    );
  }
}

function illness(w: Engine, group: Group, member: Member): string {
  const verdict = ec2Verdict(w.instances.get(member.id));
  if (verdict === 'not-running') return 'an EC2 health check indicating it has been terminated or stopped';
  if (verdict === 'impaired') return 'an EC2 instance status checks failure';
  return failsAtLoadBalancer(w, group, member.id)
    ? 'an ELB system health check failure'
    : 'a user health-check';
}

function closeGap(w: Engine, group: Group, gap: number): void {
  if (!mayBegin(w, group, 'Launch')) return;
  if (w.now < group.nextLaunchAt) {
    touchAt(w, group.key, group.nextLaunchAt);
    return;
  }
  if (giveUpLaunching(w, group)) return;
  let missing = gap;
  while (missing > 0) {
    const now = w.groups.get(group.key) ?? group;
    const counted = countedCapacity(w, group.key);
    const weight = launchWeight(now);
    const cause =
      now.ahead > 0
        ? `instances were launched to balance instances in zones ${now.zones.join(' ')} with other zones resulting in more than desired number of instances in the group.  At ${isoSeconds(w.now)} an instance was started in response to a difference between desired and actual capacity, increasing the capacity from ${counted} to ${counted + weight}.`
        : `an instance was started in response to a difference between desired and actual capacity, increasing the capacity from ${counted} to ${counted + weight}.`;
    const warm = warmInstance(w, now);
    if (warm !== undefined) leaveWarmPool(w, now, warm, cause);
    else if (!launchOne(w, now, { cause })) return;
    missing -= weight;
  }
}

/** Launches that have failed for more than a day suspend Launch administratively; a user may resume it. */
function giveUpLaunching(w: Engine, group: Group): boolean {
  if (group.launchFailingSince === undefined) return false;
  if (w.now - group.launchFailingSince <= w.params.launchGiveUpMs) return false;
  suspend(
    w,
    { ...group, launchFailingSince: undefined },
    ['Launch'],
    `Administratively suspended: launches of new EC2 instances have been failing for more than ${Math.round(w.params.launchGiveUpMs / 3_600_000)} hours`,
  );
  return true;
}

function shedSurplus(w: Engine, group: Group, surplus: number): void {
  const suspended = !mayBegin(w, group, 'Terminate');
  if (suspended && !w.switches.pendingEndsThoughSuspended) return;
  let left = surplus;
  while (left > 0) {
    const member = chooseForScaleIn(w, group, suspended);
    if (member === undefined) {
      if (!suspended) noteProtected(w, group);
      return;
    }
    // One that weighs more than what is too much stays: ending it would cause a launch.
    if (member.weight > left) return;
    const counted = countedCapacity(w, group.key);
    end(
      w,
      group,
      member,
      `an instance was taken out of service in response to a difference between desired and actual capacity, shrinking the capacity from ${counted} to ${counted - member.weight}.`,
      false,
    );
    left -= member.weight;
  }
}

/** Desired stays lowered, nobody is ended, and one activity says why (facts/aws.md section 4). */
function noteProtected(w: Engine, group: Group): void {
  const inService = w.members.within(group.key).filter(m => m.lifecycle === 'InService');
  if (inService.length === 0 || group.protectedNote === group.desired) return;
  const message =
    'Could not scale to desired capacity because all remaining instances are protected from scale-in.';
  beginActivity(w, group, {
    description: message,
    cause: `a difference between desired and actual capacity could not be closed, since all remaining instances are protected.`,
    status: 'Failed',
    progress: 100,
    message,
    ended: true,
  });
  w.groups.update(group.key, g => ({ ...g, protectedNote: g.desired }));
}

const settled = (w: Engine, group: Group): boolean => !w.members.within(group.key).some(isPending);

/** Launch first, in the thin zone; Terminate follows when the newcomer serves (section 12.5). */
function rebalanceZones(w: Engine, group: Group): void {
  if (group.zones.length < 2 || !mayBegin(w, group, 'AZRebalance') || isSuspended(group, 'Launch')) return;
  const counted = countedCapacity(w, group.key);
  if (!settled(w, group) || counted < group.desired) return;
  const sizes = [...zoneSizes(w, group)].filter(([zone]) => group.zones.includes(zone)).map(([, n]) => n);
  if (Math.max(...sizes) - Math.min(...sizes) <= w.switches.imbalance) return;
  const weight = launchWeight(group);
  if (counted + weight > group.max + Math.max(1, Math.floor(group.max / 10))) return;
  w.groups.set(group.key, { ...group, ahead: counted - group.desired + weight });
  closeGap(w, w.groups.get(group.key) ?? group, weight);
}

/** A forced deletion ends every member, then the group is gone. */
function finishDeletion(w: Engine, group: Group): void {
  const members = w.members.within(group.key);
  for (const member of members) {
    if (!member.lifecycle.startsWith('Terminat') && member.lifecycle !== 'Detaching') {
      end(w, group, member, 'an instance was taken out of service in response to a user request.', false);
    }
  }
  if (members.length > 0) return;
  for (const activity of activitiesOf(w, group.key)) w.activities.set(activity.id, undefined);
  w.groups.set(group.key, undefined);
}
