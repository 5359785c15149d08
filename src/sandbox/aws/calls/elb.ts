/** The calls of Classic Load Balancers (facts/aws.md section 5). */
import { AwsError } from '../errors.ts';
import { keyOf, type Registration, type Source } from '../world/model.ts';
import { type CallContext, given, type Handlers, page } from './context.ts';

export const elb: Handlers<'elb'> = {
  DescribeLoadBalancers(c, input) {
    const names = given(input.LoadBalancerNames);
    for (const name of names ?? []) classic(c, name);
    const found = c.w.sources
      .within(c.at, c.view())
      .filter(s => s.kind === 'classic' && (names?.includes(s.name) ?? true));
    const cut = page(c, found, { max: 400, standard: 400 }, { size: input.PageSize, token: input.Marker });
    return {
      LoadBalancerDescriptions: cut.items.map(s => ({
        LoadBalancerName: s.name,
        DNSName: `${s.name}.${s.region}.elb.amazonaws.com`,
        VPCId: s.vpcId,
        Instances: registered(c, s).map(r => ({ InstanceId: r.instance })),
        AvailabilityZones: [
          ...new Set(
            c.w.subnets
              .within(c.at)
              .filter(n => n.vpcId === s.vpcId)
              .map(n => n.zone),
          ),
        ],
        HealthCheck: {
          Target: `HTTP:${s.port}/`,
          Interval: s.intervalMs / 1_000,
          Timeout: s.timeoutMs / 1_000,
          HealthyThreshold: s.healthyThreshold,
          UnhealthyThreshold: s.unhealthyThreshold,
        },
        ListenerDescriptions: [
          {
            Listener: {
              Protocol: 'HTTP',
              LoadBalancerPort: s.port,
              InstanceProtocol: 'HTTP',
              InstancePort: s.port,
            },
            PolicyNames: [],
          },
        ],
        SecurityGroups: [],
        Subnets: [],
        CreatedTime: new Date(s.createdAt),
        Scheme: 'internet-facing',
      })),
      ...(cut.token === undefined ? {} : { NextMarker: cut.token }),
    };
  },

  DescribeLoadBalancerAttributes(c, input) {
    const source = classic(c, input.LoadBalancerName);
    return {
      LoadBalancerAttributes: {
        ConnectionDraining: {
          Enabled: source.deregistrationDelayMs > 0,
          Timeout: source.deregistrationDelayMs / 1_000,
        },
        CrossZoneLoadBalancing: { Enabled: true },
        AccessLog: { Enabled: false },
        ConnectionSettings: { IdleTimeout: 60 },
      },
    };
  },

  DescribeInstanceHealth(c, input) {
    const source = classic(c, input.LoadBalancerName);
    const asked = given(input.Instances);
    const all = c.w.registrations.within(source.key, c.view());
    const ids = asked?.map(i => i.InstanceId ?? '') ?? registered(c, source).map(r => r.instance);
    return {
      InstanceStates: ids.map(id => {
        if (!/^i-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id)) {
          throw new AwsError('InvalidInstance', `Could not find EC2 instance ${id}.`);
        }
        return { InstanceId: id, ...showState(all.find(r => r.instance === id)) };
      }),
    };
  },
};

function classic(c: CallContext, name: string | undefined): Source {
  const source = name === undefined ? undefined : c.w.sources.at(keyOf(c.place, name), c.view());
  if (source?.kind !== 'classic') {
    throw new AwsError('LoadBalancerNotFound', `There is no ACTIVE Load Balancer named '${name ?? ''}'`);
  }
  return source;
}

const registered = (c: CallContext, source: Source): Registration[] =>
  c.w.registrations.within(source.key, c.view()).filter(r => r.state !== 'draining');

/** While it drains an instance still reads InService; the description tells. */
const states: Readonly<
  Record<Registration['state'], readonly [state: string, reason: string, text: string]>
> = {
  healthy: ['InService', 'N/A', 'N/A'],
  draining: ['InService', 'N/A', 'Instance deregistration currently in progress'],
  initial: ['OutOfService', 'ELB', 'Instance registration is still in progress'],
  unused: ['OutOfService', 'Instance', 'Instance is in stopped state'],
  unavailable: ['OutOfService', 'ELB', 'Instance health is not known'],
  unhealthy: [
    'OutOfService',
    'Instance',
    'Instance has failed at least the UnhealthyThreshold number of health checks consecutively.',
  ],
};

function showState(registration: Registration | undefined) {
  const [State, ReasonCode, Description] =
    registration === undefined
      ? (['OutOfService', 'Instance', 'Instance is not currently registered with the LoadBalancer'] as const)
      : states[registration.state];
  return { State, ReasonCode, Description };
}
