/**
 * The health of instances at the load balancers of a group: one call for each, whatever the number of
 * instances. VPC Lattice is left out: it is not read here.
 */
import type { InstanceState } from '@aws-sdk/client-elastic-load-balancing';
import { unreachable } from '../core/assert.ts';
import type { InstanceId, SourceHealth, TargetHealth, TrafficSource } from '../core/domain.ts';
import type { AwsApi } from './api.ts';
import { ask, unlessAbsent } from './ask.ts';
import { byText, instanceId, required, targetsOf } from './mapping.ts';

/** Codes of a load balancer or target group that is gone, on the wire and in the SDK. */
export const targetGroupGone = ['TargetGroupNotFound', 'TargetGroupNotFoundException'];
export const loadBalancerGone = ['LoadBalancerNotFound', 'AccessPointNotFoundException'];

/** Of every source that is read; one that is gone has no targets. */
export async function describeHealth(
  api: AwsApi,
  sources: readonly TrafficSource[],
): Promise<readonly SourceHealth[]> {
  const found = await Promise.all(
    sources.map(async (source): Promise<SourceHealth | undefined> => {
      switch (source.kind) {
        case 'target-group':
          return { source, targets: await describeTargets(api, source.arn) };
        case 'classic':
          return { source, targets: await describeClassic(api, source.name) };
        case 'lattice':
          return undefined;
        default:
          return unreachable(source);
      }
    }),
  );
  return found.filter(each => each !== undefined);
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
