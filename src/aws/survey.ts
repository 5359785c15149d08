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
} from '../core/domain.ts';
import { CloudError } from '../ports.ts';
import { describeAlarms } from './alarms.ts';
import type { AwsApi } from './api.ts';
import { ask, askAll, portions, unlessAbsent } from './ask.ts';
import { describeForces, noForces } from './forecast.ts';
import { describeHealth } from './health.ts';
import { describeLaunches, describeTemplateVersion, describeUserData } from './launch.ts';
import { describeLoadBalancers } from './load-balancers.ts';
import { instanceId, membershipOf, openActivityOf, required, statusChecksOf } from './mapping.ts';
import { describeGroup, describeInstances, filterValuesMost } from './observe.ts';

/** Ids of one DescribeAutoScalingInstances (E20) and of one DescribeInstanceStatus (section 6). */
const autoScalingInstancesMost = 50;
const instanceStatusMost = 100;
/** The most that one page of activities holds (section 8). */
const recordsMost = 100;

/** What a survey is about besides the group. */
export interface Surveyed {
  readonly instances: readonly InstanceId[];
  readonly alarms: readonly string[];
  /** Of the group's launch template. */
  readonly templateVersion?: string | undefined;
  /** All that it says must be of one minute. */
  readonly binding: boolean;
}

/**
 * An approval is bound to what was so at one time. A survey takes seconds; one that took longer, because its calls
 * waited for their turn or the bot hung, tells of times that are too far apart. A plan that is only shown is made
 * again when it is decided on: of a hundred that are asked for at once each waits, and none is taken anew for it.
 */
const surveyServesMs = 60_000;
const surveysMost = 3;

/**
 * Looks at a group, at `instances`, and at all that a plan depends on: about twenty calls and two for each
 * target group, and more only where a call takes a limited number of ids.
 * @param now milliseconds since the epoch, by the bot's clock
 * @throws CloudError
 */
export async function survey(
  api: AwsApi,
  ref: GroupRef,
  asked: Surveyed,
  now: () => number,
): Promise<Survey> {
  for (let taken = 0; taken < surveysMost; taken++) {
    const seen = await surveyOnce(api, ref, asked, now());
    if (!asked.binding || now() - seen.at <= surveyServesMs) return seen;
  }
  throw new CloudError({
    kind: 'failed',
    call: 'autoscaling:DescribeAutoScalingGroups',
    text: `what an approval is bound to took AWS more than ${surveyServesMs / 1_000} seconds to tell, ${surveysMost} times`,
  });
}

async function surveyOnce(
  api: AwsApi,
  ref: GroupRef,
  { instances, alarms, templateVersion }: Surveyed,
  at: number,
): Promise<Survey> {
  const asked = [...new Set(instances)];
  const [accountId, memberOf, found, askedFor, states] = await Promise.all([
    describeAccount(api),
    describeMemberships(api, asked),
    describeGroup(api, ref),
    describeInstances(api, asked),
    describeAlarms(api, alarms),
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
    forces,
    targetGroups,
    wouldLaunch,
    userData,
    wantedVersion,
  ] = await Promise.all([
    describeInstances(api, others),
    describeHealth(api, sources),
    describeStatusChecks(api, askedFor),
    describeImages(api, askedFor),
    group === undefined ? [] : describeOpenActivities(api, ref),
    group === undefined ? noForces : describeForces(api, ref, at),
    describeLoadBalancers(api, sources),
    found?.launches === undefined ? {} : describeLaunches(api, found.launches),
    found?.launches === undefined ? new Map<InstanceId, string>() : describeUserData(api, askedFor),
    templateVersion === undefined
      ? undefined
      : describeTemplateVersion(api, found?.launches, templateVersion),
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
    ...forces,
    targetGroups,
    wouldLaunch,
    userData,
    ...(states === undefined ? {} : { alarms: states }),
    ...(wantedVersion === undefined ? {} : { templateVersion: wantedVersion }),
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
