/**
 * The wide look before a plan is made or approved: an observation and what else decides whether the swap may
 * be done. A fact that cannot be told is left out, so that the preflight objects or warns; it is never
 * filled with a guess.
 */
import type {
  Ec2Instance,
  GroupRef,
  InstanceId,
  OpenActivity,
  StatusChecks,
  Survey,
  TrafficSource,
} from '../core/domain.ts';
import type { AwsApi } from './api.ts';
import { ask, askAll, portions, unlessAbsent } from './ask.ts';
import { describeImageOf } from './launch.ts';
import { instanceId, membershipOf, openActivityOf, required, statusChecksOf } from './mapping.ts';
import { describeGroup, describeHealth, describeInstances, filterValuesMost } from './observe.ts';

/** Ids of one DescribeAutoScalingInstances (E20) and of one DescribeInstanceStatus (section 6). */
const autoScalingInstancesMost = 50;
const instanceStatusMost = 100;
/** The most that one page of activities or refreshes holds (section 8). */
const recordsMost = 100;
/** Target groups of one call: no limit is published; this is that of its sibling for load balancers. */
const targetGroupsMost = 20;

/**
 * Looks at a group, at `instances`, and at all that a plan depends on: about ten calls and two for each
 * target group, and more only where a call takes a limited number of ids.
 * @param at milliseconds since the epoch, by the bot's clock
 * @throws CloudError
 */
