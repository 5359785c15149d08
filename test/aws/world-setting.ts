/** What the tests against the simulated AWS share: a group of three behind a target group, and three to come. */
import { afterEach, beforeEach, expect, vi } from 'vitest';
import { createCloud, defaultAccount } from '../../src/aws/cloud.ts';
import { sdkClients } from '../../src/aws/sdk.ts';
import type { Action, GroupRef, InstanceId, TrafficSource } from '../../src/core/domain.ts';
import type { Cloud } from '../../src/ports.ts';
import type { Wire } from '../../src/sandbox/aws/wire/wire.ts';
import { startAwsWire } from '../../src/sandbox/aws/wire/wire.ts';
import { brisk } from '../../src/sandbox/aws/world/params.ts';
import type { World } from '../../src/sandbox/aws/world/world.ts';
import { createWorld } from '../../src/sandbox/aws/world/world.ts';
import { bareEnvironment, lease } from './setting.ts';

export const region = 'us-east-1';
export const web: GroupRef = { account: 'default', region, name: 'web' };
export const clock = { now: () => 42 };
export const minute = 60_000;

export let world: World;
let wire: Wire;
export let cloud: Cloud;
export let incoming: InstanceId[];
export let targetGroup: string;

beforeEach(async () => {
  world = createWorld({
    seed: 7,
    start: Date.UTC(2026, 0, 5, 9),
    params: { ...brisk, lagMs: [0, 0], attachLooksUnfinished: 0 },
  });
  targetGroup = world.addTargetGroup({ name: 'web-tg', deregistrationDelayMs: 20_000, intervalMs: 5_000 });
  world.addGroup({
    name: 'web',
    min: 3,
    max: 4,
    desired: 3,
    azs: ['a', 'b', 'c'],
    image: 'ami-0aaaaaaaaaaaaaaaa',
    targetGroups: ['web-tg'],
    tags: { team: 'shop' },
  });
  incoming = ['a', 'b', 'c'].map(
    az =>
      world.addInstance({ az, image: 'ami-0bbbbbbbbbbbbbbbb', tags: { Name: `new-${az}` } }) as InstanceId,
  );
  wire = await startAwsWire({ world, speed: 0 });
  bareEnvironment();
  vi.stubEnv('AWS_ENDPOINT_URL', wire.url);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'not-a-secret');
  cloud = createCloud({ accounts: [defaultAccount(region)], clock, clientsFor: sdkClients() });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await wire.close();
});

export const source = (): TrafficSource => ({ kind: 'target-group', arn: targetGroup, name: 'web-tg' });
export const members = () => world.group('web').members.map(each => each.id as InstanceId);
export const first = (): InstanceId => members()[0] ?? ('' as InstanceId);
export const picked = (n: number): InstanceId => incoming[n] ?? ('' as InstanceId);
export const perform = async (action: Action) => cloud.perform(web, action, lease);
export const writesOf = (action: string) => world.recorder.calls.filter(call => call.action === action);

/** What is accepted carries the request id under which the world has recorded the call. */
export async function accepted(action: Action): Promise<void> {
  const answer = await perform(action);
  expect(answer).toEqual({ kind: 'accepted', requestId: world.recorder.calls.at(-1)?.requestId });
}
