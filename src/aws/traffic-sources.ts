/**
 * Where a group's traffic comes from. AWS names it in up to three places that repeat each other; each source
 * comes out once, sorted (facts/aws.md section 5).
 */
import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import type { TrafficSource } from '../core/domain.ts';

/** The traffic sources of a group from `TargetGroupARNs`, `LoadBalancerNames` and `TrafficSources`. */
export function trafficSources(
  group: Pick<AutoScalingGroup, 'TargetGroupARNs' | 'LoadBalancerNames' | 'TrafficSources'>,
): readonly TrafficSource[] {
  const all = [
    ...(group.TargetGroupARNs ?? []).map(arn => sourceOf(arn, 'elbv2')),
    ...(group.LoadBalancerNames ?? []).map(name => sourceOf(name, 'elb')),
    ...(group.TrafficSources ?? []).flatMap(({ Identifier, Type }) =>
      Identifier === undefined ? [] : [sourceOf(Identifier, Type ?? typeByIdentifier(Identifier))],
    ),
  ];
  const once = new Map(all.map(source => [sourceKey(source), source]));
  return [...once].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, source]) => source);
}

const sourceKey = (source: TrafficSource): string =>
  `${source.kind} ${source.kind === 'classic' ? source.name : source.arn}`;

/** `arn:…:targetgroup/NAME/ID` for load balancers, `arn:…:targetgroup/ID` for VPC Lattice. */
const nameInArn = (arn: string): string => /:targetgroup\/([^/]+)/.exec(arn)?.[1] ?? arn;

function sourceOf(identifier: string, type: string): TrafficSource {
  switch (type) {
    case 'elb':
      return { kind: 'classic', name: identifier };
    case 'vpc-lattice':
      return { kind: 'lattice', arn: identifier, name: nameInArn(identifier) };
    case 'elbv2':
      return { kind: 'target-group', arn: identifier, name: nameInArn(identifier) };
    default:
      // Left out, a source of a new kind would be one that no gate waits for.
      throw new Error(`AWS answered with the unknown traffic source type ${type}`);
  }
}

/** The type is optional in answers about groups that were made before traffic sources had one. */
function typeByIdentifier(identifier: string): string {
  if (!identifier.startsWith('arn:')) return 'elb';
  return identifier.includes(':vpc-lattice:') ? 'vpc-lattice' : 'elbv2';
}
