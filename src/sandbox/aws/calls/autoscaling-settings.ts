/** The calls that change a group's settings (facts/aws.md sections 2, 3 and 12.3). */
import type * as AutoScaling from '@aws-sdk/client-auto-scaling';
import { hasOpenActivity } from '../world/activities.ts';
import { touch } from '../world/engine.ts';
import { failsAtLoadBalancer, mark } from '../world/health.ts';
import { completeHook, heartbeat } from '../world/hooks.ts';
import { expectOldAge } from '../world/lifetime.ts';
import { type Group, type GroupTag, keyOf, type Member } from '../world/model.ts';
import { cancelRefresh, isActive, startRefresh } from '../world/refreshes.ts';
import { isSuspended, namedProcesses, resume, suspend } from '../world/suspension.ts';
import { type CallContext, groupNamed, groupToChange, type Handlers, need } from './context.ts';
import { refusals, validation } from './refusals.ts';

type Settings = Pick<
  Handlers<'autoscaling'>,
  | 'CancelInstanceRefresh'
  | 'CompleteLifecycleAction'
  | 'CreateOrUpdateTags'
  | 'DeleteAutoScalingGroup'
  | 'DeleteTags'
  | 'RecordLifecycleActionHeartbeat'
  | 'ResumeProcesses'
  | 'SetDesiredCapacity'
  | 'SetInstanceHealth'
  | 'StartInstanceRefresh'
  | 'SuspendProcesses'
  | 'UpdateAutoScalingGroup'
>;

