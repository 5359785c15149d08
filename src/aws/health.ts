/**
 * The health of instances at the load balancers of a group: one call for each, whatever the number of
 * instances; VPC Lattice answers in pages of a hundred.
 */
import type { InstanceState } from '@aws-sdk/client-elastic-load-balancing';
import type { TargetSummary } from '@aws-sdk/client-vpc-lattice';
import { unreachable } from '../core/assert.ts';
import type { InstanceId, SourceHealth, TargetHealth, TrafficSource } from '../core/domain.ts';
import { CloudError } from '../ports.ts';
import { type AwsApi, iamAction } from './api.ts';
import { ask, unlessAbsent } from './ask.ts';
import { byText, instanceId, isInstanceId, required, targetsOf } from './mapping.ts';

/** Codes of a load balancer or target group that is gone, on the wire and in the SDK. */
export const targetGroupGone = ['TargetGroupNotFound', 'TargetGroupNotFoundException'];
export const latticeGone = ['ResourceNotFoundException'];
export const loadBalancerGone = ['LoadBalancerNotFound', 'AccessPointNotFoundException'];

/** Targets of one page of VPC Lattice (`Lattice:ListTargets`). */
export const targetsMost = 100;

/** Of every source that is read; one that is gone has no targets. */
export async function describeHealth(
  api: AwsApi,
  sources: readonly TrafficSource[],
): Promise<readonly SourceHealth[]> {
  return Promise.all(
    sources.map(async (source): Promise<SourceHealth> => {
      switch (source.kind) {
        case 'target-group':
          return { source, targets: await describeTargets(api, source.arn) };
        case 'classic':
          return { source, targets: await describeClassic(api, source.name) };
        case 'lattice':
          return { source, targets: await describeLattice(api, source.arn) };
        default:
          return unreachable(source);
      }
    }),
  );
}

type Targets = SourceHealth['targets'];
const nobody: Targets = new Map();

const describeTargets = async (api: AwsApi, arn: string): Promise<Targets> =>
  unlessAbsent(
    ask(api, 'elbv2', 'DescribeTargetHealth', { TargetGroupArn: arn }, output =>
      targetsOf(required(output.TargetHealthDescriptions, 'TargetHealthDescriptions')),
    ),
    targetGroupGone,
    nobody,
  );

/** Without a list of instances all that are registered are answered. */
const describeClassic = async (api: AwsApi, name: string): Promise<Targets> =>
  unlessAbsent(
    ask(api, 'elb', 'DescribeInstanceHealth', { LoadBalancerName: name }, ({ InstanceStates }) => {
      const states = required(InstanceStates, 'InstanceStates');
      return new Map(states.flatMap(classicOf).toSorted(([a], [b]) => byText(a, b)));
    }),
    loadBalancerGone,
    nobody,
  );

/** Lattice pages by a token of another name than its elders. */
async function describeLattice(api: AwsApi, targetGroupIdentifier: string): Promise<Targets> {
  const targets = new Map<InstanceId, TargetHealth>();
  let nextToken: string | undefined;
  do {
    const input = {
      targetGroupIdentifier,
      maxResults: targetsMost,
      ...(nextToken === undefined ? {} : { nextToken }),
    };
    const page = await unlessAbsent(
      ask(api, 'lattice', 'ListTargets', input, output => ({
        found: required(output.items, 'items').flatMap(latticeOf),
        next: output.nextToken,
      })),
      latticeGone,
      { found: [], next: undefined },
    );
    for (const [id, health] of page.found) targets.set(id, health);
    if (page.next !== undefined && page.next === nextToken) {
      throw new CloudError({
        kind: 'failed',
        call: iamAction('lattice', 'ListTargets'),
        text: 'AWS answered twice with the same nextToken',
      });
    }
    nextToken = page.next === '' ? undefined : page.next;
  } while (nextToken !== undefined);
  return new Map([...targets].toSorted(([a], [b]) => byText(a, b)));
}

/** Where a state has a reason in words of load balancers that the preflight knows, it is given in those. */
const latticeStates: Readonly<Record<string, TargetHealth>> = {
  HEALTHY: { state: 'healthy' },
  UNHEALTHY: { state: 'unhealthy' },
  INITIAL: { state: 'initial' },
  DRAINING: { state: 'draining' },
  UNUSED: { state: 'unused', reason: 'Target.NotInUse' },
  UNAVAILABLE: { state: 'unavailable', reason: 'Target.HealthCheckDisabled' },
};

/** Targets that are no instances (addresses, functions, load balancers) are left out. */
export function latticeOf({
  id,
  status,
  reasonCode,
}: TargetSummary): readonly (readonly [InstanceId, TargetHealth])[] {
  if (!isInstanceId(id)) return [];
  const health = latticeStates[status ?? ''] ?? { state: 'unavailable' };
  return [[id, reasonCode === undefined || reasonCode === '' ? health : { reason: reasonCode, ...health }]];
}

/** While an instance drains it still reads InService: only the description tells (facts/aws.md section 5). */
const draining = /deregistration currently in progress/i;
const unregistered = /not currently registered/i;

/** `ELB:InstanceState` in the words of target health; an instance that is not registered is nobody's target. */
export function classicOf(seen: InstanceState): readonly (readonly [InstanceId, TargetHealth])[] {
  const { State, ReasonCode, Description = '' } = seen;
  if (unregistered.test(Description)) return [];
  const state = draining.test(Description)
    ? 'draining'
    : State === 'InService'
      ? 'healthy'
      : State !== 'OutOfService'
        ? 'unavailable'
        : // The load balancer is the reason while it still registers the instance.
          ReasonCode === 'ELB'
          ? 'initial'
          : 'unhealthy';
  const health: TargetHealth = {
    state,
    ...(isSaid(ReasonCode) ? { reason: ReasonCode } : {}),
    ...(isSaid(Description) ? { text: Description } : {}),
  };
  return [[instanceId(seen.InstanceId), health]];
}

const isSaid = (text: string | undefined): text is string =>
  text !== undefined && text !== '' && text !== 'N/A';
