/** How a group's policies, scheduled actions, refreshes and launch configuration look in answers. */
import type * as AutoScaling from '@aws-sdk/client-auto-scaling';
import type { Engine } from '../world/engine.ts';
import type { Group, LaunchConfiguration, Policy, Refresh, ScheduledAction } from '../world/model.ts';
import { alarmArn } from './autoscaling-show.ts';

/** The ARN of something that belongs to a group. */
const arnBeside = (group: Group, kind: string, tail: string): string =>
  `${group.arn.replace(':autoScalingGroup:', `:${kind}:`)}:${tail}`;

export const showScheduledAction = (
  action: ScheduledAction,
  group: Group,
): AutoScaling.ScheduledUpdateGroupAction => ({
  AutoScalingGroupName: group.name,
  ScheduledActionName: action.name,
  ScheduledActionARN: arnBeside(group, 'scheduledUpdateGroupAction', `scheduledActionName/${action.name}`),
  Time: new Date(action.at),
  StartTime: new Date(action.at),
  ...recurrenceOf(action),
  ...(action.min === undefined ? {} : { MinSize: action.min }),
  ...(action.max === undefined ? {} : { MaxSize: action.max }),
  ...(action.desired === undefined ? {} : { DesiredCapacity: action.desired }),
  TimeZone: 'Etc/UTC',
});

/** What repeats by the day, the hour or a part of it, as cron; another interval has no such form. */
function recurrenceOf({ at, everyMs }: ScheduledAction): { Recurrence?: string } {
  if (everyMs === undefined) return {};
  const first = new Date(at);
  const minute = first.getUTCMinutes();
  const every = everyMs / 60_000;
  if (every === 1_440) return { Recurrence: `${minute} ${first.getUTCHours()} * * *` };
  if (60 % every !== 0) return {};
  const minutes = Array.from({ length: 60 / every }, (_, i) => (minute + i * every) % 60);
  return { Recurrence: `${minutes.toSorted((a, b) => a - b).join(',')} * * * *` };
}

export const showLaunchConfiguration = (
  configuration: LaunchConfiguration,
  group: Group,
): AutoScaling.LaunchConfiguration => ({
  LaunchConfigurationName: configuration.name,
  LaunchConfigurationARN: arnBeside(
    group,
    'launchConfiguration',
    `launchConfigurationName/${configuration.name}`,
  ),
  ImageId: configuration.image,
  InstanceType: configuration.type,
  SecurityGroups: [...configuration.securityGroups],
  ...(configuration.profile === undefined ? {} : { IamInstanceProfile: configuration.profile }),
  UserData: configuration.userData ?? '',
  KeyName: '',
  KernelId: '',
  RamdiskId: '',
  ClassicLinkVPCSecurityGroups: [],
  BlockDeviceMappings: [],
  InstanceMonitoring: { Enabled: true },
  EbsOptimized: false,
  CreatedTime: new Date(group.createdAt),
});

export function showRefresh(refresh: Refresh, groupName: string): AutoScaling.InstanceRefresh {
  const left = refresh.todo.length + refresh.doing.length;
  return {
    InstanceRefreshId: refresh.id,
    AutoScalingGroupName: groupName,
    Status: refresh.status,
    ...(refresh.statusReason === undefined ? {} : { StatusReason: refresh.statusReason }),
    StartTime: new Date(refresh.startedAt),
    ...(refresh.endedAt === undefined ? {} : { EndTime: new Date(refresh.endedAt) }),
    PercentageComplete:
      refresh.total === 0 ? 100 : Math.floor((100 * (refresh.total - left)) / refresh.total),
    InstancesToUpdate: left,
    Preferences: {
      MinHealthyPercentage: refresh.minHealthyPercentage,
      InstanceWarmup: refresh.warmupMs / 1_000,
      SkipMatching: refresh.skipMatching,
      ScaleInProtectedInstances: refresh.protectedOnes,
      StandbyInstances: refresh.standby,
      BakeTime: refresh.bakeMs / 1_000,
    },
    Strategy: 'Rolling',
  };
}

export function showPolicy(w: Engine, policy: Policy, group: Group): AutoScaling.ScalingPolicy {
  const alarms = policy.alarms.flatMap(key => {
    const alarm = w.alarms.get(key);
    return alarm === undefined ? [] : [{ AlarmName: alarm.name, AlarmARN: alarmArn(alarm) }];
  });
  return {
    AutoScalingGroupName: group.name,
    PolicyName: policy.name,
    PolicyARN: arnBeside(group, 'scalingPolicy', `policyName/${policy.name}`),
    PolicyType: policy.type,
    ...(policy.type === 'SimpleScaling' || policy.type === 'StepScaling'
      ? { AdjustmentType: 'ChangeInCapacity' }
      : {}),
    ...(policy.type === 'SimpleScaling'
      ? { ScalingAdjustment: policy.adjustment, Cooldown: policy.cooldownMs / 1_000 }
      : {}),
    StepAdjustments:
      policy.type === 'StepScaling'
        ? [{ MetricIntervalLowerBound: 0, ScalingAdjustment: policy.adjustment }]
        : [],
    ...(policy.type === 'TargetTrackingScaling'
      ? {
          TargetTrackingConfiguration: {
            PredefinedMetricSpecification: { PredefinedMetricType: 'ASGAverageCPUUtilization' },
            TargetValue: 50,
            DisableScaleIn: false,
          },
        }
      : {}),
    ...(policy.type === 'PredictiveScaling'
      ? {
          PredictiveScalingConfiguration: {
            MetricSpecifications: [
              {
                TargetValue: 50,
                PredefinedMetricPairSpecification: { PredefinedMetricType: 'ASGCPUUtilization' },
              },
            ],
            Mode: policy.mode ?? 'ForecastOnly',
          },
        }
      : {}),
    Alarms: alarms,
    Enabled: policy.enabled,
  };
}
