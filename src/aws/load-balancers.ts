/** What a plan must know of the load balancers before a group: their VPC, and how long they drain. */
import type { Survey, TrafficSource } from '../core/domain.ts';
import type { AwsApi } from './api.ts';
import { ask, portions, unlessAbsent } from './ask.ts';
import { latticeGone, loadBalancerGone, targetGroupGone } from './health.ts';
import { required } from './mapping.ts';

/** Target groups of one call: no limit is published; this is that of its sibling for load balancers. */
const targetGroupsMost = 20;
/** 300 s unless set (section 5). */
const drainSecondsDefault = 300;

/** Target groups (of VPC Lattice too) by ARN, classic load balancers by name; one that is gone is left out. */
export async function describeLoadBalancers(
  api: AwsApi,
  sources: readonly TrafficSource[],
): Promise<Survey['targetGroups']> {
  const [targetGroups, classic, lattice] = await Promise.all([
    describeTargetGroups(
      api,
      sources.flatMap(source => (source.kind === 'target-group' ? [source.arn] : [])),
    ),
    Promise.all(
      sources.flatMap(source => (source.kind === 'classic' ? [describeClassic(api, source.name)] : [])),
    ),
    Promise.all(
      sources.flatMap(source => (source.kind === 'lattice' ? [describeLattice(api, source.arn)] : [])),
    ),
  ]);
  return new Map([...targetGroups, ...classic.flat(), ...lattice.flat()]);
}

type Found = readonly (readonly [key: string, { readonly vpc?: string; readonly drainMs: number }])[];

/** Two calls; where draining is switched off, connections end at once. */
const describeClassic = async (api: AwsApi, name: string): Promise<Found> =>
  unlessAbsent(
    Promise.all([
      ask(api, 'elb', 'DescribeLoadBalancers', { LoadBalancerNames: [name] }, output =>
        required(output.LoadBalancerDescriptions, 'LoadBalancerDescriptions').map(({ VPCId }) => VPCId),
      ),
      ask(api, 'elb', 'DescribeLoadBalancerAttributes', { LoadBalancerName: name }, output => {
        const { ConnectionDraining } = required(output.LoadBalancerAttributes, 'LoadBalancerAttributes');
        return ConnectionDraining?.Enabled === true
          ? (ConnectionDraining.Timeout ?? drainSecondsDefault) * 1_000
          : 0;
      }),
    ]).then(([[vpc], drainMs]): Found => [[name, { ...(vpc ? { vpc } : {}), drainMs }]]),
    loadBalancerGone,
    [],
  );

/** Lattice tells no draining time; that of its elders is allowed for. */
const describeLattice = async (api: AwsApi, arn: string): Promise<Found> =>
  unlessAbsent(
    ask(api, 'lattice', 'GetTargetGroup', { targetGroupIdentifier: arn }, ({ config }): Found => {
      const vpc = config?.vpcIdentifier;
      return [[arn, { ...(vpc ? { vpc } : {}), drainMs: drainSecondsDefault * 1_000 }]];
    }),
    latticeGone,
    [],
  );

async function describeTargetGroups(api: AwsApi, arns: readonly string[]): Promise<Found> {
  const [vpcs, drains] = await Promise.all([
    Promise.all(portions(arns, targetGroupsMost).map(async some => describeVpcs(api, some))),
    Promise.all(arns.map(async arn => describeDrain(api, arn))),
  ]);
  const vpcOf = new Map(vpcs.flat());
  return drains.flat().map(([arn, drainMs]) => {
    const vpc = vpcOf.get(arn);
    return [arn, { ...(vpc === undefined ? {} : { vpc }), drainMs }];
  });
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
    targetGroupGone,
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
    targetGroupGone,
    [],
  );
