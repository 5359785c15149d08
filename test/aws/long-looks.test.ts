/** A look whose calls wait for their turn: what it says is of one time, however long it took. */
import { describe, expect, it } from 'vitest';
import type { AwsApi } from '../../src/aws/api.ts';
import { createCloud, defaultAccount } from '../../src/aws/cloud.ts';
import type { GroupRef, InstanceId } from '../../src/core/domain.ts';
import { createWorld } from '../../src/sandbox/aws/world/world.ts';
import { VirtualClock } from '../helpers/virtual-clock.ts';
import { worldClients } from './world-api.ts';

const minute = 60_000;

/** A group of two behind a target group; the first calls of some kinds wait before they are sent. */
function scene(waits: Readonly<Record<string, readonly number[]>>) {
  const world = createWorld({
    seed: 1,
    start: Date.UTC(2026, 0, 5, 9),
    buckets: false,
    params: { lagMs: [0, 0] },
  });
  world.addTargetGroup({ name: 'web' });
  world.addGroup({ name: 'web', min: 1, max: 4, desired: 2, targetGroups: ['web'] });
  const [first = ''] = world.group('web').members.map(m => m.id);
  const clock = new VirtualClock(world);
  const clients = worldClients(world);
  const asked: string[] = [];
  const left = new Map(Object.entries(waits).map(([action, all]) => [action, [...all]]));
  const { region } = world.home;
  const cloud = createCloud({
    accounts: [defaultAccount(region)],
    clock,
    clientsFor: (...place): AwsApi => ({
      call: async (service, action, input) => {
        await clock.sleep(left.get(action)?.shift() ?? 0);
        asked.push(action);
        return clients(...place).call(service, action, input);
      },
    }),
  });
  const group: GroupRef = { account: 'default', region, name: 'web' };
  const arn = [...world.inside.engine.sources.entries()].map(([key]) => key)[0] ?? '';
  const look = () =>
    clock.until(cloud.observe(group, [], [{ kind: 'target-group', arn, name: 'web' }], { alarms: [] }));
  const survey = (binding = true) => clock.until(cloud.survey(group, [], { binding }));
  return { world, clock, asked, look, survey, first: first as InstanceId };
}

describe('a look', () => {
  it('asks anew for what had come before another call waited its turn', async () => {
    const { world, clock, asked, look, first } = scene({ DescribeTargetHealth: [minute] });
    world.at(world.now + minute / 2, w => w.stop(first));
    const seen = await look();
    expect(seen.instances.get(first)?.state).not.toBe('running');
    expect(clock.now() - (seen.oldestAt ?? 0)).toBeLessThanOrEqual(10_000);
    expect(asked.filter(action => action === 'DescribeTargetHealth')).toHaveLength(1);
    expect(asked.filter(action => action === 'DescribeAutoScalingGroups')).toHaveLength(2);
  });

  it('asks once where nothing waits', async () => {
    const { asked, look } = scene({});
    await look();
    expect(asked.toSorted()).toEqual([
      'DescribeAutoScalingGroups',
      'DescribeInstances',
      'DescribeTargetHealth',
    ]);
  });

  it('knows of a member that came while it waited', async () => {
    const { world, look } = scene({ DescribeTargetHealth: [5 * minute] });
    world.at(world.now + minute, w => w.resize('web', { desired: 3 }));
    const seen = await look();
    expect(seen.group?.members).toHaveLength(3);
    for (const { id } of seen.group?.members ?? []) expect(seen.instances.has(id)).toBe(true);
  });

  it('says how old it is where calls never stop waiting', async () => {
    const always = Array.from({ length: 9 }, () => minute);
    const { clock, look } = scene({ DescribeInstances: always, DescribeAutoScalingGroups: always });
    const seen = await look();
    expect(clock.now() - (seen.oldestAt ?? 0)).toBeGreaterThanOrEqual(minute);
  });
});

describe('the look that an approval is bound to', () => {
  it('is taken anew where a call waited for longer than an approval may be bound to', async () => {
    const { world, survey } = scene({ DescribeTargetHealth: [2 * minute] });
    world.at(world.now + minute, w => w.resize('web', { max: 7 }));
    expect((await survey()).group?.settings.max).toBe(7);
  });

  it('is taken once where calls wait for seconds', async () => {
    const { asked, survey } = scene({ DescribeTargetHealth: [minute / 2] });
    await survey();
    expect(asked.filter(action => action === 'DescribeAutoScalingGroups')).toHaveLength(1);
  });

  it('is taken once where nothing is bound to it yet', async () => {
    const { asked, survey } = scene({ DescribeTargetHealth: [2 * minute] });
    await survey(false);
    expect(asked.filter(action => action === 'DescribeAutoScalingGroups')).toHaveLength(1);
  });

  it('fails in words where calls never stop waiting', async () => {
    const { survey } = scene({ DescribeTargetHealth: Array.from({ length: 9 }, () => 2 * minute) });
    await expect(survey()).rejects.toThrow(/took AWS more than 60 seconds to tell, 3 times/);
  });
});
