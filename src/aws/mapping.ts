/**
 * From the SDK's shapes to our own. What AWS may leave out is settled here, and lists are sorted, so that
 * equal facts are equal values whatever the order in which AWS told them. An answer without what AWS always
 * gives (a size, an id) is an error: a guess in its place could be acted upon.
 */
import type {
  AutoScalingGroup,
  AutoScalingInstanceDetails,
  Instance as GroupInstance,
  Activity as SdkActivity,
} from '@aws-sdk/client-auto-scaling';
import type { Instance as SdkInstance, InstanceStatus as SdkStatus } from '@aws-sdk/client-ec2';
import type { TargetHealthDescription } from '@aws-sdk/client-elastic-load-balancing-v2';
import type {
  Activity,
  Ec2Instance,
  Ec2State,
  GroupRef,
  GroupSeen,
  InstanceId,
  LaunchSource,
  LifecycleState,
  Member,
  OpenActivity,
  StatusChecks,
  TargetHealth,
  TargetState,
} from '../core/domain.ts';
import { processNames } from '../core/domain.ts';
import { trafficSources } from './traffic-sources.ts';

/** The value, which AWS's models call required. */
export function required<T>(value: T | undefined | null, what: string): T {
  if (value === undefined || value === null) throw new Error(`AWS answered without ${what}`);
  return value;
}

export const isInstanceId = (text: string | undefined): text is InstanceId =>
  text !== undefined && /^i-[0-9a-f]{8,17}$/.test(text);

/** An id in an answer where AWS always gives one. */
export function instanceId(text: string | undefined): InstanceId {
  if (!isInstanceId(text)) throw new Error(`AWS answered with the instance id "${text ?? ''}"`);
  return text;
}

/** Plain code-unit order: the same on every machine. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const lifecycleStates: readonly Exclude<LifecycleState, 'Unknown'>[] = [
  'Pending',
  'Pending:Wait',
  'Pending:Proceed',
  'InService',
  'EnteringStandby',
  'Standby',
  'Detaching',
  'Detached',
  'Terminating',
  'Terminating:Wait',
  'Terminating:Proceed',
  'Terminating:Retained',
  'Terminated',
];

/** `API:Instance` LifecycleState; those of warm pools and root volumes are `Unknown` like those yet to come. */
export const lifecycleOf = (state: string | undefined): LifecycleState =>
  lifecycleStates.find(each => each === state) ?? 'Unknown';

/** `API:AutoScalingGroup`. Suspended processes that are none of the nine are left out (section 3). */
export function groupOf(ref: GroupRef, group: AutoScalingGroup): GroupSeen {
  const suspensions = processNames.toSorted(byText).flatMap(name => {
    const found = (group.SuspendedProcesses ?? []).find(each => each.ProcessName === name);
    return found === undefined ? [] : [{ name, reason: found.SuspensionReason ?? '' }];
  });
  const launches = launchSourceOf(group);
  const { Operator, MaxInstanceLifetime } = group;
  return {
    ref,
    arn: required(group.AutoScalingGroupARN, 'AutoScalingGroupARN'),
    ...(group.Status ? { status: group.Status } : {}),
    settings: {
      min: required(group.MinSize, 'MinSize'),
      max: required(group.MaxSize, 'MaxSize'),
      desired: required(group.DesiredCapacity, 'DesiredCapacity'),
      suspended: suspensions.map(({ name }) => name),
    },
    suspensionReasons: Object.fromEntries(suspensions.map(({ name, reason }) => [name, reason])),
    members: (group.Instances ?? []).map(memberOf).toSorted((a, b) => byText(a.id, b.id)),
    zones: (group.AvailabilityZones ?? []).toSorted(byText),
    trafficSources: trafficSources(group),
    ...(launches === undefined ? {} : { launches }),
    weighted: isWeighted(group),
    warmPool: group.WarmPoolConfiguration !== undefined,
    protectsNewInstances: group.NewInstancesProtectedFromScaleIn ?? false,
    capacityRebalance: group.CapacityRebalance ?? false,
    // 0 is how AWS is told to have no limit.
    ...(MaxInstanceLifetime ? { maxInstanceLifetimeMs: MaxInstanceLifetime * 1_000 } : {}),
    terminationPolicies:
      (group.TerminationPolicies ?? []).length === 0 ? ['Default'] : (group.TerminationPolicies ?? []),
    ...(Operator === undefined ? {} : { managedBy: Operator.Principal ?? 'an AWS service' }),
    tags: tagsOf(group.Tags),
  };
}

function memberOf(instance: GroupInstance): Member {
  return {
    id: instanceId(instance.InstanceId),
    zone: instance.AvailabilityZone ?? '',
    type: instance.InstanceType ?? '',
    lifecycle: lifecycleOf(instance.LifecycleState),
    // `Healthy` in one describe and `HEALTHY` in the other (section 5).
    healthy: instance.HealthStatus?.toLowerCase() === 'healthy',
    protected: instance.ProtectedFromScaleIn ?? false,
  };
}

/** Whether any instance counts, or may come to count, other than 1 towards desired. */
function isWeighted(group: AutoScalingGroup): boolean {
  const overrides = group.MixedInstancesPolicy?.LaunchTemplate?.Overrides ?? [];
  const weights = [...(group.Instances ?? []), ...overrides].map(each => each.WeightedCapacity);
  return (
    weights.some(weight => weight !== undefined && weight !== '1') ||
    (group.DesiredCapacityType !== undefined && group.DesiredCapacityType !== 'units')
  );
}