export async function survey(
  api: AwsApi,
  ref: GroupRef,
  instances: readonly InstanceId[],
  at: number,
): Promise<Survey> {
  const asked = [...new Set(instances)];
  const [accountId, memberOf, found, askedFor] = await Promise.all([
    describeAccount(api),
    describeMemberships(api, asked),
    describeGroup(api, ref),
    describeInstances(api, asked),
  ]);
  const group = found?.group;
  const sources = group?.trafficSources ?? [];
  const others = (group?.members ?? []).map(({ id }) => id).filter(id => !asked.includes(id));
  const [
    otherMembers,
    health,
    statusChecks,
    images,
    openActivities,
    activeRefresh,
    targetGroups,
    templateImage,
  ] = await Promise.all([
    describeInstances(api, others),
    describeHealth(api, sources),
    describeStatusChecks(api, askedFor),
    describeImages(api, askedFor),
    group === undefined ? [] : describeOpenActivities(api, ref),
    group === undefined ? undefined : describeActiveRefresh(api, ref),
    describeTargetGroups(api, sources),
    found?.launches === undefined ? undefined : describeImageOf(api, found.launches),
  ]);
  return {
    at,
    group,
    instances: new Map([...askedFor, ...otherMembers].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    sources: health,
    accountId,
    memberOf,
    statusChecks,
    images,
    openActivities,
    ...(activeRefresh === undefined ? {} : { activeRefresh }),
    targetGroups,
    ...(templateImage === undefined ? {} : { templateImage }),
  };
}

const describeAccount = async (api: AwsApi): Promise<string> =>
  ask(api, 'sts', 'GetCallerIdentity', {}, ({ Account }) => required(Account, 'Account'));

/** Ids that are in no group are not answered (section 5). */
async function describeMemberships(api: AwsApi, ids: readonly InstanceId[]): Promise<Survey['memberOf']> {
  const found = await Promise.all(
    portions(ids, autoScalingInstancesMost).map(async InstanceIds =>
      askAll(api, 'autoscaling', 'DescribeAutoScalingInstances', { InstanceIds }, output =>
        required(output.AutoScalingInstances, 'AutoScalingInstances').map(membershipOf),
      ),
    ),
  );
  return new Map(found.flat());
}

/**
 * Asked of running instances only, which is what EC2 answers by default and so that an id that is long gone
 * does not fail the call. An instance that EC2 forgot in between has no checks to show.
 */
async function describeStatusChecks(
  api: AwsApi,
  instances: ReadonlyMap<InstanceId, Ec2Instance>,
): Promise<ReadonlyMap<InstanceId, StatusChecks>> {
  const running = [...instances.values()].filter(({ state }) => state === 'running').map(({ id }) => id);
  const found = await Promise.all(
    portions(running, instanceStatusMost).map(async InstanceIds =>
      unlessAbsent(
        askAll(api, 'ec2', 'DescribeInstanceStatus', { InstanceIds }, ({ InstanceStatuses }) =>
          required(InstanceStatuses, 'InstanceStatuses').map(
            status => [instanceId(status.InstanceId), statusChecksOf(status)] as const,
          ),
        ),
        ['InvalidInstanceID.NotFound'],
        [],
      ),
    ),
  );
  return new Map(found.flat());
}

/** Deprecated images still launch and attach; deregistered and disabled ones count as gone. */
async function describeImages(
  api: AwsApi,
  instances: ReadonlyMap<InstanceId, Ec2Instance>,
): Promise<ReadonlySet<string>> {
  const images = new Set([...instances.values()].map(({ image }) => image).filter(image => image !== ''));
  const found = await Promise.all(
    portions([...images].toSorted(), filterValuesMost).map(async Values =>
      askAll(
        api,
        'ec2',
        'DescribeImages',
        { Filters: [{ Name: 'image-id', Values }], IncludeDeprecated: true },
        output =>
          required(output.Images, 'Images')
            .filter(({ State }) => State === 'available')
            .map(({ ImageId }) => required(ImageId, 'ImageId')),
      ),
    ),
  );
  return new Set(found.flat());
}

/** Open ones come first (section 2), so that the first page with only ended ones is the last of interest. */
const describeOpenActivities = async (api: AwsApi, ref: GroupRef): Promise<readonly OpenActivity[]> =>
  askAll(
    api,
    'autoscaling',
    'DescribeScalingActivities',
    { AutoScalingGroupName: ref.name, MaxRecords: recordsMost },
    ({ Activities }) => required(Activities, 'Activities').flatMap(each => openActivityOf(each) ?? []),
    ({ Activities = [] }) => Activities.length > 0 && Activities.every(each => !openActivityOf(each)),
  );

/** States in which a refresh may still replace instances (section 4). */
const refreshing: ReadonlySet<string | undefined> = new Set([
  'Pending',
  'InProgress',
  'Cancelling',
  'RollbackInProgress',
  'Baking',
]);

async function describeActiveRefresh(api: AwsApi, ref: GroupRef): Promise<string | undefined> {
  const active = await askAll(
    api,
    'autoscaling',
    'DescribeInstanceRefreshes',
    { AutoScalingGroupName: ref.name, MaxRecords: recordsMost },
    ({ InstanceRefreshes }) =>
      required(InstanceRefreshes, 'InstanceRefreshes').flatMap(({ Status }) =>
        Status !== undefined && refreshing.has(Status) ? [Status] : [],
      ),
  );
  return active[0];
}

const notFound = ['TargetGroupNotFound', 'TargetGroupNotFoundException'];
/** 300 s unless set (section 5). */
const drainSecondsDefault = 300;

/** By ARN; a target group that is gone is left out. */
async function describeTargetGroups(
  api: AwsApi,
  sources: readonly TrafficSource[],
): Promise<Survey['targetGroups']> {
  const arns = sources.flatMap(source => (source.kind === 'target-group' ? [source.arn] : []));
  const [vpcs, drains] = await Promise.all([
    Promise.all(portions(arns, targetGroupsMost).map(async some => describeVpcs(api, some))),
    Promise.all(arns.map(async arn => describeDrain(api, arn))),
  ]);
  const vpcOf = new Map(vpcs.flat());
  return new Map(
    drains.flat().map(([arn, drainMs]) => {
      const vpc = vpcOf.get(arn);
      return [arn, { ...(vpc === undefined ? {} : { vpc }), drainMs }];
    }),
  );
}

/** One ARN that is gone fails the call for all: then each is asked for by itself. */
async function describeVpcs(
  api: AwsApi,
  arns: readonly string[],
): Promise<readonly (readonly [arn: string, vpc: string])[]> {
  const found = await unlessAbsent(
    ask(api, 'elbv2', 'DescribeTargetGroups', { TargetGroupArns: [...arns] }, ({ TargetGroups }) =>
      required(TargetGroups, 'TargetGroups').flatMap(({ TargetGroupArn, VpcId }) =>
        TargetGroupArn !== undefined && VpcId ? [[TargetGroupArn, VpcId] as const] : [],
      ),
    ),
    notFound,
    undefined,
  );
  if (found !== undefined) return found;
  if (arns.length === 1) return [];
  return (await Promise.all(arns.map(async arn => describeVpcs(api, [arn])))).flat();
}

const describeDrain = async (
  api: AwsApi,
  arn: string,
): Promise<readonly (readonly [arn: string, drainMs: number])[]> =>
  unlessAbsent(
    ask(api, 'elbv2', 'DescribeTargetGroupAttributes', { TargetGroupArn: arn }, ({ Attributes }) => {
      const value = required(Attributes, 'Attributes').find(
        ({ Key }) => Key === 'deregistration_delay.timeout_seconds',
      )?.Value;
      const seconds = value === undefined ? drainSecondsDefault : Number(value);
      if (!Number.isFinite(seconds)) throw new Error(`AWS answered with the draining time "${value}"`);
      return [[arn, seconds * 1_000] as const];
    }),
    notFound,
    [],
  );
