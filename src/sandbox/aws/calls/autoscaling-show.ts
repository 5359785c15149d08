/** How groups, members and activities look in answers (facts/aws.md sections 5 and 12.7). */
import type * as AutoScaling from '@aws-sdk/client-auto-scaling';
import type { Engine } from '../world/engine.ts';
import {
  type Activity,
  type Alarm,
  type Group,
  isWarm,
  type Member,
  type SourceRef,
} from '../world/model.ts';
import { arnIn } from '../world/names.ts';
import { remembered } from './remembered.ts';

export function showGroup(
  w: Engine,
  group: Group,
  time: number,
  withInstances: boolean,
): AutoScaling.AutoScalingGroup {
  const members = w.members.within(group.key, time);
  const pool = group.warmPool;
  return {
    AutoScalingGroupName: group.name,
    AutoScalingGroupARN: group.arn,
    ...(group.launchConfiguration === undefined
      ? {}
      : { LaunchConfigurationName: group.launchConfiguration.name }),
    ...(group.template === undefined || group.mixedTypes !== undefined
      ? {}
      : { LaunchTemplate: showTemplate(group.template) }),
    ...(group.mixedTypes === undefined
      ? {}
      : {
          MixedInstancesPolicy: {
            LaunchTemplate: {
              ...(group.template === undefined
                ? {}
                : { LaunchTemplateSpecification: showTemplate(group.template) }),
              Overrides: group.mixedTypes.map(({ type, weight }) => ({
                InstanceType: type,
                WeightedCapacity: String(weight),
              })),
            },
            InstancesDistribution: {
              OnDemandAllocationStrategy: 'prioritized',
              OnDemandBaseCapacity: 0,
              OnDemandPercentageAboveBaseCapacity: 100,
              SpotAllocationStrategy: 'price-capacity-optimized',
            },
          },
        }),
    MinSize: group.min,
    MaxSize: group.max,
    DesiredCapacity: group.desired,
    ...(group.predicted === undefined ? {} : { PredictedCapacity: group.predicted }),
    DefaultCooldown: group.cooldownMs / 1_000,
    AvailabilityZones: [...group.zones],
    LoadBalancerNames: group.sources.filter(s => s.type === 'elb').map(s => s.identifier),
    TargetGroupARNs: group.sources.filter(s => s.type === 'elbv2').map(s => s.identifier),
    HealthCheckType: group.healthChecks.join(','),
    HealthCheckGracePeriod: group.graceMs / 1_000,
    Instances: withInstances ? members.filter(m => !isWarm(m)).map(m => showMember(m)) : [],
    CreatedTime: new Date(group.createdAt),
    SuspendedProcesses: Object.entries(group.suspended).map(([ProcessName, suspension]) => ({
      ProcessName,
      SuspensionReason: suspension.reason,
    })),
    VPCZoneIdentifier: group.subnets.join(','),
    EnabledMetrics: [],
    ...(group.deleting ? { Status: 'Delete in progress' } : {}),
    Tags: group.tags.map(tag => ({
      ResourceId: group.name,
      ResourceType: 'auto-scaling-group',
      Key: tag.key,
      Value: tag.value,
      PropagateAtLaunch: tag.propagate,
    })),
    TerminationPolicies: [...group.terminationPolicies],
    NewInstancesProtectedFromScaleIn: group.protectNew,
    ServiceLinkedRoleARN: `arn:aws:iam::${group.accountId}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`,
    ...(group.maxLifetimeMs === undefined ? {} : { MaxInstanceLifetime: group.maxLifetimeMs / 1_000 }),
    CapacityRebalance: group.capacityRebalance,
    ...(pool === undefined
      ? {}
      : { WarmPoolConfiguration: showPool(pool), WarmPoolSize: members.filter(isWarm).length }),
    TrafficSources: group.sources.map(showSource),
    ...(group.maintenance === undefined
      ? {}
      : {
          InstanceMaintenancePolicy: {
            MinHealthyPercentage: group.maintenance.minHealthy,
            MaxHealthyPercentage: group.maintenance.maxHealthy,
          },
        }),
    DeletionProtection: group.deletionProtection,
    AvailabilityZoneDistribution: { CapacityDistributionStrategy: 'balanced-best-effort' },
    AvailabilityZoneImpairmentPolicy: { ZonalShiftEnabled: group.zonalShift.enabled },
    ...(group.retainOnAbandon
      ? { InstanceLifecyclePolicy: { RetentionTriggers: { TerminateHookAbandon: 'retain' } } }
      : {}),
    ...(group.operator === undefined ? {} : { Operator: { Principal: group.operator } }),
  };
}

export const showMember = remembered(
  (member: Member): AutoScaling.Instance => ({
    InstanceId: member.id,
    InstanceType: member.type,
    AvailabilityZone: member.zone,
    LifecycleState: member.lifecycle,
    HealthStatus: member.healthy ? 'Healthy' : 'Unhealthy',
    ...(member.launchConfiguration === undefined
      ? {}
      : { LaunchConfigurationName: member.launchConfiguration }),
    ...(member.template === undefined ? {} : { LaunchTemplate: showTemplate(member.template) }),
    ProtectedFromScaleIn: member.protected,
    ...(member.weight === 1 ? {} : { WeightedCapacity: String(member.weight) }),
  }),
);

/** The same seen by instance: with the group's name, and the health status in capitals. */
export function showMemberAlone(member: Member, groupName: string): AutoScaling.AutoScalingInstanceDetails {
  return {
    ...showMember(member),
    InstanceId: member.id,
    AvailabilityZone: member.zone,
    LifecycleState: member.lifecycle,
    ProtectedFromScaleIn: member.protected,
    AutoScalingGroupName: groupName,
    HealthStatus: member.healthy ? 'HEALTHY' : 'UNHEALTHY',
  };
}

export function showActivity(
  activity: Activity,
  group: { readonly name: string; readonly arn: string },
): AutoScaling.Activity {
  return {
    ActivityId: activity.id,
    AutoScalingGroupName: group.name,
    AutoScalingGroupARN: group.arn,
    Description: activity.description,
    Cause: activity.cause,
    StartTime: new Date(activity.startedAt),
    ...(activity.endedAt === undefined ? {} : { EndTime: new Date(activity.endedAt) }),
    StatusCode: activity.status,
    ...(activity.message === undefined ? {} : { StatusMessage: activity.message }),
    Progress: activity.progress,
    Details: activity.details,
  };
}

export const showPool = (pool: NonNullable<Group['warmPool']>): AutoScaling.WarmPoolConfiguration => ({
  MinSize: pool.minSize,
  ...(pool.maxPrepared === undefined ? {} : { MaxGroupPreparedCapacity: pool.maxPrepared }),
  PoolState: pool.state,
  InstanceReusePolicy: { ReuseOnScaleIn: pool.reuseOnScaleIn },
});

export const showSource = (source: SourceRef): AutoScaling.TrafficSourceIdentifier => ({
  Identifier: source.identifier,
  Type: source.type,
});

export const alarmArn = (alarm: Alarm): string => arnIn(alarm, 'cloudwatch', `alarm:${alarm.name}`);

const showTemplate = (t: { readonly id: string; readonly name: string; readonly version: string }) => ({
  LaunchTemplateId: t.id,
  LaunchTemplateName: t.name,
  Version: t.version,
});
