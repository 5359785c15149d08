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

/** Answers of one look that are further apart than this: the earlier one is asked for anew. */
const apartMostMs = 10_000;
/** Not for ever: who looks sees by `oldestAt` whether what has come serves. */
const roundsMost = 3;

/**
 * Looks at a group, at `instances` and its members, at the health of `sources`, and at `alarms`. A call may wait
 * for its turn for minutes; what came before that is asked for anew, so that all is of one time.
 * @param now milliseconds since the epoch, by the bot's clock
 * @throws CloudError
 */
export async function observe(
  api: AwsApi,
  ref: GroupRef,
  { instances, sources, alarms, activitiesSince, health: isHealthWanted = () => true }: Looked,
  now: () => number,
): Promise<Observation> {
  const at = now();
  const askInstances = async (ids: readonly InstanceId[]) => ({
    ids: new Set(ids),
    known: await describeInstances(api, ids),
  });
  const askHealth = async (group: GroupSeen | undefined) =>
    isHealthWanted(group, api.healthEveryMs?.() ?? 0) ? describeHealth(api, sources) : undefined;
  const idsOf = (group: GroupSeen | undefined): readonly InstanceId[] => [
    ...instances,
    ...(group?.members ?? []).map(({ id }) => id),
  ];
  let [[group, ec2, health], states, activities] = await Promise.all([
    asking(async () => (await describeGroup(api, ref))?.group, now).then(
      async found =>
        [
          found,
          ...(await Promise.all([
            asking(async () => askInstances(idsOf(found.answer)), now),
            asking(async () => askHealth(found.answer), now),
          ])),
        ] as const,
    ),
    asking(async () => describeAlarms(api, alarms), now),
    asking(
      async () => (activitiesSince === undefined ? undefined : describeActivities(api, ref, activitiesSince)),
      now,
    ),
  ]);
  for (let rounds = 1; rounds < roundsMost; rounds++) {
    if (!asked().some(isApart)) break;
    [group, health, states, activities] = await Promise.all([
      anew(group),
      anew(health),
      anew(states),
      anew(activities),
    ]);
    const ids = idsOf(group.answer);
    const isCovered = ids.every(id => ec2.answer.ids.has(id));
    ec2 = isCovered ? await anew(ec2) : await asking(async () => askInstances(ids), now);
  }
  return {
    at,
    oldestAt: Math.min(...asked().map(each => each.at)),
    group: group.answer,
    instances: ec2.answer.known,
    ...(health.answer === undefined ? {} : { sources: health.answer }),
    ...(states.answer === undefined ? {} : { alarms: states.answer }),
    ...(activities.answer === undefined ? {} : { activities: activities.answer }),
  };

  /** Without what nobody wanted to know. */
  function asked(): readonly Asked<unknown>[] {
    return [group, ec2, ...[health, states, activities].filter(({ answer }) => answer !== undefined)];
  }

  function isApart({ at: cameAt }: Asked<unknown>): boolean {
    return now() - cameAt > apartMostMs;
  }

  async function anew<T>(part: Asked<T>): Promise<Asked<T>> {
    return isApart(part) ? part.again() : part;
  }
}

/** What AWS answered and when, and how to ask again. */
interface Asked<T> {
  readonly answer: T;
  readonly at: number;
  readonly again: () => Promise<Asked<T>>;
}

async function asking<T>(ask: () => Promise<T>, now: () => number): Promise<Asked<T>> {
  const answer = await ask();
  return { answer, at: now(), again: async () => asking(ask, now) };
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
