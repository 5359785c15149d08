/**
 * The guards of plan time over the simulated AWS: which facts a plan is bound to, and what the last words of
 * a whole swap tell of what was lost meanwhile and of what came after.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import { fingerprint } from '../../src/app/asking.ts';
import { must } from '../../src/core/assert.ts';
import type { InstanceId } from '../../src/core/domain.ts';
import { makePlan } from '../../src/core/make-plan.ts';
import { storyLine } from '../../src/core/messages/story.ts';
import type { Plan } from '../../src/core/plan.ts';
import { replay } from '../../src/core/replay.ts';
import { plain } from '../../src/core/words.ts';
import { policy } from '../helpers/build.ts';
import { warningKinds } from '../helpers/kinds.ts';
import { groupRef, type WorldSwaps, worldSwaps } from '../helpers/world-swaps.ts';

const web = groupRef('web');
const minute = 60_000;
const hour = 60 * minute;
let here: WorldSwaps;
let incoming: InstanceId[];

beforeEach(() => {
  setUp();
});

function setUp(of: Parameters<typeof worldSwaps>[0] = {}): WorldSwaps {
  here = worldSwaps(of);
  const { world } = here;
  world.addTargetGroup({ name: 'tg', deregistrationDelayMs: 10_000, intervalMs: 5_000 });
  world.addGroup({
    name: 'web',
    min: 2,
    max: 6,
    desired: 3,
    image: 'ami-0a11',
    maxLifetimeMs: 30 * 24 * hour,
    targetGroups: ['tg'],
  });
  world.addAlarm({ name: 'cpu-high' });
  world.addPolicy('web', { name: 'scale-out', adjustment: 1, alarm: 'cpu-high' });
  incoming = ['a', 'b', 'c'].map(az => world.addInstance({ az, image: 'ami-0b22' }) as InstanceId);
  return here;
}

async function plan(): Promise<Plan> {
  const made = await here.clock.until(here.plan(web, incoming));
  if (made.kind !== 'plan') throw new Error(JSON.stringify(made));
  return made.plan;
}
const later = async (ms: number): Promise<string> => {
  await here.clock.until(here.clock.sleep(ms));
  return fingerprint(await plan());
};
const kinds = (of: Plan): readonly string[] => of.warnings.map(({ kind }) => kind);

it('every warning is given by the simulated AWS, too', async () => {
  const { world, clock } = here;
  world.setLag([0, 0]);
  const given = new Set<string>();
  const look = async (name: string, ids: readonly string[], templateVersion?: string): Promise<void> => {
    const of = templateVersion === undefined ? {} : { templateVersion };
    const seen = await clock.until(here.cloud.survey(groupRef(name), ids as InstanceId[], of));
    const asked = { group: name, incoming: ids as InstanceId[], ...of };
    const made = makePlan(groupRef(name), asked, seen, policy, undefined);
    if (made.kind !== 'plan') throw new Error(JSON.stringify(made));
    for (const kind of kinds(made.plan)) given.add(kind);
  };
  const picked = (more: Parameters<typeof world.addInstance>[0] = {}): string =>
    world.addInstance({ image: 'ami-0b22', ...more });

  // All that a busy group brings along.
  world.addPolicy('web', { name: 'foresee', type: 'PredictiveScaling', mode: 'ForecastAndScale' });
  world.addHook('web', { name: 'register', transition: 'launching' });
  world.setAlarm('cpu-high', 'ALARM');
  await look('web', [picked({ az: 'a', type: 't3.small', spot: true }), picked({ az: 'a' })]);

  // A group that stands by itself, and was refreshed before.
  world.addGroup({
    name: 'lone',
    min: 1,
    max: 3,
    desired: 1,
    image: 'ami-0a11',
    warmPool: {},
    suspended: ['AZRebalance'],
    tags: { 'aws:cloudformation:stack-name': 'shop' },
  });
  world.startRefresh('lone');
  await clock.until(clock.sleep(hour));
  world.editTemplate('lone', { image: 'ami-0c33' });
  await look('lone', [picked()]);
  await look('lone', [picked()], '2');

  // One whose launches cannot be told.
  world.addGroup({
    name: 'old',
    min: 0,
    max: 2,
    desired: 1,
    launchConfiguration: { name: 'lc', image: 'resolve:ssm:/golden', type: 't3.micro' },
  });
  await look('old', [picked()]);

  expect(warningKinds.filter(kind => !given.has(kind))).toEqual([]);
});

describe('what a plan is bound to', () => {
  it('not to the time: an hour later it is the same plan, though a scheduled action ran meanwhile', async () => {
    const { world, clock } = here;
    world.addScheduledAction('web', {
      name: 'hourly',
      at: clock.now() + 20 * minute,
      everyMs: hour,
      desired: 3,
    });
    const shown = await plan();
    expect(shown.scheduled).toEqual([
      { name: 'hourly', recurrence: '20 * * * *', zone: 'Etc/UTC', desired: 3 },
    ]);
    expect(kinds(shown)).toContain('max-lifetime');
    expect(await later(7 * minute)).toBe(fingerprint(shown));
    expect(await later(hour)).toBe(fingerprint(shown));
  });

  it('not to an alarm that goes on and off, though it is shown', async () => {
    here.world.setLag([0, 0]);
    const shown = await plan();
    // The policy acts a second later.
    here.world.setAlarm('cpu-high', 'ALARM');
    const again = await plan();
    expect(kinds(shown)).not.toContain('alarm-in-breach');
    expect(kinds(again)).toContain('alarm-in-breach');
    expect(fingerprint(again)).toBe(fingerprint(shown));
  });

  it('not to what one look could not compare and the next one can', async () => {
    const untilItEnds = here.world.addFault({
      action: 'DescribeInstanceAttribute',
      fault: { kind: 'refused', code: 'InvalidInstanceID.NotFound', message: 'not yet', status: 400 },
    });
    const shown = await plan();
    untilItEnds();
    const again = await plan();
    expect(kinds(shown)).toContain('not-compared');
    expect(kinds(again)).not.toContain('not-compared');
    expect(fingerprint(again)).toBe(fingerprint(shown));
  });

  it.each<[string, () => void]>([
    [
      'a new scheduled action',
      () => here.world.addScheduledAction('web', { name: 'once', at: here.clock.now() + hour, desired: 3 }),
    ],
    ['a new version of the template it launches from', () => here.world.editTemplate('web', {})],
    ['a new hook', () => here.world.addHook('web', { name: 'register', transition: 'launching' })],
    ['another image in the template', () => here.world.editTemplate('web', { image: 'ami-0b22' })],
  ])('%s makes it another plan', async (_what, change) => {
    const shown = fingerprint(await plan());
    await here.clock.until(here.clock.sleep(10_000));
    change();
    expect(await later(10_000)).not.toBe(shown);
  });
});

/** A swap to its good end; answers the thread's last words. */
async function swapped(rules: Parameters<WorldSwaps['plan']>[2]): Promise<string> {
  const made = await here.clock.until(here.plan(web, incoming, rules));
  const swap = here.approve(made);
  await here.clock.until(here.run(swap));
  expect(here.outcome(swap)).toBe('swapped');
  const entries = here.journal.entries(swap);
  const last = must(entries.at(-1), 'a journal has entries');
  return plain(storyLine(replay(entries.slice(0, -1)), last) ?? []);
}

