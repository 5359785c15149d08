/** The calls of Application and Network Load Balancers (facts/aws.md sections 5 and 12.6). */
import type * as ELBv2 from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError } from '../errors.ts';
import { type Registration, registrationKey, type Source } from '../world/model.ts';
import { deregister, register } from '../world/targets.ts';
import { type CallContext, given, type Handlers, page } from './context.ts';
import { refusals } from './refusals.ts';
import { remembered } from './remembered.ts';

const limits = { max: 400, standard: 400 };

export const elbv2: Handlers<'elbv2'> = {
  DescribeTargetGroups(c, input) {
    const arns = given(input.TargetGroupArns);
    const names = given(input.Names);
    const all = targetGroups(c);
    for (const arn of arns ?? []) if (!all.some(s => s.key === arn)) throw notFound();
    for (const name of names ?? []) if (!all.some(s => s.name === name)) throw notFound();
    const found = all.filter(
      s =>
        (arns?.includes(s.key) ?? true) &&
        (names?.includes(s.name) ?? true) &&
        (input.LoadBalancerArn === undefined || s.loadBalancers.includes(input.LoadBalancerArn)),
    );
    const cut = page(c, found, limits, { size: input.PageSize, token: input.Marker });
    return { TargetGroups: cut.items.map(showTargetGroup), ...marker(cut.token) };
  },

  DescribeTargetGroupAttributes(c, input) {
    const source = targetGroup(c, input.TargetGroupArn);
    const attributes: Record<string, string> = {
      'deregistration_delay.timeout_seconds': String(source.deregistrationDelayMs / 1_000),
      'stickiness.enabled': 'false',
      'load_balancing.cross_zone.enabled': 'use_load_balancer_configuration',
      ...(source.kind === 'network'
        ? {
            'deregistration_delay.connection_termination.enabled': 'false',
            'proxy_protocol_v2.enabled': 'false',
          }
        : {
            'slow_start.duration_seconds': String(source.slowStartMs / 1_000),
            'load_balancing.algorithm.type': 'round_robin',
          }),
    };
    return { Attributes: Object.entries(attributes).map(([Key, Value]) => ({ Key, Value })) };
  },

  DescribeTargetHealth(c, input) {
    const source = targetGroup(c, input.TargetGroupArn);
    const time = c.view();
    const asked = given(input.Targets);
    const registrations =
      asked === undefined
        ? c.w.registrations.within(source.key, time)
        : asked.map(target => c.w.registrations.at(registrationKey(source.key, target.Id ?? ''), time));
    return {
      TargetHealthDescriptions: registrations.map((registration, i) =>
        registration === undefined
          ? showUnregistered(c, source, asked?.[i]?.Id)
          : showTarget(c, source, registration),
      ),
    };
  },

  DescribeLoadBalancers(c, input) {
    const arns = given(input.LoadBalancerArns);
    const names = given(input.Names);
    const all = c.w.loadBalancers.within(c.at, c.view());
    for (const arn of arns ?? []) if (!all.some(l => l.arn === arn)) throw noBalancer(arn);
    for (const name of names ?? []) if (!all.some(l => l.name === name)) throw noBalancer(name);
    const found = all.filter(l => (arns?.includes(l.arn) ?? true) && (names?.includes(l.name) ?? true));
    const cut = page(c, found, limits, { size: input.PageSize, token: input.Marker });
    return {
      LoadBalancers: cut.items.map(l => ({
        LoadBalancerArn: l.arn,
        LoadBalancerName: l.name,
        DNSName: `${l.name}.${l.region}.elb.amazonaws.com`,
        CreatedTime: new Date(l.createdAt),
        Scheme: 'internet-facing' as const,
        VpcId: l.vpcId,
        State: { Code: 'active' as const },
        Type: l.type,
        AvailabilityZones: l.zones.map(z => ({ ZoneName: z.zone, SubnetId: z.subnet })),
        SecurityGroups: [],
        IpAddressType: 'ipv4' as const,
      })),
      ...marker(cut.token),
    };
  },

  RegisterTargets(c, input) {
    const source = targetGroup(c, input.TargetGroupArn, c.w.now);
    for (const { Id } of input.Targets ?? []) {
      const instance = Id === undefined ? undefined : c.w.instances.get(Id);
      if (instance === undefined || instance.vpcId !== source.vpcId) {
        throw new AwsError('InvalidTarget', `The following targets are not in the target group VPC: '${Id}'`);
      }
      if (instance.state !== 'running') {
        throw new AwsError(
          'InvalidTarget',
          `The following targets are not in a running state and cannot be registered: '${Id}'`,
        );
      }
    }
    for (const { Id } of input.Targets ?? []) if (Id !== undefined) register(c.w, source.key, Id);
    return {};
  },

  DeregisterTargets(c, input) {
    const source = targetGroup(c, input.TargetGroupArn, c.w.now);
    for (const { Id } of input.Targets ?? []) if (Id !== undefined) deregister(c.w, source.key, Id);
    return {};
  },
};