export const autoScalingSettings: Settings = {
  SuspendProcesses(c, input) {
    const group = groupNamed(c, input.AutoScalingGroupName);
    if (group.deleting) throw refusals.pendingDelete();
    suspend(c.w, group, processesOf(input.ScalingProcesses));
    return {};
  },

  ResumeProcesses(c, input) {
    const group = groupNamed(c, input.AutoScalingGroupName);
    if (group.deleting) throw refusals.pendingDelete();
    const processes = processesOf(input.ScalingProcesses);
    const named = (input.ScalingProcesses ?? []).length > 0;
    const active = processes.find(p => !isSuspended(group, p));
    if (named && active !== undefined && c.w.switches.resumeOfActive === 'refused') {
      throw refusals.notSuspended(active);
    }
    resume(c.w, group, processes);
    return {};
  },

  UpdateAutoScalingGroup(c, input) {
    const group = groupToChange(c, input.AutoScalingGroupName);
    const min = input.MinSize ?? group.min;
    const max = input.MaxSize ?? group.max;
    if (min > max) throw refusals.minAboveMax(min, max);
    // Only where desired is not sent does it follow into the new range.
    const desired = input.DesiredCapacity ?? Math.min(Math.max(group.desired, min), max);
    if (desired < min || desired > max)
      throw refusals.desiredOutside({ name: group.name, min, max, desired });
    c.w.groups.set(group.key, {
      ...group,
      ...settings(c, group, input),
      min,
      max,
      desired,
      protectedNote: undefined,
    });
    const updated = c.w.groups.get(group.key);
    if (updated !== undefined && input.MaxInstanceLifetime !== undefined) {
      for (const member of c.w.members.within(group.key)) expectOldAge(c.w, updated, member);
    }
    touch(c.w, group.key);
    return {};
  },

  SetDesiredCapacity(c, input) {
    const group = groupToChange(c, input.AutoScalingGroupName);
    const desired = need(input.DesiredCapacity, 'desiredCapacity');
    if (desired > group.max) throw refusals.setAboveMax(desired, group.max);
    if (desired < group.min) throw refusals.setBelowMin(desired, group.min);
    if (input.HonorCooldown === true) {
      const open = hasOpenActivity(c.w, group.key);
      if (open !== undefined) throw refusals.activityInProgress(open.id);
      if (c.w.now < group.coolingUntil) throw validation('Cooldown period is in effect');
    }
    c.w.groups.set(group.key, { ...group, desired, protectedNote: undefined });
    touch(c.w, group.key);
    return {};
  },

  SetInstanceHealth(c, input) {
    const id = need(input.InstanceId, 'instanceId');
    const status = need(input.HealthStatus, 'healthStatus');
    const { member, group } = seatOf(c, id);
    if (status === 'Unhealthy') {
      const respects = input.ShouldRespectGracePeriod ?? true;
      if (!respects || c.w.now >= member.graceUntil) mark(c.w, id);
    } else if (status === 'Healthy') {
      // A mark is only lifted for good when nothing marks again.
      if (!member.healthy && !failsAtLoadBalancer(c.w, group, id)) {
        c.w.members.set(id, { ...member, healthy: true });
      }
    } else throw refusals.notAMember('healthStatus', status, 'Healthy, Unhealthy');
    return {};
  },

  CreateOrUpdateTags(c, input) {
    const wanted = need(input.Tags, 'tags');
    // Checked as a whole, so that a bad tag leaves the others alone.
    for (const tag of wanted) taggedGroup(c, tag);
    for (const tag of wanted) {
      const group = taggedGroup(c, tag);
      const key = need(tag.Key, 'tags.1.member.key');
      const next: GroupTag = { key, value: tag.Value ?? '', propagate: tag.PropagateAtLaunch ?? false };
      const tags = group.tags.some(t => t.key === key)
        ? group.tags.map(t => (t.key === key ? next : t))
        : [...group.tags, next];
      if (tags.length > 50) throw validation('A group may have at most 50 tags');
      c.w.groups.set(group.key, { ...group, tags });
    }
    return {};
  },

  DeleteTags(c, input) {
    for (const tag of need(input.Tags, 'tags')) {
      const group = taggedGroup(c, tag);
      const gone = (t: GroupTag): boolean =>
        t.key === tag.Key && (tag.Value === undefined || tag.Value === t.value);
      c.w.groups.set(group.key, { ...group, tags: group.tags.filter(t => !gone(t)) });
    }
    return {};
  },

  CompleteLifecycleAction(c, input) {
    const group = groupToChange(c, input.AutoScalingGroupName);
    const hook = need(input.LifecycleHookName, 'lifecycleHookName');
    const result = need(input.LifecycleActionResult, 'lifecycleActionResult');
    if (result !== 'CONTINUE' && result !== 'ABANDON') {
      throw refusals.notAMember('lifecycleActionResult', result, 'CONTINUE, ABANDON');
    }
    completeHook(c.w, group, waiting(c, group, hook, input), hook, result);
    return {};
  },

  RecordLifecycleActionHeartbeat(c, input) {
    const group = groupToChange(c, input.AutoScalingGroupName);
    const hook = need(input.LifecycleHookName, 'lifecycleHookName');
    heartbeat(c.w, group, waiting(c, group, hook, input), hook);
    return {};
  },

  StartInstanceRefresh(c, input) {
    const group = groupToChange(c, input.AutoScalingGroupName);
    if (c.w.refreshes.within(group.key).some(isActive)) throw refusals.refreshInProgress();
    const p = input.Preferences;
    const refresh = startRefresh(c.w, group, {
      minHealthyPercentage: p?.MinHealthyPercentage,
      warmupMs: p?.InstanceWarmup === undefined ? undefined : p.InstanceWarmup * 1_000,
      bakeMs: p?.BakeTime === undefined ? undefined : p.BakeTime * 1_000,
      skipMatching: p?.SkipMatching,
      standby: p?.StandbyInstances,
      protectedOnes: p?.ScaleInProtectedInstances,
    });
    return { InstanceRefreshId: refresh.id };
  },

  CancelInstanceRefresh(c, input) {
    const group = groupToChange(c, input.AutoScalingGroupName);
    const refresh = c.w.refreshes.within(group.key).find(isActive);
    if (refresh === undefined) throw refusals.noActiveRefresh(group.name);
    cancelRefresh(c.w, refresh);
    return { InstanceRefreshId: refresh.id };
  },

  DeleteAutoScalingGroup(c, input) {
    const group = groupToChange(c, input.AutoScalingGroupName);
    const force = input.ForceDelete === true;
    const members = c.w.members.within(group.key);
    if (
      group.deletionProtection === 'prevent-all-deletion' ||
      (force && group.deletionProtection !== 'none')
    ) {
      throw validation('The group is protected from deletion');
    }
    if (!force && members.length > 0) {
      throw refusals.resourceInUse(
        'You cannot delete an AutoScalingGroup while there are instances or pending Spot instance request(s) still in the group.',
      );
    }
    c.w.groups.set(group.key, { ...group, deleting: true, min: 0, max: 0, desired: 0 });
    touch(c.w, group.key);
    return {};
  },
};