describe('the last words', () => {
  it('name what fell due while the group was held still, and what to type', async () => {
    const { world, clock } = here;
    const due = clock.now() + 10 * minute;
    world.addScheduledAction('web', { name: 'morning', at: due, everyMs: 24 * hour, min: 3, desired: 5 });
    world.addScheduledAction('web', { name: 'later', at: clock.now() + 9 * hour, desired: 2 });
    const words = await swapped({ bakeMs: 20 * minute });
    expect(words).toContain(
      `Lost meanwhile: the scheduled action morning (min 3, desired 5), due ${new Date(due).toISOString().replace('.000', '')}. If it is still wanted: aws autoscaling update-auto-scaling-group --auto-scaling-group-name web --region us-east-1 --min-size 3 --desired-capacity 5`,
    );
    expect(words).not.toContain('later');
    expect(world.group('web')).toMatchObject({ min: 2, desired: 3 });
  });

  it('tell what the group did by itself since, and AWS’s reason', async () => {
    const { world, clock } = here;
    const alarm = clock.sleep(5 * minute).then(() => world.setAlarm('cpu-high', 'ALARM'));
    const words = await swapped({ bakeMs: 10 * minute, watchMs: 2 * minute });
    await alarm;
    expect(words).toMatch(
      /Since its processes run again the group did by itself: Launching a new EC2 instance: i-/,
    );
    expect(words).toMatch(/AWS says why: .*(?:alarm|desired|capacity)/i);
    expect(words).toContain('other new members: 0 → ');
  });

  it('do not take the swap’s own deeds for the group’s where AWS’s clock is ahead', async () => {
    const { world, clock } = setUp({ behindMs: 10 * minute });
    const alarm = clock.sleep(5 * minute).then(() => world.setAlarm('cpu-high', 'ALARM'));
    const words = await swapped({ bakeMs: 10 * minute, watchMs: 2 * minute });
    await alarm;
    expect(words).toMatch(
      /Since its processes run again the group did by itself: Launching a new EC2 instance: i-[0-9a-f]+\./,
    );
    expect(words).not.toMatch(/Incoming instances are among them/);
  });

  it('say nothing of either where there is nothing to tell', async () => {
    const words = await swapped({ watchMs: 30_000 });
    expect(words).not.toMatch(/Lost meanwhile|did by itself/);
  });
});