const marker = (token: string | undefined): { NextMarker?: string } =>
  token === undefined ? {} : { NextMarker: token };

const notFound = (): AwsError => new AwsError('TargetGroupNotFound', 'One or more target groups not found');
const noBalancer = (name: string): AwsError =>
  new AwsError('LoadBalancerNotFound', `Load balancers '[${name}]' not found`);

const isTargetGroup = ({ kind }: Source): boolean => kind === 'application' || kind === 'network';

const targetGroups = (c: CallContext): Source[] => c.w.sources.within(c.at, c.view()).filter(isTargetGroup);

function targetGroup(c: CallContext, arn: string | undefined, time = c.view()): Source {
  if (arn === undefined) throw refusals.missing('targetGroupArn');
  const source = c.w.sources.at(arn, time);
  const here = source?.accountId === c.place.accountId && source.region === c.place.region;
  if (source === undefined || !isTargetGroup(source) || !here) throw notFound();
  return source;
}

function showTargetGroup(s: Source): ELBv2.TargetGroup {
  const http = s.kind === 'application';
  return {
    TargetGroupArn: s.key,
    TargetGroupName: s.name,
    Protocol: http ? 'HTTP' : 'TCP',
    Port: s.port,
    VpcId: s.vpcId,
    HealthCheckProtocol: http ? 'HTTP' : 'TCP',
    HealthCheckPort: 'traffic-port',
    HealthCheckEnabled: s.checksEnabled,
    HealthCheckIntervalSeconds: s.intervalMs / 1_000,
    HealthCheckTimeoutSeconds: s.timeoutMs / 1_000,
    HealthyThresholdCount: s.healthyThreshold,
    UnhealthyThresholdCount: s.unhealthyThreshold,
    ...(http ? { HealthCheckPath: '/', Matcher: { HttpCode: '200' }, ProtocolVersion: 'HTTP1' } : {}),
    LoadBalancerArns: [...s.loadBalancers],
    TargetType: 'instance',
    IpAddressType: 'ipv4',
  };
}

const descriptions: Readonly<Record<string, string>> = {
  'Elb.RegistrationInProgress': 'Target registration is in progress',
  'Elb.InitialHealthChecking': 'Initial health checks in progress',
  'Target.ResponseCodeMismatch': 'Health checks failed with these codes: [503]',
  'Target.FailedHealthChecks': 'Health checks failed',
  'Target.NotInUse': 'Target group is not configured to receive traffic from the load balancer',
  'Target.InvalidState': 'Target is in the stopped or terminated state',
  'Target.NotRegistered': 'Target is not registered to the target group',
  'Target.DeregistrationInProgress': 'Target deregistration is in progress',
  'Target.HealthCheckDisabled': 'Health checks are not enabled for this target',
};

function showTarget(c: CallContext, source: Source, r: Registration): ELBv2.TargetHealthDescription {
  const member = c.w.members.get(r.instance);
  const group = member === undefined ? undefined : c.w.groups.get(member.group);
  const shifted = group?.zonalShift.enabled === true && group.zonalShift.shifted.includes(member?.zone ?? '');
  const shown = describerOf(source)(r);
  return shifted && source.kind === 'application' ? { ...shown, AdministrativeOverride: zonalShift } : shown;
}

/** A source's targets as they look without a zonal shift. */
const describerOf = remembered((source: Source) =>
  remembered(
    (r: Registration): ELBv2.TargetHealthDescription => ({
      Target: { Id: r.instance, Port: source.port },
      HealthCheckPort: String(source.port),
      TargetHealth: showHealth(r.state, r.reason),
      ...(source.kind === 'application' ? { AdministrativeOverride: noOverride } : {}),
    }),
  ),
);

const zonalShift: ELBv2.AdministrativeOverride = Object.freeze({
  State: 'zonal_shift_active',
  Reason: 'AdministrativeOverride.ZonalShiftActive',
  Description: 'Zonal shift is currently active for this target',
});

const noOverride: ELBv2.AdministrativeOverride = Object.freeze({
  State: 'no_override',
  Reason: 'AdministrativeOverride.NoOverride',
  Description: 'No override is currently active on target',
});

/** A target that was asked for by name, but is not there. */
function showUnregistered(
  c: CallContext,
  source: Source,
  id: string | undefined,
): ELBv2.TargetHealthDescription {
  if (id === undefined || c.w.instances.get(id) === undefined) {
    throw new AwsError('InvalidTarget', `The following targets are not valid: '${id ?? ''}'`);
  }
  return {
    Target: { Id: id, Port: source.port },
    TargetHealth: showHealth('unused', 'Target.NotRegistered'),
  };
}

function showHealth(state: Registration['state'], reason: string | undefined): ELBv2.TargetHealth {
  return {
    State: state,
    ...(reason === undefined
      ? {}
      : { Reason: reason as ELBv2.TargetHealthReasonEnum, Description: descriptions[reason] ?? reason }),
  };
}
