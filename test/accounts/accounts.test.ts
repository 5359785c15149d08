/** Under whose name each call reaches AWS, in three accounts and two Regions, and what happens when AWS does not let it. */
import { describe, expect, it, vi } from 'vitest';
import { accountClients } from '../../src/aws/accounts.ts';
import { checkAws } from '../../src/aws/check.ts';
import { createCloud } from '../../src/aws/cloud.ts';
import type { Action, GroupRef, PersonId } from '../../src/core/domain.ts';
import type { Cloud } from '../../src/ports.ts';
import { accounts, actingOn, company, groups, numberOf, numbers, regions, roleOf } from './three-accounts.ts';

const here = company();
const prod: GroupRef = { account: 'prod', region: 'eu-west-1', name: 'web' };
const hold: Action = { kind: 'suspend', processes: ['AZRebalance'] };

/** A bot of these accounts, and what it told whoever runs it. */
function bot(of = accounts): { cloud: Cloud; told: string[] } {
  const told: string[] = [];
  const tell = (words: string): void => {
    told.push(words);
  };
  const clientsFor = accountClients(of, { tell, now: () => here.world.now });
  return { cloud: createCloud({ accounts: of, clock: { now: () => 0 }, clientsFor }), told };
}

const trust = (more: { allowTagSession?: boolean; allowSourceIdentity?: boolean }): void => {
  const all = { trusts: [numbers.home], externalId: 'ours-only' };
  here.world.addRole({
    ...all,
    allowTagSession: true,
    allowSourceIdentity: true,
    ...more,
    arn: roleOf('prod'),
  });
};

describe('swaps in three accounts and two Regions, side by side', () => {
  it('write under the name of their own requester and swap', async () => {
    const { cloud, told } = bot();
    const answers = await Promise.all(
      groups.map(async (group, n) =>
        cloud.perform(group, { kind: 'attach', instances: [here.incoming(group)] }, actingOn(group, n)),
      ),
    );
    expect(answers.map(({ kind }) => kind)).toEqual(groups.map(() => 'accepted'));
    const attached = here.calls('AttachInstances');
    expect(attached).toHaveLength(groups.length);
    for (const [n, group] of groups.entries()) {
      const { caller } = attached.find(
        call => call.caller.accountId === numberOf(group) && call.caller.region === group.region,
      ) ?? { caller: undefined };
      // The bot's own credentials are no session and have no name to give.
      const session = group.account === 'home' ? undefined : `asg-swap-s-0000000${n}-U0REQUESTER${n}`;
      expect(caller?.sessionName).toBe(session);
      expect(caller?.sourceIdentity).toBe(session && `U0REQUESTER${n}@s-0000000${n}`);
      if (session !== undefined) {
        expect(caller?.arn).toBe(`arn:aws:sts::${numberOf(group)}:assumed-role/asg-swap/${session}`);
        expect(caller?.tags).toEqual({
          'asg-swap:swap': `s-0000000${n}`,
          'asg-swap:requester': `U0REQUESTER${n}`,
        });
      }
      expect(here.world.group(`${numberOf(group)}/${group.region}/web`).members).toHaveLength(3);
    }
    expect(told).toEqual([]);
  });

  it('look through one session for each account and Region', async () => {
    const { cloud } = bot();
    await Promise.all([...groups, ...groups, ...groups].map(async group => cloud.observe(group, [], [])));
    const looks = here.calls('DescribeAutoScalingGroups');
    expect(new Set(looks.map(({ caller }) => caller.sessionName))).toEqual(
      new Set([undefined, 'asg-swap-looks']),
    );
    expect(here.calls('AssumeRole')).toHaveLength(4);
    for (const group of groups) {
      const seen = await cloud.observe(group, [], []);
      expect(seen.group?.arn).toContain(`:${group.region}:${numberOf(group)}:`);
    }
    expect(here.calls('AssumeRole')).toHaveLength(4);
  });

  it('are asked by whom the credentials are, once each, before the first write', async () => {
    const { cloud } = bot();
    for (let n = 0; n < 3; n++) await cloud.perform(prod, hold, actingOn(prod));
    const actions = here.world.recorder.calls.map(({ action }) => action);
    expect(actions).toEqual([
      'AssumeRole',
      'GetCallerIdentity',
      ...Array.from({ length: 3 }, () => 'SuspendProcesses'),
    ]);
  });

  it('are found by name where that is unambiguous', () => {
    const { cloud } = bot();
    expect(cloud.candidates('web')).toHaveLength(6);
    expect(cloud.candidates('eu-west-1/web').map(({ account }) => account)).toEqual([
      'home',
      'prod',
      'stage',
    ]);
    expect(cloud.candidates('prod/eu-west-1/web')).toEqual([prod]);
    expect(bot([{ name: 'prod', regions: ['eu-west-1'] }]).cloud.candidates('web')).toEqual([prod]);
  });
});

