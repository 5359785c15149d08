/**
 * What others do to the world beside the caller under test (facts/aws.md section 12.10): people, alarms,
 * Spot, decay. Each is one deed without the limits that a call has, so a script reads as a list of mishaps.
 */
import { setAlarm } from './alarms.ts';
import { type Engine, later, touch } from './engine.ts';
import { mark } from './health.ts';
import { changeInstance, startInstance, stopInstance, terminateInstance } from './instances.ts';
import { launchOne } from './launching.ts';
import {
  type Group,
  type HealthScript,
  type Instance,
  keyOf,
  type Place,
  type ProcessName,
  type TemplateVersion,
} from './model.ts';
import { attach, end } from './moves.ts';
import type { Params } from './params.ts';
import { cancelRefresh, isActive, type RefreshPreferences, startRefresh } from './refreshes.ts';
import { resized } from './scheduled-actions.ts';
import { countedCapacity } from './seats.ts';
import { resume, suspend } from './suspension.ts';
import { deregister, register } from './targets.ts';

export interface Deeds {
  /** A person sets sizes as UpdateAutoScalingGroup would. */
  resize(group: string, sizes: { min?: number; max?: number; desired?: number }): void;
  suspend(group: string, processes: readonly ProcessName[]): void;
  resume(group: string, processes: readonly ProcessName[]): void;
  protect(group: string, instances: readonly string[], on: boolean): void;
  startRefresh(group: string, preferences?: RefreshPreferences): string;
  cancelRefresh(group: string): void;
  /** Adds a version to the group's own launch template; `$Latest` now means it. */
  editTemplate(group: string, change: Partial<Pick<TemplateVersion, 'image' | 'type' | 'userData'>>): void;
  deleteGroup(group: string): void;
  /** Puts an instance into a group before the bot can. */
  attachElsewhere(group: string, instance: string): void;
  deregisterTarget(source: string, instance: string): void;
  registerTarget(source: string, instance: string): void;
  /** Deletes a target group and the load balancer before it; groups go on naming it. */
  deleteTargetGroup(source: string): void;
  /** Writes a tag of a group, or takes it away. */
  tag(group: string, key: string, value: string | undefined): void;
  /** EC2 ends an instance, by hand or by itself: no drain, no hooks, no protection. */
  terminate(instance: string): void;
  /** The Spot service takes an instance back; with Capacity Rebalancing a launch goes ahead of it by `noticeMs`. */
  interruptSpot(instance: string, noticeMs?: number): void;
  stop(instance: string): void;
  start(instance: string): void;
  /** The software fails (or is mended) while the instance runs. */
  breakApp(instance: string, broken?: boolean): void;
  /** How the software answers health checks from now on, counted from its registrations. */
  answersChecks(instance: string, how: HealthScript): void;
  impair(instance: string, impaired?: boolean): void;
  /** Announces an EC2 scheduled event, which marks a member unhealthy. */
  scheduleEvent(instance: string, code: string, notBefore: number): void;
  /** Fails a member by SetInstanceHealth. */
  markUnhealthy(instance: string): void;
  deregisterImage(image: string): void;
  setAlarm(name: string, state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA'): void;
  /** What predictive scaling foresees from now on. */
  predict(group: string, capacity: number | undefined): void;
  suspendAdministratively(group: string): void;
  shiftZone(group: string, zone: string | undefined): void;
  /** Moves a traffic source's own attachment on: Adding, Added, InService, Removing, Removed. */
  setSourceState(group: string, source: string, state: string): void;
  /** Other callers use up a token bucket of the home account. */
  drainBucket(service: 'autoscaling' | 'ec2' | 'elasticloadbalancing'): void;
  /**
   * How old the answers to reads may be from now on: least and most, in milliseconds. No further back than
   * the `lagMs` that the world was made with, which is as long as it remembers.
   */
  setLag(range: Params['lagMs']): void;
}

export function createDeeds(w: Engine, home: Place, drainBucket: Deeds['drainBucket']): Deeds {
  const must = (name: string): Group => {
    const group = w.groups.get(name) ?? w.groups.get(keyOf(home, name));
    if (group === undefined) throw new Error(`no group ${name} in this world`);
    return group;
  };
  const change = (name: string, values: Partial<Group>): void => {
    const group = must(name);
    w.groups.set(group.key, { ...group, ...values });
    touch(w, group.key);
  };
  const sourceNamed = (name: string): string => {
    const found = [...w.sources.entries()].find(([key, s]) => key === name || s.name === name);
    if (found === undefined) throw new Error(`no target group or load balancer ${name} in this world`);
    return found[0];
  };
  return {
    resize: (name, sizes) => change(name, resized(must(name), sizes)),
    suspend: (name, processes) => suspend(w, must(name), processes),
    resume: (name, processes) => resume(w, must(name), processes),
    protect(name, instances, on) {
      for (const id of instances) w.members.update(id, m => ({ ...m, protected: on }));
      touch(w, must(name).key);
    },
    startRefresh: (name, preferences = {}) => startRefresh(w, must(name), preferences).id,
    cancelRefresh(name) {
      const active = w.refreshes.within(must(name).key).find(isActive);
      if (active !== undefined) cancelRefresh(w, active);
    },
    editTemplate(name, values) {
      const { template } = must(name);
      if (template === undefined) throw new Error(`group ${name} has no launch template`);
      w.templates.update(template.id, t => {
        const latest = t.versions.reduce((a, b) => (a.version > b.version ? a : b));
        return {
          ...t,
          versions: [...t.versions, { ...latest, ...values, version: latest.version + 1, createdAt: w.now }],
        };
      });
    },
    deleteGroup: name => change(name, { deleting: true, min: 0, max: 0, desired: 0 }),
    attachElsewhere(name, id) {
      const instance = w.instances.get(id);
      const group = must(name);
      if (instance === undefined || w.members.get(id) !== undefined) return;
      const grown = { ...group, desired: group.desired + 1, max: Math.max(group.max, group.desired + 1) };
      w.groups.set(group.key, grown);
      attach(w, grown, instance);
    },
    deregisterTarget: (source, id) => {
      deregister(w, sourceNamed(source), id);
    },
    registerTarget: (source, id) => register(w, sourceNamed(source), id),
    deleteTargetGroup(name) {
      const key = sourceNamed(name);
      for (const arn of w.sources.get(key)?.loadBalancers ?? []) w.loadBalancers.set(arn, undefined);
      for (const { key: registration } of w.registrations.within(key))
        w.registrations.set(registration, undefined);
      w.sources.set(key, undefined);
    },
    tag(name, key, value) {
      const { tags } = must(name);
      const others = tags.filter(t => t.key !== key);
      change(name, { tags: value === undefined ? others : [...others, { key, value, propagate: false }] });
    },
    terminate: id => terminateInstance(w, id, 'Client.UserInitiatedShutdown: User initiated shutdown'),
    interruptSpot(id, noticeMs = 120_000) {
      const member = w.members.get(id);
      const group = member === undefined ? undefined : w.groups.get(member.group);
      if (member !== undefined && group?.capacityRebalance === true && member.lifecycle === 'InService') {
        const counted = countedCapacity(w, group.key);
        const cause = `an instance was launched in response to an EC2 instance rebalance recommendation, increasing the capacity from ${counted} to ${counted + 1}.`;
        if (launchOne(w, group, { cause, spot: true, zone: member.zone })) {
          const now = w.groups.get(group.key) ?? group;
          w.groups.set(group.key, { ...now, ahead: now.ahead + 1 });
          end(
            w,
            now,
            member,
            'an instance was taken out of service in response to an EC2 instance rebalance recommendation.',
            false,
          );
          w.groups.update(group.key, g => ({ ...g, ahead: Math.max(0, g.ahead - 1) }));
        }
      }
      const instance = w.instances.get(id);
      if (instance !== undefined)
        later(w, noticeMs, { kind: 'ec2', id, step: instance.step, to: 'interrupted' });
    },
    stop: id => stopInstance(w, id),
    start: id => startInstance(w, id),
    breakApp: (id, broken = true) => changeInstance(w, id, { broken }),
    answersChecks: (id, how) => changeInstance(w, id, { health: how }),
    impair: (id, impaired = true) => changeInstance(w, id, { status: impaired ? 'impaired' : 'ok' }),
    scheduleEvent(id, code, notBefore) {
      const events: Instance['events'] = [
        { code, description: `The instance is scheduled for ${code}`, notBefore },
      ];
      changeInstance(w, id, { events });
    },
    markUnhealthy: id => mark(w, id),
    deregisterImage: image => w.images.set(keyOf(home, image), undefined),
    setAlarm: (name, state) => setAlarm(w, keyOf(home, name), state),
    predict: (name, capacity) => change(name, { predicted: capacity }),
    suspendAdministratively: name =>
      suspend(
        w,
        must(name),
        ['Launch'],
        'Administratively suspended: launches of new EC2 instances have been failing for more than 24 hours',
      ),
    shiftZone(name, zone) {
      const { zonalShift } = must(name);
      change(name, { zonalShift: { ...zonalShift, shifted: zone === undefined ? [] : [zone] } });
    },
    setSourceState(name, source, state) {
      change(name, { sourceStates: { ...must(name).sourceStates, [source]: state } });
    },
    drainBucket,
    setLag(range) {
      w.params = { ...w.params, lagMs: range };
    },
  };
}
