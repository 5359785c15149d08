/**
 * What moves the group by itself, for the forecast of a plan: scheduled actions, policies with the alarms that
 * drive them, launch hooks, instance refreshes. A constant number of calls.
 */
import type {
  LifecycleHook,
  ScheduledUpdateGroupAction,
  ScalingPolicy as SdkPolicy,
} from '@aws-sdk/client-auto-scaling';
import type { GroupRef, ScalingPolicy, ScheduledAction, Survey } from '../core/domain.ts';
import { dueBetween } from '../core/recurrence.ts';
import { describeAlarms } from './alarms.ts';
import type { AwsApi } from './api.ts';
import { ask, askAll } from './ask.ts';
import { byText, required } from './mapping.ts';

/** The most that one page holds (section 8). */
const recordsMost = 100;

/** What a survey tells for the forecast. */
export type Forces = Pick<
  Survey,
  'activeRefresh' | 'launchHooks' | 'pastRefresh' | 'policies' | 'policyAlarms' | 'scheduled'
>;

/** Of a group that is not there. */
export const noForces: Forces = { launchHooks: [], policies: [], policyAlarms: new Map(), scheduled: [] };

export async function describeForces(api: AwsApi, { name }: GroupRef, at: number): Promise<Forces> {
  const [scheduled, [policies, policyAlarms], launchHooks, refreshes] = await Promise.all([
    describeScheduledActions(api, name, at),
    describePolicies(api, name),
    describeLaunchHooks(api, name),
    describeRefreshes(api, name),
  ]);
  return { scheduled, policies, policyAlarms, launchHooks, ...refreshes };
}

const describeScheduledActions = async (
  api: AwsApi,
  AutoScalingGroupName: string,
  at: number,
): Promise<readonly ScheduledAction[]> => {
  const found = await askAll(
    api,
    'autoscaling',
    'DescribeScheduledActions',
    { AutoScalingGroupName, MaxRecords: recordsMost },
    ({ ScheduledUpdateGroupActions }) =>
      required(ScheduledUpdateGroupActions, 'ScheduledUpdateGroupActions').map(each => scheduledOf(each, at)),
  );
  return found.toSorted((a, b) => byText(a.name, b.name));
};

/**
 * The start that AWS tells of a recurrence is its next occurrence, which moves by itself: it is kept only
 * where it lies behind that, as the recurrence then has not begun.
 */
function scheduledOf(action: ScheduledUpdateGroupAction, now: number): ScheduledAction {
  const { Recurrence, TimeZone, MinSize, MaxSize, DesiredCapacity } = action;
  const start = (action.StartTime ?? action.Time)?.getTime();
  const until = action.EndTime?.getTime();
  const base = {
    name: required(action.ScheduledActionName, 'ScheduledActionName'),
    ...(MinSize === undefined ? {} : { min: MinSize }),
    ...(MaxSize === undefined ? {} : { max: MaxSize }),
    ...(DesiredCapacity === undefined ? {} : { desired: DesiredCapacity }),
  };
  if (!Recurrence) return { ...base, ...(start === undefined ? {} : { at: start }) };
  const rule = { ...base, recurrence: Recurrence, ...(TimeZone ? { zone: TimeZone } : {}) };
  const waits = start !== undefined && start > now && (dueBetween(rule, now, start)?.length ?? 0) > 0;
  return {
    ...rule,
    ...(waits ? { from: start } : {}),
    ...(until === undefined ? {} : { until }),
  };
}

async function describePolicies(
  api: AwsApi,
  AutoScalingGroupName: string,
): Promise<readonly [Survey['policies'], Survey['policyAlarms']]> {
  const found = await askAll(
    api,
    'autoscaling',
    'DescribePolicies',
    { AutoScalingGroupName, MaxRecords: recordsMost },
    ({ ScalingPolicies }) =>
      required(ScalingPolicies, 'ScalingPolicies')
        .filter(({ Enabled }) => Enabled !== false)
        .map(policyOf),
  );
  const policies = found.toSorted((a, b) => byText(a.name, b.name));
  const alarms = policies.flatMap(each => each.alarms.map(({ name }) => name));
  return [policies, (await describeAlarms(api, alarms)) ?? new Map()];
}

const policyOf = (policy: SdkPolicy): ScalingPolicy => ({
  name: required(policy.PolicyName, 'PolicyName'),
  forecasts: policy.PredictiveScalingConfiguration?.Mode === 'ForecastAndScale',
  alarms: (policy.Alarms ?? [])
    .map(({ AlarmName }) => required(AlarmName, 'AlarmName'))
    .toSorted(byText)
    .map(name => ({ name, way: wayOf(policy, name) })),
});

/** Target tracking makes its own pair of alarms, named for what they are. */
function wayOf(policy: SdkPolicy, alarm: string): ScalingPolicy['alarms'][number]['way'] {
  if (policy.TargetTrackingConfiguration) {
    return alarm.includes('AlarmHigh') ? 'out' : alarm.includes('AlarmLow') ? 'in' : 'unknown';
  }
  const steps = policy.StepAdjustments?.map(step => step.ScalingAdjustment ?? 0) ?? [];
  const changes = policy.ScalingAdjustment === undefined ? steps : [policy.ScalingAdjustment];
  if (policy.AdjustmentType === 'ExactCapacity' || changes.length === 0) return 'unknown';
  return changes.every(each => each >= 0) ? 'out' : changes.every(each => each <= 0) ? 'in' : 'unknown';
}

/** All in one answer: this call has no pages. */
const describeLaunchHooks = async (api: AwsApi, AutoScalingGroupName: string): Promise<readonly string[]> =>
  ask(api, 'autoscaling', 'DescribeLifecycleHooks', { AutoScalingGroupName }, ({ LifecycleHooks }) =>
    required(LifecycleHooks, 'LifecycleHooks')
      .filter((hook: LifecycleHook) => hook.LifecycleTransition === 'autoscaling:EC2_INSTANCE_LAUNCHING')
      .map(hook => required(hook.LifecycleHookName, 'LifecycleHookName'))
      .toSorted(byText),
  );

/** States in which a refresh may still replace instances (section 4). */
const refreshing: ReadonlySet<string> = new Set([
  'Pending',
  'InProgress',
  'Cancelling',
  'RollbackInProgress',
  'Baking',
]);

async function describeRefreshes(
  api: AwsApi,
  AutoScalingGroupName: string,
): Promise<Pick<Survey, 'activeRefresh' | 'pastRefresh'>> {
  const all = await askAll(
    api,
    'autoscaling',
    'DescribeInstanceRefreshes',
    { AutoScalingGroupName, MaxRecords: recordsMost },
    ({ InstanceRefreshes }) =>
      required(InstanceRefreshes, 'InstanceRefreshes').flatMap(({ Status, EndTime }) =>
        Status === undefined ? [] : [{ status: Status, at: EndTime?.getTime() }],
      ),
  );
  const active = all.find(({ status }) => refreshing.has(status));
  const past = all
    .flatMap(({ status, at }) => (refreshing.has(status) || at === undefined ? [] : [{ status, at }]))
    .toSorted((a, b) => b.at - a.at)[0];
  return {
    ...(active === undefined ? {} : { activeRefresh: active.status }),
    ...(past === undefined ? {} : { pastRefresh: past }),
  };
}
