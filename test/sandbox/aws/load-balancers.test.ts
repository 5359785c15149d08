/** Load balancers and their verdicts, each on its own clock (facts/aws.md sections 5 and 12.6). */
import { describe, expect, it } from 'vitest';
import type { HealthScript } from '../../../src/sandbox/aws/world/model.ts';
import { createWorld } from '../../../src/sandbox/aws/world/world.ts';
import { asg, call, exact, first, minute, scene, second, start, targetOf } from './worlds.ts';

const AutoScalingGroupName = 'web';

const healthOf = (made: ReturnType<typeof scene>, id: string) => {
  const [arn = ''] =
    asg(made.world, 'DescribeAutoScalingGroups', {}).AutoScalingGroups?.[0]?.TargetGroupARNs ?? [];
  const [found] =
    call(made.world, 'elbv2', 'DescribeTargetHealth', { TargetGroupArn: arn, Targets: [{ Id: id }] })
      .TargetHealthDescriptions ?? [];
  return `${found?.TargetHealth?.State} ${found?.TargetHealth?.Reason ?? ''}`.trim();
};

/** The verdict after each of ten checks. */
const verdicts = (health: HealthScript) => {
  const made = scene({ instance: { health } });
  asg(made.world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [first(made.picked)] });
  made.world.advance(5 * second);
  return Array.from({ length: 10 }, () => {
    made.world.advance(30 * second);
    return targetOf(made.world, first(made.picked));
  });
};
describe('registration with an Application Load Balancer', () => {
  it('goes initial, initial, healthy: one passed check is enough', () => {
    const made = scene({ params: { ...exact, registrationMs: 2 * second } });
    const id = first(made.picked);
    asg(made.world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [id] });
    expect(healthOf(made, id)).toBe('unused Target.NotRegistered');
    made.world.advance(5 * second);
    expect(healthOf(made, id)).toBe('initial Elb.RegistrationInProgress');
    made.world.advance(2 * second);
    expect(healthOf(made, id)).toBe('initial Elb.InitialHealthChecking');
    made.world.advance(30 * second - 1);
    expect(healthOf(made, id)).toBe('initial Elb.InitialHealthChecking');
    made.world.advance(1);
    expect(healthOf(made, id)).toBe('healthy');
  });

  it('judges newcomers unevenly: each has its own point in the interval', () => {
    const { world, web, picked } = scene({ params: { spread: 0.2, lagMs: [0, 0] } });
    asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [...picked] });
    world.advance(3 * minute);
    const arrivals = world.recorder.capacity(web).filter(s => s.at > start && s.healthy > 3);
    expect(arrivals.map(s => s.healthy)).toEqual([4, 5, 6]);
  });

  it('follows the script: late, never, failing later, flapping', () => {
    expect(verdicts({ afterMs: 70 * second }).slice(0, 4)).toEqual([
      'initial',
      'unhealthy',
      'unhealthy',
      'unhealthy',
    ]);
    expect(verdicts({ afterMs: 70 * second })[7]).toBe('healthy');
    expect(new Set(verdicts('never').slice(2))).toEqual(new Set(['unhealthy']));
    expect(verdicts({ failsAfterMs: 65 * second }).slice(0, 4)).toEqual([
      'healthy',
      'healthy',
      'healthy',
      'unhealthy',
    ]);
    const flapping = verdicts({ upMs: 160 * second, downMs: 65 * second });
    expect(flapping).toContain('healthy');
    expect(flapping).toContain('unhealthy');
  });

  it('shows the reason that a script names', () => {
    const made = scene({ instance: { health: 'never', failsWith: 'Target.Timeout' } });
    asg(made.world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [first(made.picked)] });
    made.world.advance(2 * minute);
    expect(healthOf(made, first(made.picked))).toBe('unhealthy Target.Timeout');
  });
});

describe('a target that no check can make healthy', () => {
  it('is unused where no load balancer uses the group, or does not serve the zone', () => {
    const idle = scene({ source: { used: false } });
    expect(healthOf(idle, first(idle.old))).toBe('unused Target.NotInUse');
    const partial = scene({ source: { enabledZones: ['a', 'b'] } });
    asg(partial.world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [...partial.picked] });
    partial.world.advance(10 * minute);
    expect(partial.picked.map(id => targetOf(partial.world, id))).toEqual(['healthy', 'healthy', 'unused']);
  });

  it('is unavailable where checks are disabled', () => {
    const made = scene({ source: { checksEnabled: false } });
    expect(healthOf(made, first(made.old))).toBe('unavailable Target.HealthCheckDisabled');
  });
});

describe('deregistration', () => {
  it('drains for the whole delay, then the target is not registered', () => {
    const made = scene({ group: { min: 0 }, source: { deregistrationDelayMs: 120 * second } });
    const id = first(made.old);
    asg(made.world, 'EnterStandby', {
      AutoScalingGroupName,
      InstanceIds: [id],
      ShouldDecrementDesiredCapacity: true,
    });
    made.world.advance(120 * second - 1);
    expect(healthOf(made, id)).toBe('draining Target.DeregistrationInProgress');
    made.world.advance(1);
    expect(healthOf(made, id)).toBe('unused Target.NotRegistered');
  });

  it('does not happen when EC2 alone ends an instance: it reads healthy until checks fail', () => {
    const made = scene();
    const id = first(made.old);
    made.world.terminate(id);
    made.world.advance(10 * second);
    expect(healthOf(made, id)).toBe('healthy');
    expect(made.world.group('web').healthyCount).toBe(2);
    made.world.advance(55 * second);
    expect(healthOf(made, id)).toBe('unused Target.InvalidState');
  });
});

