/** The describe calls of Auto Scaling, with their limits (facts/aws.md sections 2, 4, 5 and 8). */
import type * as AutoScaling from '@aws-sdk/client-auto-scaling';
import { activitiesOf } from '../world/activities.ts';
import { type Group, inPlace, keyOf } from '../world/model.ts';
import { showActivity, showGroup, showMember, showMemberAlone, showPool } from './autoscaling-show.ts';
import {
  showLaunchConfiguration,
  showPolicy,
  showRefresh,
  showScheduledAction,
} from './autoscaling-show-plans.ts';
import { type CallContext, given, groupToShow, type Handlers, page } from './context.ts';
import { refusals } from './refusals.ts';

type Reads = Pick<Handlers<'autoscaling'>, Extract<keyof Handlers<'autoscaling'>, `Describe${string}`>>;

export const autoScalingReads: Reads = {
  DescribeAutoScalingGroups(c, input) {
    const time = c.view();
    const names = given(input.AutoScalingGroupNames);
    const groups = groupsAt(c, time).filter(
      group => (names === undefined || names.includes(group.name)) && passes(group, input.Filters),
    );
    const limits = { max: 100, standard: 50 };
    const cut = page(c, groups, limits, { size: input.MaxRecords, token: input.NextToken });
    return {
      AutoScalingGroups: cut.items.map(g => showGroup(c.w, g, time, input.IncludeInstances ?? true)),
      ...next(cut.token),
    };
  },

  DescribeAutoScalingInstances(c, input) {
    const time = c.view();
    const ids = given(input.InstanceIds);
    if (ids !== undefined && ids.length > 50) throw refusals.tooManyIdsToDescribe();
    const found: AutoScaling.AutoScalingInstanceDetails[] = [];
    for (const group of groupsAt(c, time)) {
      for (const member of c.w.members.within(group.key, time)) {
        if (ids === undefined || ids.includes(member.id)) found.push(showMemberAlone(member, group.name));
      }
    }
    const cut = page(c, found, { max: 50, standard: 50 }, { size: input.MaxRecords, token: input.NextToken });
    return { AutoScalingInstances: cut.items, ...next(cut.token) };
  },

  DescribeScalingActivities(c, input) {
    const time = c.view();
    const ids = given(input.ActivityIds);
    if (ids !== undefined && ids.length > 50) throw refusals.tooLong('activityIds', 50);
    const groups =
      input.AutoScalingGroupName === undefined
        ? groupsAt(c, time)
        : [groupToShow(c, input.AutoScalingGroupName)];
    const found = groups.flatMap(group =>
      activitiesOf(c.w, group.key, time)
        .filter(a => (ids === undefined || ids.includes(a.id)) && within(a, input.Filters))
        .map(a => showActivity(a, group)),
    );
    const cut = page(
      c,
      found,
      { max: 100, standard: 100 },
      { size: input.MaxRecords, token: input.NextToken },
    );
    return { Activities: cut.items, ...next(cut.token) };
  },

  DescribeInstanceRefreshes(c, input) {
    const group = groupToShow(c, input.AutoScalingGroupName);
    const ids = given(input.InstanceRefreshIds);
    const found = c.w.refreshes
      .within(group.key, c.view())
      .filter(r => ids === undefined || ids.includes(r.id))
      .toReversed();
    const cut = page(
      c,
      found,
      { max: 100, standard: 50 },
      { size: input.MaxRecords, token: input.NextToken },
    );
    return { InstanceRefreshes: cut.items.map(r => showRefresh(r, group.name)), ...next(cut.token) };
  },

  DescribeLaunchConfigurations(c, input) {
    const names = given(input.LaunchConfigurationNames);
    const found = new Map<string, AutoScaling.LaunchConfiguration>();
    for (const group of groupsAt(c, c.view())) {
      const configuration = group.launchConfiguration;
      if (configuration !== undefined && (names?.includes(configuration.name) ?? true)) {
        found.set(configuration.name, showLaunchConfiguration(configuration, group));
      }
    }
    const limits = { max: 100, standard: 50 };
    const cut = page(c, [...found.values()], limits, { size: input.MaxRecords, token: input.NextToken });
    return { LaunchConfigurations: cut.items, ...next(cut.token) };
  },

  DescribeLifecycleHooks(c, input) {
    const group = groupToShow(c, input.AutoScalingGroupName);
    const names = given(input.LifecycleHookNames);
    return {
      LifecycleHooks: group.hooks
        .filter(h => names === undefined || names.includes(h.name))
        .map(h => ({
          LifecycleHookName: h.name,
          AutoScalingGroupName: group.name,
          LifecycleTransition: h.transition,
          HeartbeatTimeout: h.heartbeatMs / 1_000,
          GlobalTimeout: Math.min(172_800, h.heartbeatMs / 10),
          DefaultResult: h.defaultResult,
        })),
    };
  },

  DescribePolicies(c, input) {
    const time = c.view();
    const groups =
      input.AutoScalingGroupName === undefined
        ? groupsAt(c, time)
        : [groupToShow(c, input.AutoScalingGroupName)];
    const names = given(input.PolicyNames);
    const types = given(input.PolicyTypes);
    const found = groups.flatMap(group =>
      c.w.policies
        .within(group.key, time)
        .filter(p => (names?.includes(p.name) ?? true) && (types?.includes(p.type) ?? true))
        .map(p => showPolicy(c.w, p, group)),
    );
    const cut = page(
      c,
      found,
      { max: 100, standard: 50 },
      { size: input.MaxRecords, token: input.NextToken },
    );
    return { ScalingPolicies: cut.items, ...next(cut.token) };
  },

  DescribeScheduledActions(c, input) {
    const time = c.view();
    const groups =
      input.AutoScalingGroupName === undefined
        ? groupsAt(c, time)
        : [groupToShow(c, input.AutoScalingGroupName)];
    const names = given(input.ScheduledActionNames);
    const from = input.StartTime?.getTime() ?? Number.NEGATIVE_INFINITY;
    const until = input.EndTime?.getTime() ?? Number.POSITIVE_INFINITY;
    const found = groups.flatMap(group =>
      c.w.scheduled
        .within(group.key, time)
        .filter(
          a => (names?.includes(a.name) ?? true) && (names !== undefined || (a.at >= from && a.at <= until)),
        )
        .map(a => showScheduledAction(a, group)),
    );
    const cut = page(
      c,
      found,
      { max: 100, standard: 50 },
      { size: input.MaxRecords, token: input.NextToken },
    );
    return { ScheduledUpdateGroupActions: cut.items, ...next(cut.token) };
  },

  DescribeTags(c, input) {
    const found = groupsAt(c, c.view()).flatMap(group =>
      group.tags
        .map(tag => ({
          ResourceId: group.name,
          ResourceType: 'auto-scaling-group',
          Key: tag.key,
          Value: tag.value,
          PropagateAtLaunch: tag.propagate,
        }))
        .filter(tag =>
          (input.Filters ?? []).every(({ Name, Values = [] }) => {
            if (Name === 'auto-scaling-group') return Values.includes(tag.ResourceId);
            if (Name === 'key') return Values.includes(tag.Key);
            if (Name === 'value') return Values.includes(tag.Value);
            if (Name === 'propagate-at-launch') return Values.includes(String(tag.PropagateAtLaunch));
            throw refusals.notAMember(
              'filters',
              Name ?? '',
              'auto-scaling-group, key, value, propagate-at-launch',
            );
          }),
        ),
    );
    const cut = page(
      c,
      found,
      { max: 100, standard: 50 },
      { size: input.MaxRecords, token: input.NextToken },
    );
    return { Tags: cut.items, ...next(cut.token) };
  },

  DescribeTrafficSources(c, input) {
    const group = groupToShow(c, input.AutoScalingGroupName);
    const found = group.sources
      .filter(s => input.TrafficSourceType === undefined || s.type === input.TrafficSourceType)
      .map(s => ({
        TrafficSource: s.identifier,
        Identifier: s.identifier,
        Type: s.type,
        State:
          group.sourceStates[s.type === 'elb' ? keyOf(group, s.identifier) : s.identifier] ?? 'InService',
      }));
    const cut = page(c, found, { max: 50, standard: 50 }, { size: input.MaxRecords, token: input.NextToken });
    return { TrafficSources: cut.items, ...next(cut.token) };
  },

  DescribeWarmPool(c, input) {
    const group = groupToShow(c, input.AutoScalingGroupName);
    const warm = c.w.members.within(group.key, c.view()).filter(m => m.lifecycle.startsWith('Warmed:'));
    const cut = page(c, warm, { max: 50, standard: 50 }, { size: input.MaxRecords, token: input.NextToken });
    return {
      ...(group.warmPool === undefined ? {} : { WarmPoolConfiguration: showPool(group.warmPool) }),
      Instances: cut.items.map(showMember),
      ...next(cut.token),
    };
  },
};

