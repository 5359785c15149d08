/** Whole swaps that wait for what stands before and beside a group: classic load balancers and alarms. */
import { beforeEach, describe, expect, it } from 'vitest';
import { iamAction } from '../../src/aws/api.ts';
import { iamPolicy } from '../../src/aws/iam-policy.ts';
import type { InstanceId } from '../../src/core/domain.ts';
import { refusedPlan } from '../../src/core/messages/objections.ts';
import { plain } from '../../src/core/words.ts';
import { groupRef, type WorldSwaps, worldSwaps } from '../helpers/world-swaps.ts';

let here: WorldSwaps;
let incoming: InstanceId[];
const web = groupRef('web');
beforeEach(() => {
  here = worldSwaps();
  here.world.addAlarm({ name: 'web-5xx', state: 'OK' });
});

/** A group of two behind a classic load balancer and a target group, and two instances to come. */
function addGroup(health: 'always' | 'never' | { afterMs: number } = 'always'): void {
  here.world.addClassicLoadBalancer({
    name: 'old-lb',
    intervalMs: 5_000,
    deregistrationDelayMs: 20_000,
    healthyThreshold: 2,
  });
  here.world.addTargetGroup({ name: 'tg', intervalMs: 5_000, deregistrationDelayMs: 5_000 });
  here.world.addGroup({
    name: 'web',
    min: 2,
    max: 2,
    desired: 2,
    azs: ['a', 'b'],
    targetGroups: ['tg'],
    classicLoadBalancers: ['old-lb'],
  });
  incoming = ['a', 'b'].map(
    az => here.world.addInstance({ az, healthAt: { 'old-lb': health } }) as InstanceId,
  );
}

const swap = async (rules: Parameters<WorldSwaps['plan']>[2] = {}) =>
  here.clock.until(here.plan(web, incoming, rules).then(made => here.approve(made)));
const members = (): readonly string[] =>
  here.world
    .group('web')
    .members.map(({ id }) => id)
    .toSorted();
const causeOf = (id: Awaited<ReturnType<typeof swap>>): unknown =>
  here.events(id).flatMap(event => (event.kind === 'turned' ? [event.cause] : []))[0];

describe('a classic load balancer', () => {
  it('is waited for, and its draining time is planned for', async () => {
    addGroup({ afterMs: 90_000 });
    const planned = await here.clock.until(here.plan(web, incoming));
    expect(planned).toMatchObject({ kind: 'plan', plan: { drainMs: 20_000 } });
    const begun = here.clock.now();
    const id = here.approve(planned);
    await here.clock.until(here.run(id));
    expect(here.outcome(id)).toBe('swapped');
    expect(members()).toEqual(incoming.toSorted());
    // The target group alone would have let the old ones go a minute earlier.
    const left = here.world.recorder.calls.find(({ action }) => action === 'EnterStandby')?.at ?? 0;
    expect(left - begun).toBeGreaterThan(90_000);
    expect(here.world.recorder.lowestHealthy(here.world.group('web').key, begun)).toBeGreaterThanOrEqual(2);
  });

  it('at which the new ones never become healthy turns the swap back', async () => {
    addGroup('never');
    const before = members();
    const id = await swap({ gate: { looks: 2, everyMs: 5_000, timeoutMs: 120_000 } });
    await here.clock.until(here.run(id));
    expect(here.outcome(id)).toBe('undone');
    expect(causeOf(id)).toMatchObject({
      kind: 'gate-timeout',
      waitingFor: expect.arrayContaining([expect.stringContaining('old-lb')]),
    });
    expect(members()).toEqual(before);
  });

  it('in another VPC than an instance is an objection', async () => {
    addGroup();
    const foreign = here.world.addInstance({ vpc: here.world.addVpc() }) as InstanceId;
    const planned = await here.clock.until(here.plan(web, [...incoming, foreign]));
    expect(planned).toMatchObject({
      kind: 'objections',
      objections: expect.arrayContaining([expect.objectContaining({ kind: 'foreign-vpc', id: foreign })]),
    });
  });
});