describe('nothing is sent to another account than the plan’s', () => {
  it('when the role has been pointed elsewhere', async () => {
    const moved = accounts.map(each => (each.name === 'prod' ? { ...each, role: roleOf('stage') } : each));
    const answer = await bot(moved).cloud.perform(prod, hold, actingOn(prod));
    expect(answer).toEqual({
      kind: 'refused',
      code: 'WrongAccount',
      heldBack: `the bot's credentials belong to account ${numbers.stage}, the plan is for ${numbers.prod}`,
    });
    expect(here.calls('SuspendProcesses')).toEqual([]);
  });

  it.each([
    ['throttled', { kind: 'throttled' }, { kind: 'throttled', heldBack: expect.any(String) }],
    [
      'server-error',
      { kind: 'server-error', status: 500 },
      { kind: 'unknown', heldBack: expect.any(String) },
    ],
    ['access-denied', { kind: 'access-denied' }, { kind: 'denied', permission: 'sts:GetCallerIdentity' }],
  ] as const)('when AWS does not say whose credentials they are: %s', async (_name, fault, answer) => {
    vi.stubEnv('AWS_MAX_ATTEMPTS', '1');
    const { cloud } = bot();
    here.world.addFault({ action: 'GetCallerIdentity', times: 1, fault });
    expect(await cloud.perform(prod, hold, actingOn(prod))).toMatchObject(answer);
    expect(here.calls('SuspendProcesses')).toEqual([]);
    expect((await cloud.perform(prod, hold, actingOn(prod))).kind).toBe('accepted');
  });
});

describe('a trust policy', () => {
  it.each([
    [
      'source identity',
      { allowSourceIdentity: false },
      undefined,
      2,
      /"sts:SetSourceIdentity" to the trust policy/,
    ],
    [
      'tags',
      { allowTagSession: false },
      'U0REQUESTER1@s-00000001',
      0,
      /"sts:TagSession" to the trust policy/,
    ],
  ] as const)(
    'that forbids %s is lived with, and told once',
    async (_what, forbids, identity, tags, words) => {
      trust(forbids);
      const { cloud, told } = bot();
      expect((await cloud.perform(prod, hold, actingOn(prod))).kind).toBe('accepted');
      const [{ caller } = { caller: undefined }] = here.calls('SuspendProcesses');
      expect(caller?.sessionName).toBe('asg-swap-s-00000001-U0REQUESTER1');
      expect(caller?.sourceIdentity).toBe(identity);
      expect(Object.keys(caller?.tags ?? {})).toHaveLength(tags);
      await cloud.perform(prod, hold, actingOn(prod, 2));
      expect(told).toEqual([expect.stringMatching(words)]);
      expect(told[0]).toContain(roleOf('prod'));
      // The second swap does not ask for what is known to be forbidden.
      expect(here.calls('AssumeRole')).toHaveLength(3);
    },
  );

  it('that forbids both leaves the name of the session', async () => {
    trust({ allowTagSession: false, allowSourceIdentity: false });
    const { cloud, told } = bot();
    expect((await cloud.perform(prod, hold, actingOn(prod))).kind).toBe('accepted');
    expect(here.calls('SuspendProcesses')[0]?.caller.sessionName).toBe('asg-swap-s-00000001-U0REQUESTER1');
    expect(told).toHaveLength(2);
  });

  it('that does not know us is said, with what to mend, at the start and to a swap', async () => {
    const stranger = accounts.map(each => (each.name === 'prod' ? { ...each, externalId: 'wrong' } : each));
    const { identities, faults } = await checkAws(stranger);
    expect(identities.map(each => `${each.account}/${each.region}`)).toEqual(
      ['home', 'stage'].flatMap(name => regions.map(region => `${name}/${region}`)),
    );
    expect(faults).toHaveLength(2);
    expect(faults[0]).toMatch(
      /^The bot may not assume arn:aws:iam::222233334444:role\/asg-swap for account prod in us-east-1 .*external_id/s,
    );
    expect(await bot(stranger).cloud.perform(prod, hold, actingOn(prod))).toMatchObject({
      kind: 'denied',
      permission: 'sts:AssumeRole',
    });
  });

  it('sees names that fit, whoever asked', async () => {
    const { cloud } = bot();
    const requester = `cli:${'a person '.repeat(9)}` as PersonId;
    expect((await cloud.perform(prod, hold, { ...actingOn(prod), requester })).kind).toBe('accepted');
    const [{ caller } = { caller: undefined }] = here.calls('SuspendProcesses');
    expect(caller?.sessionName).toMatch(/^asg-swap-s-00000001-cli\.a\.person\.[\w.]+$/);
    expect(caller?.sessionName).toHaveLength(64);
    expect(caller?.sourceIdentity).toHaveLength(64);
  });
});

