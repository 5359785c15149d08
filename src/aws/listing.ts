/**
 * What people pick from: every group of an account and region, and the running instances around one of them.
 * Whoever asks within seconds shares one read, because each letter typed is a question; what is decided later
 * looks anew, so that an answer some seconds old does no harm.
 */
import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import type { Ec2Instance, GroupRef, InstanceId } from '../core/domain.ts';
import { type GroupChoice, inNoGroup, type Surroundings } from '../core/form.ts';
import type { Clock } from '../ports.ts';
import type { AwsApi } from './api.ts';
import { askAll } from './ask.ts';
import { describeLoadBalancers } from './load-balancers.ts';
import { byText, instanceId, instanceOf, required } from './mapping.ts';
import { describeGroup, describeInstances } from './observe.ts';

/** Groups come and go rarely. */
const groupsKeptMs = 30_000;
/** Somebody who has just started an instance looks for it. */
const surroundingsKeptMs = 10_000;
/** Places and groups whose answers are kept. */
const keptMost = 200;

/** Names of one DescribeAutoScalingGroups (facts/aws.md section 8). */
const groupsOfPage = 100;

interface Listed extends GroupChoice {
  readonly members: readonly InstanceId[];
}

export interface Listing {
  groups(place: Omit<GroupRef, 'name'>): Promise<readonly GroupChoice[]>;
  surroundings(group: GroupRef): Promise<Surroundings | undefined>;
}

/** Asks nothing by itself. Rejects with `CloudError`, and what failed is asked again the next time. */
export function createListing(
  apiOf: (account: string, region: string) => AwsApi,
  clock: Pick<Clock, 'now'>,
): Listing {
  const groups = keeping<readonly Listed[]>(groupsKeptMs, clock);
  const around = keeping<Surroundings | undefined>(surroundingsKeptMs, clock);

  const listed = (account: string, region: string): Promise<readonly Listed[]> =>
    groups(JSON.stringify([account, region]), async () =>
      describeGroups(apiOf(account, region), account, region),
    );

  return {
    groups: ({ account, region }) => listed(account, region),
    surroundings: group =>
      around(JSON.stringify(group), async () => {
        const { account, region } = group;
        const api = apiOf(account, region);
        const found = await describeGroup(api, group);
        if (found === undefined) return undefined;
        const { zones, members, trafficSources } = found.group;
        const doors = await describeLoadBalancers(api, trafficSources);
        const vpcs = [...new Set([...doors.values()].flatMap(({ vpc }) => vpc ?? []))];
        const [all, known, running] = await Promise.all([
          listed(account, region),
          describeInstances(
            api,
            members.map(({ id }) => id),
          ),
          describeRunning(api, zones, vpcs),
        ]);
        const own = { members: members.map(({ id }) => id) };
        return { group: found.group, members: [...known.values()], loose: inNoGroup(running, [own, ...all]) };
      }),
  };
}

const describeGroups = async (api: AwsApi, account: string, region: string): Promise<readonly Listed[]> =>
  askAll(api, 'autoscaling', 'DescribeAutoScalingGroups', { MaxRecords: groupsOfPage }, output =>
    required(output.AutoScalingGroups, 'AutoScalingGroups').map(group => listedOf(group, account, region)),
  );

function listedOf(group: AutoScalingGroup, account: string, region: string): Listed {
  const members = group.Instances ?? [];
  return {
    ref: { account, region, name: required(group.AutoScalingGroupName, 'AutoScalingGroupName') },
    inService: members.filter(({ LifecycleState }) => LifecycleState === 'InService').length,
    min: required(group.MinSize, 'MinSize'),
    max: required(group.MaxSize, 'MaxSize'),
    members: members.map(({ InstanceId }) => instanceId(InstanceId)),
  };
}

const describeRunning = async (
  api: AwsApi,
  zones: readonly string[],
  vpcs: readonly string[],
): Promise<readonly Ec2Instance[]> => {
  const Filters = [
    { Name: 'instance-state-name', Values: ['running'] },
    { Name: 'availability-zone', Values: [...zones] },
    ...(vpcs.length === 0 ? [] : [{ Name: 'vpc-id', Values: [...vpcs] }]),
  ];
  const found = await askAll(api, 'ec2', 'DescribeInstances', { Filters, MaxResults: 1_000 }, output =>
    required(output.Reservations, 'Reservations').flatMap(each => (each.Instances ?? []).map(instanceOf)),
  );
  return found.toSorted((a, b) => byText(a.id, b.id));
};

/** Remembers answers by key for a while; those under way are shared, those that failed are forgotten. */
function keeping<T>(
  forMs: number,
  clock: Pick<Clock, 'now'>,
): (key: string, read: () => Promise<T>) => Promise<T> {
  const kept = new Map<string, { readonly until: number; readonly answer: Promise<T> }>();
  return (key, read) => {
    const now = clock.now();
    const known = kept.get(key);
    if (known && now < known.until) return known.answer;
    const answer = read();
    const entry = { until: now + forMs, answer };
    kept.delete(key);
    kept.set(key, entry);
    const [oldest] = kept.keys();
    if (kept.size > keptMost && oldest !== undefined) kept.delete(oldest);
    answer.catch(() => {
      if (kept.get(key) === entry) kept.delete(key);
    });
    return answer;
  };
}