function launchSourceOf(group: AutoScalingGroup): LaunchSource | undefined {
  const mixed = group.MixedInstancesPolicy?.LaunchTemplate?.LaunchTemplateSpecification;
  const template = mixed ?? group.LaunchTemplate;
  if (template !== undefined) {
    return {
      kind: mixed === undefined ? 'template' : 'mixed',
      name: template.LaunchTemplateName ?? template.LaunchTemplateId ?? '',
      ...(template.Version === undefined ? {} : { version: template.Version }),
    };
  }
  return group.LaunchConfigurationName
    ? { kind: 'configuration', name: group.LaunchConfigurationName }
    : undefined;
}

/** The group that an instance is a member of (`API:AutoScalingInstanceDetails`). */
export const membershipOf = (
  details: AutoScalingInstanceDetails,
): [InstanceId, { group: string; lifecycle: LifecycleState }] => [
  instanceId(details.InstanceId),
  {
    group: required(details.AutoScalingGroupName, 'AutoScalingGroupName'),
    lifecycle: lifecycleOf(details.LifecycleState),
  },
];

export const activityOf = ({ Description, Cause }: SdkActivity): Activity => ({
  description: Description ?? Cause ?? '',
  cause: Cause ?? '',
});

/**
 * `API:Activity`, where it has not ended. An attach has been seen with an end while it still read
 * `InProgress`, so an end counts whatever the status says (section 2).
 */
export function openActivityOf(activity: SdkActivity): OpenActivity | undefined {
  const status = activity.StatusCode ?? '';
  const ended = activity.EndTime !== undefined || ['Successful', 'Failed', 'Cancelled'].includes(status);
  if (ended) return undefined;
  return {
    id: required(activity.ActivityId, 'ActivityId'),
    description: activity.Description ?? activity.Cause ?? '',
    status,
  };
}

const ec2States: readonly Ec2State[] = [
  'pending',
  'running',
  'shutting-down',
  'terminated',
  'stopping',
  'stopped',
];

/** `EC2:Instance`. Terminated ones have lost most of what they were. */
export function instanceOf(instance: SdkInstance): Ec2Instance {
  const name = instance.State?.Name ?? '';
  const state = ec2States.find(each => each === name);
  if (state === undefined) throw new Error(`AWS answered with the instance state "${name}"`);
  const profile = instance.IamInstanceProfile?.Arn;
  const { Operator } = instance;
  return {
    id: instanceId(instance.InstanceId),
    state,
    zone: instance.Placement?.AvailabilityZone ?? '',
    type: instance.InstanceType ?? '',
    image: instance.ImageId ?? '',
    ...(instance.VpcId ? { vpc: instance.VpcId } : {}),
    securityGroups: (instance.SecurityGroups ?? [])
      .flatMap(({ GroupId }) => (GroupId === undefined ? [] : [GroupId]))
      .toSorted(byText),
    ...(profile === undefined ? {} : { profile }),
    spot: instance.InstanceLifecycle === 'spot',
    launchedAt: required(instance.LaunchTime, 'LaunchTime').getTime(),
    tags: tagsOf(instance.Tags),
    ...(Operator?.Managed === true ? { managedBy: Operator.Principal ?? 'an AWS service' } : {}),
  };
}

function tagsOf(
  tags: readonly { Key?: string | undefined; Value?: string | undefined }[] | undefined,
): Readonly<Record<string, string>> {
  const pairs = (tags ?? []).flatMap(({ Key, Value }) =>
    Key === undefined ? [] : [[Key, Value ?? ''] as const],
  );
  return Object.fromEntries(pairs.toSorted(([a], [b]) => byText(a, b)));
}

/**
 * `EC2:InstanceStatus`. The checks of volumes and of the application count where there are any; events that
 * are over stay listed for a while with `[Completed]` or `[Canceled]` before their description.
 */
export function statusChecksOf(status: SdkStatus): StatusChecks {
  const always = [status.InstanceStatus?.Status, status.SystemStatus?.Status];
  const maybe = [status.AttachedEbsStatus?.Status, status.ApplicationStatus?.Status];
  const verdicts = [...always, ...maybe.filter(each => each !== undefined && each !== 'not-applicable')];
  return {
    verdict: verdicts.includes('impaired')
      ? 'impaired'
      : verdicts.includes('initializing')
        ? 'initializing'
        : verdicts.every(each => each === 'ok')
          ? 'ok'
          : 'unknown',
    events: (status.Events ?? [])
      .filter(({ Description }) => !/^\s*\[(?:Completed|Cancell?ed)\]/i.test(Description ?? ''))
      .map(({ Code }) => Code ?? 'event')
      .toSorted(byText),
  };
}

/** From the worst: where an instance is registered with several ports, the worst of them is its state. */
const targetStates = [
  'unhealthy',
  'unhealthy.draining',
  'draining',
  'unused',
  'unavailable',
  'initial',
  'healthy',
] as const satisfies readonly TargetState[];

const rank = (health: TargetHealth): number => targetStates.indexOf(health.state);

/**
 * `ELBv2:TargetHealth` by instance, sorted by id. Targets that are no instances (addresses, functions) are
 * left out.
 */
export function targetsOf(
  descriptions: readonly TargetHealthDescription[],
): ReadonlyMap<InstanceId, TargetHealth> {
  const targets = new Map<InstanceId, TargetHealth>();
  for (const { Target, TargetHealth: health } of descriptions) {
    const id = Target?.Id;
    if (!isInstanceId(id)) continue;
    const state = targetStates.find(each => each === health?.State) ?? 'unavailable';
    const now: TargetHealth = {
      state,
      ...(health?.Reason === undefined ? {} : { reason: health.Reason }),
      ...(health?.Description === undefined ? {} : { text: health.Description }),
    };
    const before = targets.get(id);
    if (before === undefined || rank(now) < rank(before)) targets.set(id, now);
  }
  return new Map([...targets].toSorted(([a], [b]) => byText(a, b)));
}
