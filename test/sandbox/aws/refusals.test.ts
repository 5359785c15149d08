/** Every call refuses what AWS refuses, in the words that were recorded (facts/aws.md sections 10 and 12.3). */
import { describe, expect, it } from 'vitest';
import { asg, call, first, instantScene, refusal, scene, second } from './worlds.ts';

const AutoScalingGroupName = 'web';
const message = (act: () => unknown): string => {
  const error = refusal(act);
  expect(error.code).toBe('ValidationError');
  expect(error.httpStatus).toBe(400);
  expect(error.requestId).toMatch(/^[0-9a-f-]{36}$/);
  return error.message;
};

describe('AttachInstances', () => {
  it('E1: above max, and leaves everything alone', () => {
    const { world, picked } = scene({ group: { max: 4 } });
    expect(
      message(() => asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [...picked] })),
    ).toBe(
      'AutoScalingGroup web has min-size=3, max-size=4, and desired-size=3. To attach 3 instances, please update the AutoScalingGroup sizes appropriately.',
    );
    expect(world.group('web')).toMatchObject({ desired: 3, max: 4 });
    expect(world.group('web').members).toHaveLength(3);
    const one = message(() => {
      asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [picked[0] ?? ''] });
      asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [picked[1] ?? ''] });
    });
    expect(one).toContain('desired-size=4. To attach 1 instance, please');
  });

  it('E5: while Launch is suspended, though not for any other process', () => {
    const { world, picked } = scene();
    const others = [
      'Terminate',
      'AZRebalance',
      'AlarmNotification',
      'ScheduledActions',
      'ReplaceUnhealthy',
      'HealthCheck',
      'InstanceRefresh',
    ];
    asg(world, 'SuspendProcesses', { AutoScalingGroupName, ScalingProcesses: others });
    asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [first(picked)] });
    asg(world, 'SuspendProcesses', { AutoScalingGroupName, ScalingProcesses: ['Launch'] });
    expect(
      message(() => asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [picked[1] ?? ''] })),
    ).toBe('Cannot attach instances to AutoScalingGroup web while the Launch process is suspended');
  });

  it('E7: a member already, also of another group, and when the first answer was lost', () => {
    const { world, picked } = scene();
    world.addGroup({ name: 'other', min: 0, max: 3, desired: 0 });
    asg(world, 'AttachInstances', { AutoScalingGroupName: 'other', InstanceIds: [first(picked)] });
    expect(
      message(() => asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [first(picked)] })),
    ).toBe(`The Instance: ${first(picked)} is already part of AutoScalingGroup:other`);
  });

  it('E8, E9, E10: not running, unknown, and no such group', () => {
    const { world } = scene();
    const stopped = world.addInstance({ state: 'stopped' });
    expect(
      message(() => asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [stopped] })),
    ).toBe(`Instance ${stopped} is not in correct state`);
    expect(
      message(() =>
        asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: ['i-0123456789abcdef0'] }),
      ),
    ).toBe('Invalid Instance ID(s)');
    expect(
      message(() => asg(world, 'AttachInstances', { AutoScalingGroupName: 'wbe', InstanceIds: [stopped] })),
    ).toBe('AutoScalingGroup name not found - wbe');
  });

  it('refuses a foreign zone, a foreign VPC, a lost image and an instance of another account (U20)', () => {
    const { world, picked } = scene({ group: { azs: ['a', 'b'] } });
    const attach = (id: string) => asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [id] });
    expect(message(() => attach(picked[2] ?? ''))).toContain('us-east-1c');
    const elsewhere = world.addInstance({ vpc: world.addVpc() });
    expect(message(() => attach(elsewhere))).toContain('VPC');
    const foreign = world.addInstance({ accountId: '444455556666' });
    expect(message(() => attach(foreign))).toBe('Invalid Instance ID(s)');
    world.deregisterImage('ami-0new');
    expect(message(() => attach(first(picked)))).toContain('ami-0new');
  });

  it('takes 20 ids and refuses 21; or 19 and 20 where the world says so (U11)', () => {
    for (const [idsPerCall, n] of [
      [20, 21],
      [19, 20],
    ] as const) {
      const { world } = scene({ group: { max: 60 }, switches: { idsPerCall } });
      const ids = Array.from({ length: n }, () => world.addInstance());
      expect(
        message(() => asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: ids })),
      ).toContain('List exceeds');
      asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: ids.slice(1) });
      expect(world.group('web').desired).toBe(3 + idsPerCall);
    }
  });

  it('lets the ids before a bad one take effect, or none of them (U4)', () => {
    for (const partialBatches of [true, false]) {
      const { world, picked } = scene({ switches: { partialBatches } });
      const stopped = world.addInstance({ state: 'stopped' });
      const ids = [first(picked), stopped, picked[1] ?? ''];
      message(() => asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: ids }));
      expect(world.group('web').desired).toBe(partialBatches ? 4 : 3);
      expect(
        world
          .group('web')
          .members.map(m => m.id)
          .includes(first(picked)),
      ).toBe(partialBatches);
    }
  });

  it('weighs refusals in the order of section 12.3, or sizes first (U22)', () => {
    const stale = { group: { max: 3 } };
    const byId = scene(stale);
    const stopped = byId.world.addInstance({ state: 'stopped' });
    expect(
      message(() => asg(byId.world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [stopped] })),
    ).toContain('correct state');
    const bySize = scene({ ...stale, switches: { refusalOrder: 'sizes-first' } });
    const other = bySize.world.addInstance({ state: 'stopped' });
    expect(
      message(() => asg(bySize.world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [other] })),
    ).toContain('To attach 1 instance,');
  });
});