describe('a session', () => {
  it('is renewed in the middle of a swap, under the same name', async () => {
    const { cloud } = bot();
    const swap = async (): Promise<readonly string[]> => [
      (await cloud.observe(prod, [], [])).group === undefined ? 'blind' : 'seen',
      (await cloud.perform(prod, hold, actingOn(prod))).kind,
    ];
    expect(await swap()).toEqual(['seen', 'accepted']);
    here.world.advance(3_600_000);
    expect(await swap()).toEqual(['seen', 'accepted']);
    const sessions = here.calls('SuspendProcesses').map(({ caller }) => caller);
    const taken = sessions.filter(({ expiresAt }) => (expiresAt ?? 0) > here.world.now - 3_600_000);
    expect(new Set(sessions.map(({ accessKeyId }) => accessKeyId)).size).toBe(2);
    expect(new Set(sessions.map(({ sessionName }) => sessionName)).size).toBe(1);
    expect(taken.length).toBeGreaterThan(0);
  });

  it('that AWS no longer takes before its time is begun anew, and the write is sent once more', async () => {
    const { cloud } = bot();
    await cloud.perform(prod, hold, actingOn(prod));
    here.world.addFault({ action: 'SuspendProcesses', times: 1, fault: { kind: 'expired-credentials' } });
    expect((await cloud.perform(prod, hold, actingOn(prod))).kind).toBe('accepted');
    expect(here.calls('AssumeRole')).toHaveLength(2);
  });

  it('of a bot that is on a role itself lasts the hour that AWS gives it', async () => {
    const chain = 'arn:aws:iam::111122223333:role/bot';
    here.world.addRole({ arn: chain, trusts: [numbers.home] });
    const clients = accountClients([{ name: 'bot', regions, role: chain }]);
    const { Credentials } = await clients('x', 'us-east-1').call('sts', 'AssumeRole', {
      RoleArn: chain,
      RoleSessionName: 'the-bot',
    });
    vi.stubEnv('AWS_ACCESS_KEY_ID', Credentials?.AccessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', Credentials?.SecretAccessKey);
    vi.stubEnv('AWS_SESSION_TOKEN', Credentials?.SessionToken);
    expect((await bot().cloud.perform(prod, hold, actingOn(prod))).kind).toBe('accepted');
    expect(here.calls('AssumeRole').at(-1)?.caller.sessionName).toBe('the-bot');
  });

  it.each([
    ['aws-cn', 'cn-north-1'],
    ['aws-us-gov', 'us-gov-west-1'],
  ])('in the partition %s is begun in its own Region', async (partition, region) => {
    const role = `arn:${partition}:iam::${numbers.home}:role/asg-swap`;
    here.world.addRole({ arn: role });
    here.world.addGroup({ region, name: 'web', min: 1, max: 2 });
    const there: GroupRef = { account: 'far', region, name: 'web' };
    const { cloud } = bot([{ name: 'far', regions: [region], role }]);
    expect((await cloud.observe(there, [], [])).group?.arn).toMatch(
      `arn:${partition}:autoscaling:${region}:`,
    );
    expect((await cloud.perform(there, hold, { ...actingOn(there), accountId: numbers.home })).kind).toBe(
      'accepted',
    );
    expect(here.calls('AssumeRole').map(({ caller }) => caller.region)).toEqual([region, region]);
    expect(here.calls('SuspendProcesses')[0]?.caller.arn).toMatch(`arn:${partition}:sts::`);
  });
});
