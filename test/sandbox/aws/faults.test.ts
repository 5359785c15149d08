/** What may come between a request and its answer (facts/aws.md sections 8 and 12.9). */
import { describe, expect, it } from 'vitest';
import { dispatch } from '../../../src/sandbox/aws/dispatch.ts';
import { ConnectionLost } from '../../../src/sandbox/aws/errors.ts';
import { asg, call, first, minute, refusal, scene, second } from './worlds.ts';

const AutoScalingGroupName = 'web';

function lost(act: () => unknown): ConnectionLost {
  try {
    act();
  } catch (error) {
    if (error instanceof ConnectionLost) return error;
    throw error;
  }
  throw new Error('the connection held');
}

describe('a lost answer', () => {
  it('has taken effect, so that a repeat meets E7', () => {
    const { world, picked } = scene();
    world.addFault({ action: 'AttachInstances', times: 1, fault: { kind: 'lost-answer' } });
    const attach = () =>
      asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [first(picked)] });
    expect(lost(attach).tookEffect).toBe(true);
    expect(world.group('web').desired).toBe(4);
    expect(refusal(attach).message).toContain('is already part of AutoScalingGroup:web');
    expect(world.group('web').desired).toBe(4);
  });

  it('has taken effect for every other write too, and a repeat meets E13, E11 or a second decrement', () => {
    const { world, old } = scene({ group: { min: 0 } });
    world.addFault({ times: 3, fault: { kind: 'lost-answer' } });
    const [a = '', b = '', c = ''] = old;
    const enter = () =>
      asg(world, 'EnterStandby', {
        AutoScalingGroupName,
        InstanceIds: [a],
        ShouldDecrementDesiredCapacity: true,
      });
    const detach = () =>
      asg(world, 'DetachInstances', {
        AutoScalingGroupName,
        InstanceIds: [b],
        ShouldDecrementDesiredCapacity: true,
      });
    const end = () =>
      asg(world, 'TerminateInstanceInAutoScalingGroup', {
        InstanceId: c,
        ShouldDecrementDesiredCapacity: true,
      });
    for (const act of [enter, detach, end]) lost(act);
    expect(world.group('web')).toMatchObject({ desired: 0, countedCount: 0 });
    expect(refusal(enter).message).toContain('is not in InService.');
    expect(refusal(detach).message).toContain('is not in InService or Standby.');
    expect(refusal(end).message).toContain('desiredSize equals minSize (0)');
  });
});

describe('a lost request', () => {
  it('looks the same to the caller, without any effect', () => {
    const { world, picked } = scene();
    world.addFault({ action: 'AttachInstances', times: 1, fault: { kind: 'lost-request' } });
    expect(
      lost(() => asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [first(picked)] }))
        .tookEffect,
    ).toBe(false);
    expect(world.group('web').desired).toBe(3);
  });
});

describe('ResourceContention and other 5xx', () => {
  it('come with or without the effect', () => {
    for (const effect of [false, true]) {
      const { world, picked } = scene();
      world.addFault({ action: 'AttachInstances', times: 1, fault: { kind: 'resource-contention', effect } });
      const error = refusal(() =>
        asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [first(picked)] }),
      );
      expect(error).toMatchObject({ code: 'ResourceContention', httpStatus: 500 });
      expect(world.group('web').desired).toBe(effect ? 4 : 3);
    }
    for (const status of [500, 502, 503, 504] as const) {
      const { world } = scene();
      world.addFault({ times: 1, fault: { kind: 'server-error', status, effect: true } });
      expect(refusal(() => asg(world, 'SuspendProcesses', { AutoScalingGroupName })).httpStatus).toBe(status);
      expect(world.group('web').suspended).toHaveLength(9);
    }
  });
});

describe('AccessDenied', () => {
  it('holds per action and per group, and may begin in mid-run', () => {
    const { world } = scene();
    world.addGroup({ name: 'api', min: 0, max: 1 });
    world.addFault({
      service: 'autoscaling',
      action: 'UpdateAutoScalingGroup',
      group: 'web',
      from: world.now + minute,
      fault: { kind: 'access-denied' },
    });
    const update = (name: string) =>
      asg(world, 'UpdateAutoScalingGroup', { AutoScalingGroupName: name, DefaultCooldown: 60 });
    update('web');
    world.advance(minute);
    expect(refusal(() => update('web'))).toMatchObject({ code: 'AccessDenied', httpStatus: 403 });
    update('api');
    asg(world, 'SuspendProcesses', { AutoScalingGroupName });
  });

  it('has a code of its own at EC2, and the status that the world gives it (U21)', () => {
    const { world } = scene({ switches: { accessDeniedStatus: 400 } });
    const disarm = world.addFault({ fault: { kind: 'access-denied' } });
    expect(refusal(() => call(world, 'ec2', 'DescribeInstances', {})).code).toBe('UnauthorizedOperation');
    expect(refusal(() => asg(world, 'DescribeAutoScalingGroups', {}))).toMatchObject({
      code: 'AccessDenied',
      httpStatus: 400,
    });
    disarm();
    call(world, 'ec2', 'DescribeInstances', {});
  });
});

