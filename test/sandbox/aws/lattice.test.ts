/** Target groups of VPC Lattice: statuses, registration and draining in Lattice's own words. */
import { describe, expect, it } from 'vitest';
import { asg, call, exact, first, minute, scene, second } from './worlds.ts';

/** A group behind a target group of Lattice alone, checked every ten seconds. */
function meshed(source: { used?: boolean; checksEnabled?: boolean } = {}, healthCheckType = 'EC2') {
  const made = scene({ params: { ...exact, registrationMs: 2 * second }, loadBalanced: false });
  const arn = made.world.addLatticeTargetGroup({ name: 'mesh', intervalMs: 10 * second, ...source });
  made.world.addGroup({
    name: 'shop',
    min: 1,
    max: 4,
    latticeTargetGroups: ['mesh'],
    healthCheckType,
  });
  const statusOf = (id: string): string | undefined =>
    call(made.world, 'lattice', 'ListTargets', { targetGroupIdentifier: arn }).items?.find(
      each => each.id === id,
    )?.status;
  return { ...made, arn, statusOf };
}

const attach = ({ world, picked }: ReturnType<typeof meshed>): string => {
  asg(world, 'AttachInstances', { AutoScalingGroupName: 'shop', InstanceIds: [first(picked)] });
  world.advance(5 * second);
  return first(picked);
};

describe('a target group of VPC Lattice', () => {
  it('is a traffic source of the group, and none of its target groups', () => {
    const made = meshed();
    const [group] =
      asg(made.world, 'DescribeAutoScalingGroups', { AutoScalingGroupNames: ['shop'] }).AutoScalingGroups ??
      [];
    expect(group?.TrafficSources).toEqual([{ Identifier: made.arn, Type: 'vpc-lattice' }]);
    expect(group?.TargetGroupARNs).toEqual([]);
    expect(() => call(made.world, 'elbv2', 'DescribeTargetHealth', { TargetGroupArn: made.arn })).toThrow(
      /not found/,
    );
    expect(call(made.world, 'lattice', 'GetTargetGroup', { targetGroupIdentifier: made.arn })).toMatchObject({
      arn: made.arn,
      type: 'INSTANCE',
      config: { vpcIdentifier: expect.stringMatching(/^vpc-/) },
    });
  });

  it('takes a new target only after the whole healthy threshold', () => {
    const made = meshed();
    const id = attach(made);
    expect(made.statusOf(id)).toBe('INITIAL');
    made.world.advance(40 * second);
    expect(made.statusOf(id)).toBe('INITIAL');
    made.world.advance(20 * second);
    expect(made.statusOf(id)).toBe('HEALTHY');
  });

  it('drains whoever goes into Standby', () => {
    const made = meshed();
    const id = attach(made);
    made.world.advance(2 * minute);
    asg(made.world, 'EnterStandby', {
      AutoScalingGroupName: 'shop',
      InstanceIds: [id],
      ShouldDecrementDesiredCapacity: true,
    });
    expect(made.statusOf(id)).toBe('DRAINING');
    expect(made.world.group('shop').members.find(m => m.id === id)?.lifecycle).toBe('EnteringStandby');
    made.world.advance(6 * minute);
    expect(made.statusOf(id)).toBeUndefined();
    expect(made.world.group('shop').members.find(m => m.id === id)?.lifecycle).toBe('Standby');
  });

  it.each([
    ['that no service uses holds everybody UNUSED', { used: false }, 'UNUSED'],
    ['without health checks gives no verdict', { checksEnabled: false }, 'UNAVAILABLE'],
  ])('%s', (_what, source, status) => {
    const made = meshed(source);
    const id = attach(made);
    made.world.advance(10 * minute);
    expect(made.statusOf(id)).toBe(status);
  });

  it.each([
    ['EC2', 'Healthy'],
    ['ELB', 'Healthy'],
    ['VPC_LATTICE', 'Unhealthy'],
  ])('has its sick ones marked where the health check type is %s: %s', (type, status) => {
    const made = meshed({}, type);
    const id = attach(made);
    made.world.suspend('shop', ['ReplaceUnhealthy']);
    made.world.advance(2 * minute);
    made.world.breakApp(id);
    made.world.advance(2 * minute);
    expect(made.statusOf(id)).toBe('UNHEALTHY');
    expect(made.world.group('shop').members.find(m => m.id === id)?.healthStatus).toBe(status);
  });

  it('registers by hand whom it can, and names the others', () => {
    const made = meshed();
    const [id = '', stopped = ''] = made.picked;
    made.world.stop(stopped);
    made.world.advance(5 * minute);
    const targets = [{ id, port: 80 }, { id: stopped }, { id: 'i-0nobody' }];
    const request = { targetGroupIdentifier: made.arn, targets };
    expect(call(made.world, 'lattice', 'RegisterTargets', request)).toMatchObject({
      successful: [{ id, port: 80 }],
      unsuccessful: [{ id: stopped }, { id: 'i-0nobody' }],
    });
    expect(made.statusOf(id)).toBe('INITIAL');
    expect(call(made.world, 'lattice', 'DeregisterTargets', request)).toMatchObject({
      successful: [{ id }],
      unsuccessful: [{ id: stopped }, { id: 'i-0nobody' }],
    });
    expect(made.statusOf(id)).toBe('DRAINING');
  });

  it('that is not there is not found', () => {
    const { world, arn } = meshed();
    world.deleteTargetGroup('mesh');
    expect(() => call(world, 'lattice', 'ListTargets', { targetGroupIdentifier: arn })).toThrow(/not found/);
  });
});
