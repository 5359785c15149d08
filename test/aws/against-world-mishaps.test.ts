/** What AWS refuses, and what goes wrong on the way, against the simulated AWS over HTTP. */
import { describe, expect, test } from 'vitest';
import type { Action, InstanceId } from '../../src/core/domain.ts';
import type { Fault } from '../../src/sandbox/aws/world/faults.ts';
import { lease } from './setting.ts';
import {
  accepted,
  cloud,
  first,
  incoming,
  members,
  minute,
  perform,
  picked,
  source,
  web,
  world,
  writesOf,
} from './world-setting.ts';

describe('what AWS refuses', () => {
  test('above max, and while Launch is suspended', async () => {
    expect(await perform({ kind: 'attach', instances: incoming })).toMatchObject({
      kind: 'refused',
      code: 'ValidationError',
      text: expect.stringContaining('max-size=4'),
    });
    await accepted({ kind: 'suspend', processes: ['Launch'] });
    expect(await perform({ kind: 'attach', instances: [picked(0)] })).toMatchObject({
      kind: 'refused',
      text: expect.stringContaining('Launch process is suspended'),
    });
    expect(members()).toHaveLength(3);
  });

  test('below min, and from a wrong state', async () => {
    const down: Action = { kind: 'enter-standby', instances: [first()] };
    expect(await perform(down)).toMatchObject({
      kind: 'refused',
      text: expect.stringContaining('min-size=3'),
    });
    await accepted({ kind: 'resize', min: 2 });
    await accepted(down);
    world.advance(minute);
    expect(await perform(down)).toMatchObject({
      kind: 'refused',
      text: expect.stringContaining('not in InService'),
    });
  });

  test('already a member of this group, of another', async () => {
    world.addGroup({ name: 'other', min: 1, max: 2, desired: 1 });
    const theirs = world.group('other').members[0]?.id as InstanceId;
    expect((await perform({ kind: 'attach', instances: [first()] })).kind).toBe('already');
    expect((await perform({ kind: 'attach', instances: [theirs] })).kind).toBe('refused');
  });

  test('an instance that the group does not have is ended already', async () => {
    expect((await perform({ kind: 'terminate', instance: picked(0) })).kind).toBe('already');
    expect(world.group('web').members).toHaveLength(3);
  });

  test('an unknown group', async () => {
    expect(
      await cloud.perform({ ...web, name: 'wbe' }, { kind: 'resume', processes: ['Launch'] }, lease),
    ).toMatchObject({ kind: 'refused', code: 'ValidationError', requestId: expect.any(String) });
  });
});

const attach = (): Action => ({ kind: 'attach', instances: [picked(0)] });

describe('mishaps', () => {
  const cases: readonly (readonly [string, Fault, object, number])[] = [
    ['lost answer', { kind: 'lost-answer' }, { kind: 'unknown' }, 4],
    ['lost request', { kind: 'lost-request' }, { kind: 'unknown' }, 3],
    ['throttled', { kind: 'throttled' }, { kind: 'throttled', text: 'Rate exceeded' }, 3],
    ['contention', { kind: 'resource-contention' }, { kind: 'unknown' }, 3],
    ['contention with effect', { kind: 'resource-contention', effect: true }, { kind: 'unknown' }, 4],
    ['503 with effect', { kind: 'server-error', status: 503, effect: true }, { kind: 'unknown' }, 4],
    ['504', { kind: 'server-error', status: 504 }, { kind: 'unknown' }, 3],
    ['denied', { kind: 'access-denied' }, { kind: 'denied', permission: 'autoscaling:AttachInstances' }, 3],
    ['expired', { kind: 'expired-credentials' }, { kind: 'refused', code: 'ExpiredToken' }, 3],
  ];
  test.each(cases)('a write: %s', async (_name, fault, expected, membersAfter) => {
    world.addFault({ action: 'AttachInstances', fault });
    expect(await perform(attach())).toMatchObject(expected);
    expect(writesOf('AttachInstances')).toHaveLength(1);
    expect(members()).toHaveLength(membersAfter);
  });

  test.each([
    ['lost answer', { kind: 'lost-answer' }],
    ['throttled', { kind: 'throttled' }],
    ['503', { kind: 'server-error', status: 503 }],
  ] as const)('a read is sent again: %s', async (_name, fault) => {
    world.addFault({ action: 'DescribeAutoScalingGroups', times: 1, fault });
    expect((await cloud.observe(web, [], [])).group?.members).toHaveLength(3);
    expect(writesOf('DescribeAutoScalingGroups')).toHaveLength(2);
  });

  test.each([
    [
      'denied',
      { kind: 'access-denied' },
      { kind: 'denied', call: 'elasticloadbalancing:DescribeTargetHealth' },
    ],
    ['expired', { kind: 'expired-credentials' }, { kind: 'credentials' }],
  ] as const)('a read that cannot succeed: %s', async (_name, fault, trouble) => {
    world.addFault({ service: 'elbv2', fault });
    await expect(cloud.observe(web, [], [source()])).rejects.toMatchObject({ trouble });
  });
});
