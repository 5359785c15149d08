/** Target groups with the load balancers before them, Classic Load Balancers, and target groups of VPC Lattice. */
import type { Engine } from '../engine.ts';
import { keyOf, type Place, type Source } from '../model.ts';
import { arnIn, digits, homeVpc, subnetName, zoneName } from '../names.ts';
import { type Ground, hourMs } from './ground.ts';
import type { Builder, SourceSpec } from './specs.ts';

export function createSources(
  w: Engine,
  ground: Ground,
): Pick<Builder, 'addTargetGroup' | 'addClassicLoadBalancer' | 'addLatticeTargetGroup'> {
  function add(spec: SourceSpec, kind: Source['kind']): Source {
    const at = ground.place(spec);
    const vpc = ground.vpc(at, spec.vpc ?? homeVpc(at));
    const arnOf = (what: string): string =>
      arnIn(at, 'elasticloadbalancing', `${what}/${digits(what).slice(0, 16)}`);
    const used = spec.used !== false && kind !== 'classic';
    const latticeArn = (what: string, prefix: string): string =>
      arnIn(at, 'vpc-lattice', `${what}/${prefix}-${digits(what + spec.name)}`);
    const balancer =
      kind === 'lattice'
        ? latticeArn('service', 'svc')
        : arnOf(`loadbalancer/${kind === 'network' ? 'net' : 'app'}/${spec.name}`);
    const keys = {
      classic: () => keyOf(at, spec.name),
      lattice: () => latticeArn('targetgroup', 'tg'),
      application: () => arnOf(`targetgroup/${spec.name}`),
      network: () => arnOf(`targetgroup/${spec.name}`),
    };
    const source: Source = {
      ...at,
      key: keys[kind](),
      name: spec.name,
      kind,
      vpcId: vpc,
      port: spec.port ?? 80,
      intervalMs: spec.intervalMs ?? 30_000,
      timeoutMs: spec.timeoutMs ?? 5_000,
      healthyThreshold: spec.healthyThreshold ?? (kind === 'classic' ? 10 : 5),
      unhealthyThreshold: spec.unhealthyThreshold ?? 2,
      deregistrationDelayMs: spec.deregistrationDelayMs ?? 300_000,
      slowStartMs: spec.slowStartMs ?? 0,
      checksEnabled: spec.checksEnabled ?? true,
      enabledZones: spec.enabledZones?.map(zone => zoneName(at, zone)),
      loadBalancers: used ? [balancer] : [],
      createdAt: w.now - hourMs,
    };
    w.sources.set(source.key, source);
    if (used && kind !== 'lattice') addBalancer(at, source, balancer);
    return source;
  }

  function addBalancer(at: Place, source: Source, arn: string): void {
    const zones = source.enabledZones ?? ground.zones(at);
    w.loadBalancers.set(arn, {
      ...at,
      arn,
      name: source.name,
      type: source.kind === 'network' ? 'network' : 'application',
      vpcId: source.vpcId,
      zones: zones.map(zone => ({ zone, subnet: subnetName(source.vpcId, zone) })),
      createdAt: source.createdAt,
    });
  }

  return {
    addTargetGroup: spec => add(spec, spec.kind ?? 'application').key,
    addClassicLoadBalancer: spec => add(spec, 'classic').name,
    addLatticeTargetGroup: spec => add(spec, 'lattice').key,
  };
}