describe('DetachInstances and EnterStandby', () => {
  it('E3 and E2: below min with the decrement, never without', () => {
    const { world, old } = scene();
    const one = { AutoScalingGroupName, InstanceIds: [first(old)] };
    expect(
      message(() => asg(world, 'DetachInstances', { ...one, ShouldDecrementDesiredCapacity: true })),
    ).toBe(
      'AutoScalingGroup web has min-size=3, max-size=6, and desired-size=3. To detach 1 instance, please update the AutoScalingGroup sizes appropriately.',
    );
    expect(message(() => asg(world, 'EnterStandby', { ...one, ShouldDecrementDesiredCapacity: true }))).toBe(
      'AutoScalingGroup web has min-size=3, max-size=6, and desired-size=3. To place into standby 1 instance, please update the AutoScalingGroup sizes appropriately.',
    );
    asg(world, 'EnterStandby', { ...one, ShouldDecrementDesiredCapacity: false });
    expect(world.group('web').desired).toBe(3);
  });

  it('E11, E12, E13: wrong state and no member', () => {
    const { world, old, picked } = scene({ group: { min: 0 } });
    const ids = { AutoScalingGroupName, InstanceIds: [first(old)], ShouldDecrementDesiredCapacity: true };
    asg(world, 'EnterStandby', ids);
    expect(message(() => asg(world, 'EnterStandby', ids))).toBe(
      `The instance ${first(old)} is not in InService.`,
    );
    expect(message(() => asg(world, 'DetachInstances', ids))).toBe(
      `The instance ${first(old)} is not in InService or Standby.`,
    );
    const strangers = { ...ids, InstanceIds: [first(picked)] };
    expect(message(() => asg(world, 'DetachInstances', strangers))).toBe(
      `The instance ${first(picked)} is not part of Auto Scaling group web.`,
    );
  });

  it('E19: too many ids', () => {
    const { world } = scene({ group: { min: 0, max: 30, desired: 21 } });
    const InstanceIds = world.group('web').members.map(m => m.id);
    expect(
      message(() =>
        asg(world, 'DetachInstances', {
          AutoScalingGroupName,
          InstanceIds,
          ShouldDecrementDesiredCapacity: true,
        }),
      ),
    ).toBe(
      'List exceeds the maximum number of instances to detach. Please retry your request with fewer instances.',
    );
  });

  it('demands the decrement flag', () => {
    const { world, old } = scene();
    const without = {
      AutoScalingGroupName,
      InstanceIds: [first(old)],
      ShouldDecrementDesiredCapacity: undefined,
    };
    expect(message(() => asg(world, 'DetachInstances', without))).toContain(
      "'shouldDecrementDesiredCapacity'",
    );
    expect(message(() => asg(world, 'EnterStandby', without))).toContain('must not be null');
    expect(
      message(() =>
        asg(world, 'TerminateInstanceInAutoScalingGroup', {
          InstanceId: first(old),
          ShouldDecrementDesiredCapacity: undefined,
        }),
      ),
    ).toContain('must not be null');
  });
});

