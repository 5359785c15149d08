/** A company of three accounts and two Regions in the simulated AWS, and a bot of the first one that may enter all. */
import { afterEach, beforeEach, vi } from 'vitest';
import type { Account } from '../../src/core/account.ts';
import type { GroupRef, InstanceId, PersonId, SwapId } from '../../src/core/domain.ts';
import type { Acting } from '../../src/ports.ts';
import { startAwsWire, type Wire } from '../../src/sandbox/aws/wire/wire.ts';
import { brisk } from '../../src/sandbox/aws/world/params.ts';
import type { CallRecord } from '../../src/sandbox/aws/world/recorder.ts';
import { createWorld, type World } from '../../src/sandbox/aws/world/world.ts';
import { bareEnvironment } from '../aws/setting.ts';

export const numbers = { home: '111122223333', prod: '222233334444', stage: '333344445555' } as const;
export const regions = ['us-east-1', 'eu-west-1'];
export const roleOf = (name: keyof typeof numbers): string => `arn:aws:iam::${numbers[name]}:role/asg-swap`;

/** As the configuration gives them; `home` is the bot's own account, without a role. */
export const accounts: readonly Account[] = [
  { name: 'home', regions },
  { name: 'prod', regions, role: roleOf('prod'), externalId: 'ours-only' },
  { name: 'stage', regions, role: roleOf('stage') },
];

/** Every place with its group `web`. */
export const groups: readonly GroupRef[] = accounts.flatMap(({ name, regions: all }) =>
  all.map(region => ({ account: name, region, name: 'web' })),
);

export const numberOf = ({ account }: GroupRef): string =>
  Object.entries(numbers).find(([name]) => name === account)?.[1] ?? '';

/** The lease of the nth swap, asked for by the nth requester. */
export const actingOn = (group: GroupRef, nth = 1): Acting => ({
  swap: `s-0000000${nth}` as SwapId,
  fence: 1,
  requester: `U0REQUESTER${nth}` as PersonId,
  accountId: numberOf(group),
});

/** What a test sees of the company. */
export interface Company {
  readonly world: World;
  /** An instance outside the group of that place. */
  readonly incoming: (group: GroupRef) => InstanceId;
  /** Calls by action, in order. */
  readonly calls: (action: string) => readonly CallRecord[];
}

/**
 * Starts the company anew for each test of a file and points the environment at it.
 * @param speed world seconds in one of the wall's; time stands still unless it is given
 */
export function company(speed = 0): Company {
  let world: World;
  let wire: Wire;
  const incoming = new Map<string, InstanceId>();
  beforeEach(async () => {
    world = createWorld({
      seed: 3,
      start: Date.now(),
      params: { ...brisk, lagMs: [0, 0] },
      home: { accountId: numbers.home, region: 'us-east-1' },
    });
    for (const { account, region } of groups) {
      const where = { accountId: numberOf({ account, region, name: '' }), region };
      world.addTargetGroup({ ...where, name: 'web-tg', intervalMs: 1_000, deregistrationDelayMs: 1_000 });
      world.addGroup({
        ...where,
        name: 'web',
        min: 1,
        max: 4,
        desired: 2,
        azs: ['a'],
        targetGroups: ['web-tg'],
      });
      incoming.set(`${account}/${region}`, world.addInstance(where) as InstanceId);
    }
    const bot = { trusts: [numbers.home], allowTagSession: true, allowSourceIdentity: true };
    world.addRole({ ...bot, arn: roleOf('prod'), externalId: 'ours-only' });
    world.addRole({ ...bot, arn: roleOf('stage') });
    wire = await startAwsWire({ world, speed });
    bareEnvironment();
    vi.stubEnv('AWS_ENDPOINT_URL', wire.url);
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'not-a-secret');
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await wire.close();
  });
  return {
    get world() {
      return world;
    },
    incoming: ({ account, region }) => incoming.get(`${account}/${region}`) ?? ('' as InstanceId),
    calls: action => world.recorder.calls.filter(call => call.action === action),
  };
}