function processesOf(names: readonly string[] | undefined) {
  const processes = namedProcesses(names);
  if ('unknown' in processes) {
    throw validation(`${processes.unknown} is not a valid Scaling Process type`);
  }
  return processes;
}

/** Fields of an update beside the sizes; what is not sent stays. */
function settings(
  c: CallContext,
  group: Group,
  input: AutoScaling.UpdateAutoScalingGroupCommandInput,
): Partial<Group> {
  const template = input.LaunchTemplate;
  const found =
    template === undefined
      ? undefined
      : [...c.w.templates.entries()].find(
          ([id, t]) =>
            t.accountId === group.accountId &&
            t.region === group.region &&
            (id === template.LaunchTemplateId || t.name === template.LaunchTemplateName),
        )?.[1];
  if (template !== undefined && found === undefined) {
    throw validation('The launch template specified does not exist.');
  }
  const version = template?.Version ?? '$Default';
  if (
    found !== undefined &&
    !version.startsWith('$') &&
    !found.versions.some(v => String(v.version) === version)
  ) {
    throw validation(`Could not find launch template version ${version} of ${found.id}.`);
  }
  return {
    ...(found === undefined
      ? {}
      : {
          template: { id: found.id, name: found.name, version },
          launchConfiguration: undefined,
        }),
    ...(input.DefaultCooldown === undefined ? {} : { cooldownMs: input.DefaultCooldown * 1_000 }),
    ...(input.HealthCheckType === undefined
      ? {}
      : { healthChecks: input.HealthCheckType.split(',') as Group['healthChecks'][number][] }),
    ...(input.HealthCheckGracePeriod === undefined ? {} : { graceMs: input.HealthCheckGracePeriod * 1_000 }),
    ...(input.NewInstancesProtectedFromScaleIn === undefined
      ? {}
      : { protectNew: input.NewInstancesProtectedFromScaleIn }),
    ...(input.TerminationPolicies === undefined ? {} : { terminationPolicies: input.TerminationPolicies }),
    ...(input.MaxInstanceLifetime === undefined
      ? {}
      : { maxLifetimeMs: input.MaxInstanceLifetime === 0 ? undefined : input.MaxInstanceLifetime * 1_000 }),
    ...(input.CapacityRebalance === undefined ? {} : { capacityRebalance: input.CapacityRebalance }),
  };
}

function taggedGroup(
  c: CallContext,
  tag: {
    readonly ResourceId?: string | undefined;
    readonly ResourceType?: string | undefined;
    readonly Key?: string | undefined;
  },
): Group {
  if (tag.ResourceType !== undefined && tag.ResourceType !== 'auto-scaling-group') {
    throw refusals.notAMember('resourceType', tag.ResourceType, 'auto-scaling-group');
  }
  need(tag.Key, 'key');
  const group = c.w.groups.get(keyOf(c.place, need(tag.ResourceId, 'resourceId')));
  if (group === undefined) throw refusals.unknownGroup(tag.ResourceId ?? '');
  return group;
}

function seatOf(c: CallContext, id: string): { member: Member; group: Group } {
  const member = c.w.members.get(id);
  const group = member === undefined ? undefined : c.w.groups.get(member.group);
  const here = group?.accountId === c.place.accountId && group.region === c.place.region;
  if (member === undefined || group === undefined || !here) throw refusals.noManagedInstance(id);
  return { member, group };
}

/** The member whose hook is waiting, by its token or its instance. */
function waiting(
  c: CallContext,
  group: Group,
  hook: string,
  by: { readonly LifecycleActionToken?: string | undefined; readonly InstanceId?: string | undefined },
): Member {
  const member = c.w.members
    .within(group.key)
    .find(m =>
      m.waiting.some(
        each =>
          each.hook === hook &&
          (by.LifecycleActionToken === undefined
            ? m.id === by.InstanceId
            : each.token === by.LifecycleActionToken),
      ),
    );
  if (member === undefined) throw refusals.noLifecycleAction(by.InstanceId ?? by.LifecycleActionToken ?? '');
  return member;
}