const standing = (max: number, switches = {}) => {
  const made = instantScene({ group: { min: 0, max }, switches });
  asg(made.world, 'EnterStandby', {
    AutoScalingGroupName,
    InstanceIds: [first(made.old)],
    ShouldDecrementDesiredCapacity: true,
  });
  made.world.advance(5 * 60 * second);
  return made;
};

describe('ExitStandby', () => {
  it('E6: while Launch is suspended', () => {
    const { world, old } = standing(3);
    asg(world, 'SuspendProcesses', { AutoScalingGroupName, ScalingProcesses: ['Launch'] });
    expect(
      message(() => asg(world, 'ExitStandby', { AutoScalingGroupName, InstanceIds: [first(old)] })),
    ).toBe(
      'Cannot move instances out of Standby for AutoScalingGroup web while the Launch process is suspended',
    );
  });

  it('E4: above max; Standby itself does not count against it, or does (U12)', () => {
    const { world, old, picked } = standing(3);
    asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [first(picked)] });
    expect(
      message(() => asg(world, 'ExitStandby', { AutoScalingGroupName, InstanceIds: [first(old)] })),
    ).toMatch(/please update the AutoScalingGroup sizes appropriately\.$/);
    const strict = standing(3, { standbyCountsAgainstMax: true });
    expect(
      message(() =>
        asg(strict.world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [first(strict.picked)] }),
      ),
    ).toContain('To attach 1 instance,');
  });
});

describe('TerminateInstanceInAutoScalingGroup', () => {
  it('E14: the decrement at desired = min', () => {
    const { world, old } = scene();
    expect(
      message(() =>
        asg(world, 'TerminateInstanceInAutoScalingGroup', {
          InstanceId: first(old),
          ShouldDecrementDesiredCapacity: true,
        }),
      ),
    ).toBe(
      "Currently, desiredSize equals minSize (3). Terminating instance without replacement will violate group's min size constraint. Either set shouldDecrementDesiredCapacity flag to false or lower group's min size.",
    );
  });

  it('E15: an instance that no group manages', () => {
    const { world, picked } = scene();
    expect(
      message(() =>
        asg(world, 'TerminateInstanceInAutoScalingGroup', {
          InstanceId: first(picked),
          ShouldDecrementDesiredCapacity: false,
        }),
      ),
    ).toBe(`Instance Id not found - No managed instance found for instance ID: ${first(picked)}`);
  });
});

