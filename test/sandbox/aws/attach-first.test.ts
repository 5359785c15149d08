/**
 * The attach-first procedure, done with care (facts/aws.md section 9b): the counterpart of the seed procedure.
 * In this world it costs nothing, whatever the pace, the age of answers and the reading of open facts.
 */
import { describe, expect, it } from 'vitest';
import { brisk, hardReads, instant, type Params } from '../../../src/sandbox/aws/world/params.ts';
import { asg, call, minute, type Scene, scene, second } from './worlds.ts';

const AutoScalingGroupName = 'web';
const held = [
  'AZRebalance',
  'AlarmNotification',
  'ScheduledActions',
  'ReplaceUnhealthy',
  'Terminate',
  'InstanceRefresh',
];

/** Looks until it has been so three times in a row, since a single answer may be old. */
function until({ world }: Scene, so: () => boolean): void {
  const patience = world.now + 60 * minute;
  for (let inARow = 0; inARow < 3; inARow = so() ? inARow + 1 : 0) {
    if (world.now > patience) throw new Error('that never came');
    world.advance(10 * second);
  }
}

function attachFirst(made: Scene): void {
  const { world, old, picked } = made;
  const group = () => {
    // A page may be empty though more follows.
    let NextToken: string | undefined;
    do {
      const input = {
        AutoScalingGroupNames: [AutoScalingGroupName],
        ...(NextToken === undefined ? {} : { NextToken }),
      };
      const page = asg(world, 'DescribeAutoScalingGroups', input);
      if (page.AutoScalingGroups?.[0] !== undefined) return page.AutoScalingGroups[0];
      ({ NextToken } = page);
    } while (NextToken !== undefined);
    return undefined;
  };
  const stateOf = (id: string) => group()?.Instances?.find(i => i.InstanceId === id)?.LifecycleState;
  const TargetGroupArn = group()?.TargetGroupARNs?.[0] ?? '';
  const healthy = (id: string) =>
    call(world, 'elbv2', 'DescribeTargetHealth', { TargetGroupArn }).TargetHealthDescriptions?.some(
      t => t.Target?.Id === id && t.TargetHealth?.State === 'healthy',
    ) === true;
  asg(world, 'SuspendProcesses', { AutoScalingGroupName, ScalingProcesses: held });
  asg(world, 'UpdateAutoScalingGroup', { AutoScalingGroupName, MaxSize: 6 });
  asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [...picked] });
  until(made, () => picked.every(id => stateOf(id) === 'InService' && healthy(id)));
  asg(world, 'EnterStandby', {
    AutoScalingGroupName,
    InstanceIds: [...old],
    ShouldDecrementDesiredCapacity: true,
  });
  until(made, () => old.every(id => stateOf(id) === 'Standby'));
  for (const InstanceId of old) {
    asg(world, 'TerminateInstanceInAutoScalingGroup', { InstanceId, ShouldDecrementDesiredCapacity: false });
  }
  until(made, () => old.every(id => stateOf(id) === undefined));
  asg(world, 'UpdateAutoScalingGroup', { AutoScalingGroupName, MaxSize: 3 });
  asg(world, 'ResumeProcesses', { AutoScalingGroupName, ScalingProcesses: held });
}

function expectSwapped({ world, web, picked }: Scene, from: number): void {
  world.advance(60 * minute);
  expect(world.group('web')).toMatchObject({ min: 3, max: 3, desired: 3, suspended: [], healthyCount: 3 });
  expect(world.group('web').members.map(m => m.id)).toEqual(picked);
  expect(world.recorder.lowestHealthy(web, from)).toBe(3);
}

describe('the attach-first procedure', () => {
  it.each<[string, Partial<Params>]>([
    ['with the delays of the fact sheet', {}],
    ['at the pace of a demonstration', brisk],
    ['without any delay', instant],
    ['with old answers and short pages', hardReads],
  ])('swaps three for three without a dip, %s', (_name, params) => {
    for (let seed = 1; seed <= 5; seed++) {
      const made = scene({ seed, params, group: { max: 3 } });
      const from = made.world.now;
      attachFirst(made);
      expectSwapped(made, from);
    }
  });

  it.each([
    { partialBatches: false },
    { decrementsAgain: false },
    { attachedGoFirst: false },
    { idsPerCall: 19 },
    { desiredDrops: 'when-left' },
    { pendingEndsThoughSuspended: false },
    { attachedShowTemplate: true },
    { refusalOrder: 'sizes-first' },
  ] as const)('and with an open fact read the other way: %o', switches => {
    const made = scene({ switches, params: {}, group: { max: 3 } });
    const from = made.world.now;
    attachFirst(made);
    expectSwapped(made, from);
  });
});