const next = (token: string | undefined): { NextToken?: string } =>
  token === undefined ? {} : { NextToken: token };

function groupsAt(c: CallContext, time: number): Group[] {
  const found: Group[] = [];
  for (const [, group] of c.w.groups.entries(time)) if (inPlace(group, c.place)) found.push(group);
  return found;
}

/** Filters of groups look at tags only. */
function passes(group: Group, filters: readonly AutoScaling.Filter[] | undefined): boolean {
  return (filters ?? []).every(({ Name = '', Values = [] }) => {
    if (Name === 'tag-key') return group.tags.some(tag => Values.includes(tag.key));
    if (Name === 'tag-value') return group.tags.some(tag => Values.includes(tag.value));
    if (Name.startsWith('tag:')) {
      return group.tags.some(tag => tag.key === Name.slice(4) && Values.includes(tag.value));
    }
    throw refusals.notAMember('filters', Name, 'tag-key, tag-value, tag:<key>');
  });
}

function within(
  activity: { readonly startedAt: number; readonly status: string },
  filters: readonly AutoScaling.Filter[] | undefined,
): boolean {
  return (filters ?? []).every(({ Name = '', Values = [] }) => {
    const first = Date.parse(Values[0] ?? '');
    if (Name === 'StartTimeLowerBound') return activity.startedAt >= first;
    if (Name === 'StartTimeUpperBound') return activity.startedAt <= first;
    if (Name === 'Status') return Values.includes(activity.status);
    throw refusals.notAMember('filters', Name, 'StartTimeLowerBound, StartTimeUpperBound, Status');
  });
}