describe('sizes, processes, protection', () => {
  it('E16 and E17: desired outside min..max, and min above max', () => {
    const { world } = scene({ group: { min: 1, max: 1, desired: 1 } });
    expect(
      message(() => asg(world, 'UpdateAutoScalingGroup', { AutoScalingGroupName, DesiredCapacity: 0 })),
    ).toBe('Desired capacity:0 must be between the specified min size:1 and max size:1');
    expect(
      message(() => asg(world, 'SetDesiredCapacity', { AutoScalingGroupName, DesiredCapacity: 2 })),
    ).toBe('New SetDesiredCapacity value 2 is above max value 1 for the AutoScalingGroup.');
    expect(
      message(() => asg(world, 'SetDesiredCapacity', { AutoScalingGroupName, DesiredCapacity: 0 })),
    ).toBe('New SetDesiredCapacity value 0 is below min value 1 for the AutoScalingGroup.');
    message(() => asg(world, 'UpdateAutoScalingGroup', { AutoScalingGroupName, MinSize: 3, MaxSize: 2 }));
  });

  it('E18: suspending on a group that is being deleted', () => {
    const { world } = scene();
    world.deleteGroup('web');
    expect(message(() => asg(world, 'SuspendProcesses', { AutoScalingGroupName }))).toBe(
      'Processes may not be suspended while the AutoScaling group is pending delete',
    );
  });

  it('E20: more than 50 ids to describe', () => {
    const { world } = scene();
    const InstanceIds = Array.from({ length: 51 }, (_, i) => `i-${String(i).padStart(8, '0')}`);
    expect(message(() => asg(world, 'DescribeAutoScalingInstances', { InstanceIds }))).toBe(
      'The number of instance ids that may be passed in is limited to 50',
    );
  });

  it('E21 and E12: protecting what cannot be protected', () => {
    const { world, picked } = scene();
    const InstanceIds = [first(picked)];
    const protect = () =>
      asg(world, 'SetInstanceProtection', { AutoScalingGroupName, InstanceIds, ProtectedFromScaleIn: true });
    expect(message(protect)).toBe(`The instance ${first(picked)} is not part of Auto Scaling group web.`);
    asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds });
    expect(message(protect)).toBe(
      `The instance ${first(picked)} is not in InService or EnteringStandby or Standby.`,
    );
  });

  it('E22: HonorCooldown while an activity runs', () => {
    const { world, picked } = scene();
    asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [first(picked)] });
    const error = refusal(() =>
      asg(world, 'SetDesiredCapacity', { AutoScalingGroupName, DesiredCapacity: 5, HonorCooldown: true }),
    );
    expect(error.code).toBe('ScalingActivityInProgress');
    expect(error.message).toMatch(/^Scaling activity [0-9a-f-]{36} is in progress and blocks this action$/);
  });
});

describe('EC2', () => {
  it('E25: one unknown or malformed id fails the whole call', () => {
    const { world, picked } = scene();
    const unknown = 'i-0123456789abcdef0';
    expect(
      refusal(() => call(world, 'ec2', 'DescribeInstances', { InstanceIds: [first(picked), unknown] })),
    ).toMatchObject({
      code: 'InvalidInstanceID.NotFound',
      message: `The instance ID '${unknown}' does not exist`,
    });
    expect(refusal(() => call(world, 'ec2', 'DescribeInstances', { InstanceIds: ['i-xyz'] })).code).toBe(
      'InvalidInstanceID.Malformed',
    );
    expect(
      refusal(() => call(world, 'ec2', 'DescribeInstances', { InstanceIds: [...picked], MaxResults: 5 }))
        .code,
    ).toBe('InvalidParameterCombination');
  });

  it('E27: a protected instance keeps its zone, the other zones end though the call fails', () => {
    const { world, picked } = scene();
    const guarded = world.addInstance({ az: 'a', terminationProtected: true });
    const error = refusal(() =>
      call(world, 'ec2', 'TerminateInstances', { InstanceIds: [...picked, guarded] }),
    );
    expect(error).toMatchObject({
      code: 'OperationNotPermitted',
      message: `The instance '${guarded}' may not be terminated. Modify its 'disableApiTermination' instance attribute and try again.`,
    });
    expect(picked.map(id => world.instanceState(id))).toEqual(['running', 'shutting-down', 'shutting-down']);
  });

  it('answers DryRun with an error either way', () => {
    const { world, picked } = scene();
    expect(
      refusal(() => call(world, 'ec2', 'TerminateInstances', { InstanceIds: [...picked], DryRun: true }))
        .code,
    ).toBe('DryRunOperation');
    world.addFault({ service: 'ec2', action: 'TerminateInstances', fault: { kind: 'access-denied' } });
    expect(
      refusal(() => call(world, 'ec2', 'TerminateInstances', { InstanceIds: [...picked], DryRun: true }))
        .code,
    ).toBe('UnauthorizedOperation');
    expect(world.instanceState(first(picked))).toBe('running');
  });
});
