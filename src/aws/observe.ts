/**
 * The look of every step. Its number of calls does not grow with the group: the group and the alarms, then at
 * once the health at each load balancer, where the group is such that somebody wants it, and the instances by a
 * filter, so that an unknown id is merely not found.
 */
import type {
  Activity,
  Ec2Instance,
  GroupRef,
  GroupSeen,
  InstanceId,
  Observation,
  TrafficSource,
} from '../core/domain.ts';
import type { LookOptions } from '../ports.ts';
import { describeAlarms } from './alarms.ts';
import type { AwsApi } from './api.ts';
import { ask, askAll, portions } from './ask.ts';
import { describeHealth } from './health.ts';
import type { Launches } from './launch.ts';
import { launchesOf } from './launch.ts';
import { activityOf, byText, groupOf, instanceOf, required } from './mapping.ts';

/** Values of one EC2 filter (`EC2:Filter`). */
export const filterValuesMost = 200;

/**
 * Looks at a group, at `instances` and its members, at the health of `sources`, and at `alarms`.
 * @param at milliseconds since the epoch, by the bot's clock
 * @throws CloudError
 */
export async function observe(
  api: AwsApi,
  ref: GroupRef,
  { instances, sources, alarms, activitiesSince, health: isHealthWanted = () => true }: Looked,
  at: number,
): Promise<Observation> {
  const [{ group, known, health }, states, activities] = await Promise.all([
    describeGroup(api, ref).then(async found => {
      const group = found?.group;
      const members = (group?.members ?? []).map(({ id }) => id);
      const [known, health] = await Promise.all([
        describeInstances(api, [...instances, ...members]),
        isHealthWanted(group, api.healthEveryMs?.() ?? 0) ? describeHealth(api, sources) : undefined,
      ]);
      return { group, known, health };
    }),
    describeAlarms(api, alarms),
    activitiesSince === undefined ? undefined : describeActivities(api, ref, activitiesSince),
  ]);
  return {
    at,
    group,
    instances: known,
    ...(health === undefined ? {} : { sources: health }),
    ...(states === undefined ? {} : { alarms: states }),
    ...(activities === undefined ? {} : { activities }),
  };
}

/** What a look is about besides the group. */
export interface Looked {
  readonly instances: readonly InstanceId[];
  readonly sources: readonly TrafficSource[];
  readonly alarms: readonly string[];
  readonly activitiesSince?: number | undefined;
  readonly health?: LookOptions['health'] | undefined;
}

/** What one describe call tells of a group. */
export interface GroupFound {
  readonly group: GroupSeen;
  /** Undefined where the group names nothing to launch from. */
  readonly launches: Launches | undefined;
}

/** Undefined where AWS knows no such group. */
export async function describeGroup(api: AwsApi, ref: GroupRef): Promise<GroupFound | undefined> {
  const found = await askAll(
    api,
    'autoscaling',
    'DescribeAutoScalingGroups',
    { AutoScalingGroupNames: [ref.name] },
    ({ AutoScalingGroups }) =>
      required(AutoScalingGroups, 'AutoScalingGroups')
        .filter(group => group.AutoScalingGroupName === ref.name)
        .map(group => ({ group: groupOf(ref, group), launches: launchesOf(group) })),
  );
  return found[0];
}

/** The latest, of which one page holds more than anybody would read. */
const describeActivities = async (api: AwsApi, ref: GroupRef, since: number): Promise<readonly Activity[]> =>
  ask(
    api,
    'autoscaling',
    'DescribeScalingActivities',
    { AutoScalingGroupName: ref.name, MaxRecords: 100 },
    ({ Activities }) =>
      required(Activities, 'Activities')
        .map(each => ({ startedAt: each.StartTime?.getTime() ?? 0, ...activityOf(each) }))
        .filter(({ startedAt }) => startedAt >= since)
        .toSorted((a, b) => a.startedAt - b.startedAt)
        .map(({ description, cause }) => ({ description, cause })),
  );

/** Those of the ids that EC2 knows, sorted by id. Terminated ones stay known for about an hour. */
export async function describeInstances(
  api: AwsApi,
  ids: readonly InstanceId[],
): Promise<ReadonlyMap<InstanceId, Ec2Instance>> {
  const once = [...new Set(ids)].toSorted(byText);
  const found = await Promise.all(
    portions(once, filterValuesMost).map(async Values =>
      askAll(
        api,
        'ec2',
        'DescribeInstances',
        { Filters: [{ Name: 'instance-id', Values }], MaxResults: 1_000 },
        ({ Reservations }) =>
          required(Reservations, 'Reservations').flatMap(each => (each.Instances ?? []).map(instanceOf)),
      ),
    ),
  );
  const byId = found.flat().toSorted((a, b) => byText(a.id, b.id));
  return new Map(byId.map(instance => [instance.id, instance]));
}
