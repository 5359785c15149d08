/** What people pick from, over the simulated AWS: many who type cost one read, and what has gone is not offered. */
import { describe, expect, it } from 'vitest';
import { createCloud } from '../../src/aws/cloud.ts';
import { CloudError } from '../../src/ports.ts';
import { createWorld } from '../../src/sandbox/aws/world/world.ts';
import { worldClients } from './world-api.ts';

const region = 'eu-west-1';
const place = `default/${region}`;

function setting() {
  const world = createWorld({
    seed: 3,
    start: Date.UTC(2026, 0, 5, 9),
    home: { region },
    params: { lagMs: [0, 0] },
  });
  world.addTargetGroup({ name: 'tg-web' });
  world.addGroup({ name: 'web', min: 2, max: 4, azs: ['a', 'b'], targetGroups: ['tg-web'] });
  for (let i = 0; i < 120; i++) world.addGroup({ name: `other-${i}`, min: 0, max: 1 });
  let now = 0;
  const clock = { now: () => now };
  const cloud = createCloud({
    accounts: [{ name: 'default', regions: [region] }],
    clock,
    clientsFor: worldClients(world),
  });
  return {
    world,
    cloud,
    web: { account: 'default', region, name: 'web' },
    pass: (ms: number) => {
      now += ms;
    },
    asked: (action: string) => world.recorder.calls.filter(call => call.action === action).length,
  };
}

describe('the list of groups', () => {
  it('is read to its last page, once for all who ask within seconds', async () => {
    const { cloud, asked, pass } = setting();
    const [first] = await Promise.all(Array.from({ length: 20 }, () => cloud.groups(place)));
    expect(first?.length).toBe(121);
    expect(first?.find(({ ref }) => ref.name === 'web')).toMatchObject({ inService: 2, min: 2, max: 4 });
    expect(asked('DescribeAutoScalingGroups')).toBe(2);
    pass(31_000);
    await cloud.groups(place);
    expect(asked('DescribeAutoScalingGroups')).toBe(4);
    expect(await cloud.groups('nowhere/eu-west-1')).toEqual([]);
  });

  it('that failed is asked for again', async () => {
    const { cloud, world } = setting();
    world.addFault({ action: 'DescribeAutoScalingGroups', times: 1, fault: { kind: 'access-denied' } });
    await expect(cloud.groups(place)).rejects.toBeInstanceOf(CloudError);
    expect((await cloud.groups(place)).length).toBe(121);
  });
});

describe('the surroundings of a group', () => {
  it('are running, in its zones and VPC, and in no group', async () => {
    const { cloud, world, web, pass } = setting();
    const good = world.addInstance({ az: 'b', tags: { Name: 'good' } });
    world.addInstance({ az: 'c' });
    world.addInstance({ az: 'a', state: 'stopped' });
    world.addInstance({ az: 'a', vpc: world.addVpc() });
    const taken = world.addInstance({ az: 'a' });
    world.addMember('other-1', taken);
    const seen = await cloud.surroundings(web);
    expect(seen?.loose.map(({ id }) => id)).toEqual([good]);
    expect(seen?.members.length).toBe(2);
    const later = world.addInstance({ az: 'a' });
    expect((await cloud.surroundings(web))?.loose.length).toBe(1);
    pass(11_000);
    expect((await cloud.surroundings(web))?.loose.map(({ id }) => String(id)).toSorted()).toEqual(
      [good, later].toSorted(),
    );
    expect(await cloud.surroundings({ ...web, name: 'nobody' })).toBeUndefined();
  });
});