describe('an alarm of the policy', () => {
  const alarms = ['web-5xx'];
  beforeEach(() => addGroup());

  it('that stays quiet lets the swap through', async () => {
    const id = await swap({ alarms });
    await here.clock.until(here.run(id));
    expect(here.outcome(id)).toBe('swapped');
    expect(here.world.recorder.callCounts()['cloudwatch:DescribeAlarms']).toBeGreaterThan(3);
  });

  it.each([
    ['that is in breach', alarms, /web-5xx is in breach already, .*Wait until it is quiet/],
    ['that does not exist', ['web-4xx'], /CloudWatch has none of that name .*Correct alarms/],
  ])('%s is an objection', async (_what, named, words) => {
    here.world.setAlarm('web-5xx', 'ALARM');
    // A read may be older than the alarm.
    await here.clock.until(here.clock.sleep(60_000));
    const planned = await here.clock.until(here.plan(web, incoming, { alarms: named }));
    if (planned.kind !== 'objections') throw new Error('no objection');
    const list = refusedPlan(web, planned.objections).sections.find(section => section.kind === 'list');
    expect(list?.items.map(plain)).toEqual([expect.stringMatching(words)]);
  });

  it('keeps the gate shut while it is in breach, and no longer', async () => {
    const id = await swap({ alarms });
    here.world.when(
      w => w.group('web').desired === 4,
      w => w.setAlarm('web-5xx', 'ALARM'),
    );
    here.world.at(here.clock.now() + 120_000, w => w.setAlarm('web-5xx', 'OK'));
    const begun = here.clock.now();
    await here.clock.until(here.run(id));
    expect(here.outcome(id)).toBe('swapped');
    const left = here.world.recorder.calls.find(({ action }) => action === 'EnterStandby')?.at ?? 0;
    expect(left - begun).toBeGreaterThanOrEqual(120_000);
    expect(here.events(id)).toContainEqual(
      expect.objectContaining({
        kind: 'looked',
        waitingFor: expect.arrayContaining(['alarm web-5xx is in breach']),
      }),
    );
  });

  it('that goes off in the bake turns the swap back, and does not hinder that', async () => {
    const before = members();
    const id = await swap({ alarms, bakeMs: 600_000 });
    here.world.when(
      w => w.group('web').members.filter(m => m.lifecycle === 'Standby').length === 2,
      w => w.setAlarm('web-5xx', 'ALARM'),
    );
    await here.clock.until(here.run(id));
    expect(here.outcome(id)).toBe('undone');
    expect(causeOf(id)).toEqual({ kind: 'alarm', name: 'web-5xx' });
    expect(members()).toEqual(before);
  });
});

describe('a read that is denied in the middle of a swap', () => {
  it.each([
    'DescribeAutoScalingGroups',
    'DescribeInstances',
    'DescribeTargetHealth',
    'DescribeInstanceHealth',
  ])('%s is told with what to grant; then the swap goes on', async action => {
    addGroup();
    const id = await swap();
    const from = here.clock.now() + 20_000;
    here.world.addFault({ action, from, until: from + 2 * 60_000, fault: { kind: 'access-denied' } });
    await here.clock.until(here.run(id));
    expect(here.outcome(id)).toBe('swapped');
    const [blind, seeing, ...more] = here.events(id).filter(({ kind }) => kind === 'blind');
    expect(blind).toMatchObject({
      trouble: { kind: 'denied', call: expect.stringContaining(action), resource: '*' },
    });
    expect(seeing).toEqual({ kind: 'blind' });
    expect(more).toEqual([]);
  });

  it('for good halts it when its time is over', async () => {
    addGroup();
    const id = await swap({ deadlineMs: 3_600_000 });
    const from = here.clock.now() + 20_000;
    here.world.addFault({ action: 'DescribeInstances', from, fault: { kind: 'access-denied' } });
    await here.clock.until(here.run(id));
    expect(here.events(id).at(-1)).toMatchObject({
      kind: 'ended',
      outcome: 'halted',
      cause: { kind: 'blind' },
    });
  });
});

describe('the policy that the bot prints', () => {
  it('allows every call of a whole swap and of one that is undone, and is used up by them', async () => {
    addGroup();
    const alarms = ['web-5xx'];
    const good = await swap({ alarms });
    await here.clock.until(here.run(good));
    here.world.addGroup({ name: 'api', min: 2, max: 2, azs: ['a', 'b'], targetGroups: ['tg'] });
    const never = ['a', 'b'].map(
      az => here.world.addInstance({ az, healthAt: { tg: 'never' } }) as InstanceId,
    );
    // A read may still show none of it.
    here.world.advance(5_000);
    const gate = { looks: 2, everyMs: 5_000, timeoutMs: 60_000 };
    const bad = here.approve(await here.clock.until(here.plan(groupRef('api'), never, { gate })));
    await here.clock.until(here.run(bad));
    expect([here.outcome(good), here.outcome(bad)]).toEqual(['swapped', 'undone']);

    const made = new Set(
      here.world.recorder.calls.flatMap(({ service, action }) =>
        service === 'sts' ? [] : [iamAction(service, action as never)],
      ),
    );
    const allowed = new Set(iamPolicy().Statement.flatMap(({ Action }) => Action));
    expect([...made].filter(action => !allowed.has(action))).toEqual([]);
    // An old one goes back to service only in the undo of a bake, and only a plan that says so protects; launch
    // configurations and Lattice are other groups'.
    expect([...allowed].filter(action => !made.has(action)).toSorted()).toEqual([
      'autoscaling:DescribeLaunchConfigurations',
      'autoscaling:ExitStandby',
      'autoscaling:SetInstanceProtection',
      'vpc-lattice:GetTargetGroup',
      'vpc-lattice:ListTargets',
    ]);
  });
});
