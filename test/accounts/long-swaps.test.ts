/**
 * Whole swaps over the wire in another account, long and under trust policies that forbid something: what AWS's
 * own record says of each call, and what whoever runs the bot is told.
 */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { accountClients } from '../../src/aws/accounts.ts';
import { budgeted } from '../../src/aws/budget.ts';
import { createCloud } from '../../src/aws/cloud.ts';
import type { Account } from '../../src/core/account.ts';
import type { GroupRef, InstanceId } from '../../src/core/domain.ts';
import type { JournalEvent } from '../../src/core/journal.ts';
import type { GroupPolicy } from '../../src/core/policy.ts';
import type { Clock, Cloud } from '../../src/ports.ts';
import type { CallRecord } from '../../src/sandbox/aws/world/recorder.ts';
import { carryOut, loneClock, planOf } from '../helpers/lone-swap.ts';
import { accounts, company, numbers, roleOf } from './three-accounts.ts';

const here = company();
const prod: GroupRef = { account: 'prod', region: 'eu-west-1', name: 'web' };
const hour = 3_600_000;

/** The SDK keeps credentials by the machine's own clock, which has to agree with the world's, as it does outside. */
const clock: Clock = {
  now: () => here.world.now,
  async sleep(ms) {
    await loneClock(() => here.world).sleep(ms);
    vi.setSystemTime(here.world.now);
  },
};
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: here.world.now });
});
afterEach(() => {
  vi.useRealTimers();
});

function bot(of: readonly Account[] = accounts): { cloud: Cloud; told: string[] } {
  const told: string[] = [];
  const tell = (words: string): void => {
    told.push(words);
  };
  const clients = accountClients(of, { readAttempts: 1, tell, now: () => here.world.now });
  const clientsFor = budgeted(clients, { clock, random: () => 0.5 });
  return { cloud: createCloud({ accounts: of, clock, clientsFor }), told };
}

/** One goes for the one that waits outside the group. */
async function swapOne(
  cloud: Cloud,
  group: GroupRef,
  number: string,
  rules: Partial<GroupPolicy> = {},
): Promise<readonly JournalEvent[]> {
  const outgoing = here.world
    .group(`${number}/${group.region}/web`)
    .members.slice(0, 1)
    .map(({ id }) => id as InstanceId);
  const incoming = [here.incoming(group)];
  return carryOut(cloud, clock, await planOf(cloud, group, { incoming, outgoing }, rules));
}

const writes = (): readonly CallRecord[] =>
  here.world.recorder.calls.filter(
    ({ service, action }) => service === 'autoscaling' && !action.startsWith('Describe'),
  );
const refusals = (): readonly string[] =>
  here.world.recorder.calls.flatMap(({ action, outcome }) =>
    outcome.kind === 'refused' ? [`${action} ${outcome.code}`] : [],
  );
const sessionsOf = (calls: readonly CallRecord[]): number =>
  new Set(calls.map(({ caller }) => caller.accessKeyId)).size;

describe('a swap that outlives its sessions', () => {
  it('goes on under the same name, none of them longer than AWS gives, and none used when it has run out', async () => {
    const { cloud, told } = bot();
    const begun = here.world.now;
    const events = await swapOne(cloud, prod, numbers.prod, { bakeMs: 3 * hour, deadlineMs: 10 * hour });
    expect(events.at(-1)).toMatchObject({ kind: 'ended', outcome: 'swapped' });
    expect(here.world.now - begun).toBeGreaterThan(3 * hour);
    expect(refusals()).toEqual([]);
    expect(told).toEqual([]);
    const names = writes().map(({ caller }) => [caller.sessionName, caller.sourceIdentity].join(' '));
    expect(new Set(names).size).toBe(1);
    expect(names[0]).toMatch(/^asg-swap-s-00000001-\S+ \S+@s-00000001$/);
    // Before the bake, and after it.
    expect(sessionsOf(writes())).toBe(2);
    // Looks go on through the bake: a session for each hour of it at least.
    const looks = here.calls('DescribeAutoScalingGroups');
    expect(sessionsOf(looks)).toBeGreaterThanOrEqual(3);
    expect(new Set(looks.map(({ caller }) => caller.sessionName))).toEqual(new Set(['asg-swap-looks']));
    const asked = here
      .calls('AssumeRole')
      .map(({ input }) => (input as { DurationSeconds?: number }).DurationSeconds ?? 3_600);
    // More than an hour is refused to a bot that came by a role itself, and nobody can tell beforehand whether it did.
    expect(Math.max(...asked)).toBeLessThanOrEqual(3_600);
  });
});

describe('a whole swap under a trust policy', () => {
  it.each([
    ['source identity', { allowSourceIdentity: false, allowTagSession: true }, 1],
    ['tags', { allowSourceIdentity: true, allowTagSession: false }, 1],
    ['both', { allowSourceIdentity: false, allowTagSession: false }, 2],
  ])('that forbids %s goes through, and that is told once', async (_what, allows, tellings) => {
    const trust = { trusts: [numbers.home], externalId: 'ours-only', arn: roleOf('prod') };
    here.world.addRole({ ...trust, ...allows });
    const { cloud, told } = bot();
    const events = await swapOne(cloud, prod, numbers.prod, { bakeMs: 1.2 * hour, deadlineMs: 10 * hour });
    expect(events.at(-1)).toMatchObject({ kind: 'ended', outcome: 'swapped' });
    expect(told).toHaveLength(tellings);
    for (const { caller } of writes()) {
      expect(caller.sessionName).toMatch(/^asg-swap-s-00000001-/);
      expect(caller.sourceIdentity !== undefined).toBe(allows.allowSourceIdentity);
      expect(Object.keys(caller.tags ?? {})).toHaveLength(allows.allowTagSession ? 2 : 0);
    }
    // AWS has refused the names once, to the first who asked with them, and no call of the swap.
    expect(refusals().every(refusal => refusal.startsWith('AssumeRole '))).toBe(true);
  });
});

describe.each([
  ['aws-cn', 'cn-north-1'],
  ['aws-us-gov', 'us-gov-west-1'],
])('a whole swap in the partition %s', (partition, region) => {
  it('names its own ARNs and asks nobody outside of it', async () => {
    const where = { accountId: numbers.home, region };
    const role = `arn:${partition}:iam::${numbers.home}:role/asg-swap`;
    here.world.addRole({
      arn: role,
      trusts: [numbers.home],
      allowTagSession: true,
      allowSourceIdentity: true,
    });
    here.world.addTargetGroup({ ...where, name: 'web-tg', intervalMs: 1_000, deregistrationDelayMs: 1_000 });
    here.world.addGroup({ ...where, name: 'web', min: 1, max: 2, targetGroups: ['web-tg'] });
    const incoming = [here.world.addInstance(where) as InstanceId];
    const far: GroupRef = { account: 'far', region, name: 'web' };
    const { cloud } = bot([{ name: 'far', regions: [region], role }]);
    const planned = await planOf(cloud, far, { incoming });
    expect(planned).toMatchObject({
      plan: { groupArn: expect.stringMatching(`^arn:${partition}:autoscaling:`) },
    });
    const events = await carryOut(cloud, clock, planned);
    expect(events.at(-1)).toMatchObject({ kind: 'ended', outcome: 'swapped' });
    expect(new Set(here.world.recorder.calls.map(({ caller }) => caller.region))).toEqual(new Set([region]));
    const arns = writes().map(({ caller }) => caller.arn);
    expect(arns.every(arn => arn.startsWith(`arn:${partition}:sts::${numbers.home}:assumed-role/`))).toBe(
      true,
    );
  });
});