/** How many reads of instances pass before the bucket is empty. */
const reads = (idReadsAreCheap: boolean, filters: boolean) => {
  const { world, picked } = scene({ buckets: {}, switches: { idReadsAreCheap } });
  const input = filters
    ? { Filters: [{ Name: 'instance-id', Values: [...picked] }] }
    : { InstanceIds: [...picked] };
  let n = 0;
  try {
    for (;;) {
      call(world, 'ec2', 'DescribeInstances', input);
      n++;
    }
  } catch (error) {
    expect(error).toMatchObject({ code: 'RequestLimitExceeded', httpStatus: 503 });
  }
  return n;
};

describe('token buckets', () => {
  it('let all Auto Scaling calls of an account and Region share one (U10)', () => {
    const { world } = scene({ buckets: {} });
    for (let i = 0; i < 100; i++) asg(world, 'DescribeTrafficSources', { AutoScalingGroupName });
    expect(refusal(() => asg(world, 'SuspendProcesses', { AutoScalingGroupName }))).toMatchObject({
      code: 'Throttling',
      message: 'Rate exceeded',
      httpStatus: 400,
    });
    const caller = { ...world.defaultCaller, region: 'eu-west-1' };
    dispatch(world, { service: 'autoscaling', action: 'DescribeAutoScalingGroups', input: {}, caller });
    call(world, 'ec2', 'DescribeImages', {});
    world.advance(second);
    for (let i = 0; i < 10; i++) asg(world, 'DescribeTrafficSources', { AutoScalingGroupName });
    expect(refusal(() => asg(world, 'DescribeTrafficSources', { AutoScalingGroupName })).code).toBe(
      'Throttling',
    );
  });

  it('name the refusal as the world says', () => {
    const { world } = scene({ switches: { throttlingCode: 'RateExceeded', throttlingStatus: 429 } });
    world.addFault({ times: 1, fault: { kind: 'throttled' } });
    expect(refusal(() => asg(world, 'DescribeAutoScalingGroups', {}))).toMatchObject({
      code: 'RateExceeded',
      httpStatus: 429,
    });
  });

  it('are smaller at EC2 without filter or paging; whether ids count as filter is open (U15)', () => {
    expect([reads(false, false), reads(true, false), reads(false, true)]).toEqual([50, 100, 100]);
  });

  it('are separate for the load balancing services, and bounded in total', () => {
    const { world } = scene({ buckets: {} });
    const [arn = ''] =
      asg(world, 'DescribeAutoScalingGroups', {}).AutoScalingGroups?.[0]?.TargetGroupARNs ?? [];
    for (let i = 0; i < 40; i++)
      call(world, 'elbv2', i % 2 === 0 ? 'DescribeTargetGroups' : 'DescribeLoadBalancers', {});
    expect(refusal(() => call(world, 'elbv2', 'DescribeTargetHealth', { TargetGroupArn: arn })).code).toBe(
      'ThrottlingException',
    );
    expect(() => call(world, 'elb', 'DescribeLoadBalancers', {})).not.toThrow();
  });

  it('can be emptied by foreign callers', () => {
    const { world } = scene({ buckets: {} });
    for (const service of ['autoscaling', 'ec2', 'elasticloadbalancing'] as const) world.drainBucket(service);
    expect(refusal(() => asg(world, 'DescribeAutoScalingGroups', {})).code).toBe('Throttling');
    expect(refusal(() => call(world, 'ec2', 'DescribeImages', {})).code).toBe('RequestLimitExceeded');
    expect(refusal(() => call(world, 'elbv2', 'DescribeTargetGroups', {})).code).toBe('ThrottlingException');
    world.advance(5 * second);
    asg(world, 'DescribeAutoScalingGroups', {});
  });
});

const struck = (seed: number) => {
  const { world } = scene({ seed });
  world.addFault({
    action: 'DescribeAutoScalingGroups',
    skip: 2,
    times: 3,
    share: 0.5,
    fault: { kind: 'throttled' },
  });
  return Array.from({ length: 30 }, () => {
    try {
      asg(world, 'DescribeAutoScalingGroups', {});
      return '.';
    } catch {
      return 'x';
    }
  }).join('');
};

describe('fault rules', () => {
  it('skip, count and strike by chance, alike for the same seed', () => {
    expect(struck(1)).toBe(struck(1));
    expect(struck(1).slice(0, 2)).toBe('..');
    expect(struck(1).replaceAll('.', '')).toBe('xxx');
  });

  it('answer any other refusal', () => {
    const { world } = scene();
    world.addFault({
      action: 'SuspendProcesses',
      fault: { kind: 'refused', code: 'ResourceInUse', message: 'busy', status: 400 },
    });
    expect(refusal(() => asg(world, 'SuspendProcesses', { AutoScalingGroupName }))).toMatchObject({
      code: 'ResourceInUse',
      message: 'busy',
    });
  });
});

describe('a caller that is killed', () => {
  it('before a call, after its effect and before its answer', () => {
    class Killed extends Error {}
    for (const when of ['before', 'after'] as const) {
      const { world, picked } = scene();
      world.onCall({ action: 'AttachInstances' }, when, () => {
        throw new Killed();
      });
      expect(() =>
        asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [first(picked)] }),
      ).toThrow(Killed);
      expect(world.group('web').desired).toBe(when === 'before' ? 3 : 4);
    }
  });
});