describe('a Network Load Balancer', () => {
  it('takes minutes longer (U14)', () => {
    const { world, picked } = scene({ source: { kind: 'network' } });
    asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [first(picked)] });
    world.advance((5 + 30 + 180) * second - 1);
    expect(targetOf(world, first(picked))).toBe('initial');
    world.advance(1);
    expect(targetOf(world, first(picked))).toBe('healthy');
  });
});

describe('a Classic Load Balancer', () => {
  it('reads InService while it drains, and tells by the description', () => {
    const world = createWorld({ seed: 1, start, params: exact });
    world.addClassicLoadBalancer({ name: 'old-style', intervalMs: 30 * second });
    world.addGroup({ name: 'web', min: 1, max: 4, desired: 2, classicLoadBalancers: ['old-style'] });
    const id = world.group('web').members[0]?.id ?? '';
    const state = () =>
      call(world, 'elb', 'DescribeInstanceHealth', {
        LoadBalancerName: 'old-style',
        Instances: [{ InstanceId: id }],
      }).InstanceStates?.[0];
    expect(state()).toMatchObject({ State: 'InService', Description: 'N/A' });
    asg(world, 'EnterStandby', {
      AutoScalingGroupName,
      InstanceIds: [id],
      ShouldDecrementDesiredCapacity: true,
    });
    expect(state()).toMatchObject({
      State: 'InService',
      Description: 'Instance deregistration currently in progress',
    });
    world.advance(300 * second);
    expect(state()).toMatchObject({
      State: 'OutOfService',
      Description: 'Instance is not currently registered with the LoadBalancer',
    });
    const [balancer] = call(world, 'elb', 'DescribeLoadBalancers', {}).LoadBalancerDescriptions ?? [];
    expect(balancer?.Instances).toHaveLength(1);
  });
});

describe('several traffic sources', () => {
  it('each judge for themselves; a member serves when all agree', () => {
    const world = createWorld({ seed: 1, start, params: exact });
    world.addTargetGroup({ name: 'front' });
    world.addTargetGroup({ name: 'admin', intervalMs: 10 * second });
    world.addGroup({ name: 'web', min: 1, max: 4, desired: 1, targetGroups: ['front', 'admin'] });
    const id = world.addInstance({ healthAt: { front: 'never' } });
    asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [id] });
    world.advance(5 * minute);
    const member = world.group('web').members.find(m => m.id === id);
    expect(member).toMatchObject({ targets: { front: 'unhealthy', admin: 'healthy' }, serving: false });
    expect(world.group('web').healthyCount).toBe(1);
    const sources = asg(world, 'DescribeTrafficSources', { AutoScalingGroupName }).TrafficSources;
    expect(sources?.map(s => `${s.Type} ${s.State}`)).toEqual(['elbv2 InService', 'elbv2 InService']);
  });
});

describe('the group', () => {
  it('asks no load balancer unless its health check type names ELB', () => {
    for (const healthCheckType of ['EC2', 'EC2,ELB']) {
      const { world, old } = scene({ group: { healthCheckType } });
      world.breakApp(first(old));
      world.advance(5 * minute);
      const found = world.group('web').members.some(m => m.id === first(old) && m.lifecycle === 'InService');
      expect(found).toBe(healthCheckType === 'EC2');
    }
  });

  it('lets ELB verdicts wait for the grace period, which starts anew for attached members', () => {
    const { world, picked } = scene({
      group: { healthCheckType: 'EC2,ELB', graceMs: 300 * second },
      instance: { health: 'never' },
    });
    asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [first(picked)] });
    world.advance(304 * second);
    expect(world.group('web').members.find(m => m.id === first(picked))?.lifecycle).toBe('InService');
    world.advance(5 * second);
    expect(world.group('web').members.find(m => m.id === first(picked))?.lifecycle).toBe('Terminating');
  });

  it('does not let the grace period cover an instance that is not running', () => {
    const { world, picked } = scene({ group: { graceMs: 3_600 * second } });
    asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [first(picked)] });
    world.advance(10 * second);
    world.terminate(first(picked));
    world.advance(3 * minute);
    expect(world.group('web').members.find(m => m.id === first(picked))?.lifecycle ?? 'gone').not.toBe(
      'InService',
    );
  });

  it('heeds ELB only once the traffic source itself is in service', () => {
    const { world, old } = scene({ group: { healthCheckType: 'EC2,ELB' } });
    const [arn = ''] =
      asg(world, 'DescribeAutoScalingGroups', {}).AutoScalingGroups?.[0]?.TargetGroupARNs ?? [];
    world.setSourceState('web', arn, 'Added');
    world.breakApp(first(old));
    world.advance(10 * minute);
    expect(world.group('web').members.find(m => m.id === first(old))?.lifecycle).toBe('InService');
    expect(asg(world, 'DescribeTrafficSources', { AutoScalingGroupName }).TrafficSources?.[0]?.State).toBe(
      'Added',
    );
  });

  it('treats impaired status checks and scheduled events as illness', () => {
    for (const fail of ['impair', 'scheduleEvent'] as const) {
      const { world, old } = scene();
      if (fail === 'impair') world.impair(first(old));
      else world.scheduleEvent(first(old), 'instance-retirement', world.now + 60 * minute);
      const status = call(world, 'ec2', 'DescribeInstanceStatus', { InstanceIds: [first(old)] })
        .InstanceStatuses?.[0];
      expect(fail === 'impair' ? status?.InstanceStatus?.Status : status?.Events?.[0]?.Code).toBe(
        fail === 'impair' ? 'impaired' : 'instance-retirement',
      );
      world.advance(3 * minute);
      expect(world.group('web').members.find(m => m.id === first(old))?.lifecycle ?? 'gone').not.toBe(
        'InService',
      );
    }
  });
});
