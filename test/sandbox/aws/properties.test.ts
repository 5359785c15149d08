/**
 * What holds in every story: random calls, deeds of others and pauses, by seed. A refusal is a fine answer;
 * what must not happen is a world that contradicts itself.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AwsError, ConnectionLost } from '../../../src/sandbox/aws/errors.ts';
import { processNames } from '../../../src/sandbox/aws/world/model.ts';
import type { Switches } from '../../../src/sandbox/aws/world/params.ts';
import { createWorld, type World } from '../../../src/sandbox/aws/world/world.ts';
import { asg, call, minute, start } from './worlds.ts';

const groupNames = ['web', 'api'] as const;

type Step = { readonly kind: string; readonly a: number; readonly b: number; readonly flag: boolean };

const kinds = [
  'wait',
  'attach',
  'attach two',
  'detach',
  'enter',
  'exit',
  'end',
  'update',
  'set desired',
  'suspend',
  'resume',
  'protect',
  'mark',
  'read',
  'kill',
  'stop',
  'break',
  'refresh',
  'lose an answer',
] as const;

const steps = fc.array(
  fc.record({
    kind: fc.constantFrom(...kinds),
    a: fc.nat(1_000),
    b: fc.nat(1_000),
    flag: fc.boolean(),
  }),
  { minLength: 1, maxLength: 40, size: 'max' },
);

/** Unsettled facts in any position. */
const switches = fc.record({
  partialBatches: fc.boolean(),
  decrementsAgain: fc.boolean(),
  attachedGoFirst: fc.boolean(),
  suspendedAddSkipsAttached: fc.boolean(),
  standbyCountsAgainstMax: fc.boolean(),
  pendingEndsThoughSuspended: fc.boolean(),
  refusalOrder: fc.constantFrom('as-listed', 'sizes-first'),
  desiredDrops: fc.constantFrom('at-call', 'when-left'),
});

function openingWorld(seed: number, positions: Partial<Switches> = {}): World {
  const world = createWorld({ seed, start, buckets: false, switches: positions });
  world.addTargetGroup({ name: 'web', deregistrationDelayMs: 60_000 });
  world.addGroup({
    name: 'web',
    min: 1,
    max: 6,
    desired: 3,
    targetGroups: ['web'],
    healthCheckType: 'EC2,ELB',
  });
  world.addGroup({ name: 'api', min: 0, max: 4, desired: 2 });
  world.addHook('api', { name: 'logs', transition: 'terminating', heartbeatMs: 2 * minute });
  for (let i = 0; i < 8; i++) world.addInstance({ az: 'abc'[i % 3] ?? 'a', image: 'ami-0new' });
  return world;
}

const everyInstance = (world: World): string[] =>
  [...world.inside.engine.instances.entries()].map(([id]) => id);

/** Does one step; what AWS refuses is part of the story. */
function play(world: World, { kind, a, b, flag }: Step): void {
  const AutoScalingGroupName = groupNames[a % 2] ?? 'web';
  const ids = everyInstance(world);
  const one = ids[b % ids.length] ?? 'i-00000000';
  const two = ids[(b + a + 1) % ids.length] ?? one;
  const process = processNames[b % processNames.length] ?? 'Launch';
  const decrement = { ShouldDecrementDesiredCapacity: flag };
  const acts: Record<(typeof kinds)[number], () => unknown> = {
    wait: () => world.advance(a * 300),
    attach: () => asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [one] }),
    'attach two': () => asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [one, two] }),
    detach: () =>
      asg(world, 'DetachInstances', { AutoScalingGroupName, InstanceIds: [one, two], ...decrement }),
    enter: () => asg(world, 'EnterStandby', { AutoScalingGroupName, InstanceIds: [one], ...decrement }),
    exit: () => asg(world, 'ExitStandby', { AutoScalingGroupName, InstanceIds: [one] }),
    end: () => asg(world, 'TerminateInstanceInAutoScalingGroup', { InstanceId: one, ...decrement }),
    update: () =>
      asg(world, 'UpdateAutoScalingGroup', {
        AutoScalingGroupName,
        MinSize: a % 5,
        ...(flag ? { MaxSize: b % 9 } : { DesiredCapacity: b % 7 }),
      }),
    'set desired': () => asg(world, 'SetDesiredCapacity', { AutoScalingGroupName, DesiredCapacity: b % 7 }),
    suspend: () =>
      asg(world, 'SuspendProcesses', { AutoScalingGroupName, ScalingProcesses: flag ? [process] : [] }),
    resume: () =>
      asg(world, 'ResumeProcesses', { AutoScalingGroupName, ScalingProcesses: flag ? [process] : [] }),
    protect: () =>
      asg(world, 'SetInstanceProtection', {
        AutoScalingGroupName,
        InstanceIds: [one],
        ProtectedFromScaleIn: flag,
      }),
    mark: () =>
      asg(world, 'SetInstanceHealth', { InstanceId: one, HealthStatus: flag ? 'Unhealthy' : 'Healthy' }),
    read: () => asg(world, 'DescribeAutoScalingGroups', {}),
    kill: () => call(world, 'ec2', 'TerminateInstances', { InstanceIds: [one] }),
    stop: () => (flag ? world.stop(one) : world.start(one)),
    break: () => world.breakApp(one, flag),
    refresh: () =>
      flag
        ? asg(world, 'StartInstanceRefresh', {
            AutoScalingGroupName,
            Preferences: { MinHealthyPercentage: 50 },
          })
        : asg(world, 'CancelInstanceRefresh', { AutoScalingGroupName }),
    'lose an answer': () =>
      world.addFault({
        action: ['AttachInstances', 'EnterStandby'],
        skip: a % 4,
        times: 1,
        fault: { kind: 'lost-answer' },
      }),
  };
  try {
    acts[kind as (typeof kinds)[number]]();
  } catch (error) {
    if (!(error instanceof AwsError) && !(error instanceof ConnectionLost)) throw error;
  }
}

const tell = (seed: number, story: readonly Step[]): World => {
  const world = openingWorld(seed);
  for (const step of story) play(world, step);
  return world;
};

const written = (world: World): string =>
  JSON.stringify({ calls: world.recorder.calls, changes: world.recorder.changes });

/** The rules that AWS itself never breaks. */
function check(world: World): void {
  const seats: string[] = [];
  for (const name of groupNames) {
    const group = world.group(name);
    expect(group.min).toBeLessThanOrEqual(group.desired);
    expect(group.desired).toBeLessThanOrEqual(group.max);
    seats.push(...group.members.map(m => m.id));
    for (const member of group.members) {
      // What serves is really there: in service somewhere, running and registered.
      if (member.serving) expect(member.ec2State).toBe('running');
      if (member.lifecycle === 'Standby')
        expect(Object.values(member.targets).every(t => t === 'unused')).toBe(true);
    }
  }
  expect(new Set(seats).size).toBe(seats.length);
}

describe('in every story', () => {
  it('min <= desired <= max, an instance is in at most one group, and who serves is running', () => {
    fc.assert(
      fc.property(fc.nat(), switches, steps, (seed, positions, story) => {
        const world = openingWorld(seed, positions);
        for (const step of story) {
          play(world, step);
          check(world);
        }
        world.advance(60 * minute);
        check(world);
      }),
      { numRuns: 200 },
    );
  });

  it('the same seed and the same calls tell the same story, byte for byte', () => {
    fc.assert(
      fc.property(fc.nat(), steps, (seed, story) => {
        // Told as a truth value: two whole stories side by side help nobody.
        const [one, other] = [tell(seed, story), tell(seed, story)];
        expect(written(one) === written(other)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('it makes no difference in how many pieces time passes', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        steps,
        fc.array(fc.nat(400_000), { minLength: 1, maxLength: 12 }),
        (seed, story, pieces) => {
          const [whole, cut] = [tell(seed, story), tell(seed, story)];
          whole.advance(pieces.reduce((sum, ms) => sum + ms, 0));
          for (const ms of pieces) cut.advance(ms);
          expect(written(cut) === written(whole)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('nothing changes without a call, the clock or an actor: reads and standing time change nothing', () => {
    fc.assert(
      fc.property(fc.nat(), steps, (seed, story) => {
        const world = tell(seed, story);
        world.advance(0);
        const before = world.recorder.changes.length;
        asg(world, 'DescribeAutoScalingGroups', {});
        asg(world, 'DescribeScalingActivities', {});
        call(world, 'ec2', 'DescribeInstances', {});
        expect(world.recorder.changes.length).toBe(before);
        expect(world.recorder.changes.every(change => change.cause !== '')).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('with every process suspended a group launches nobody and ends nobody', () => {
    fc.assert(
      fc.property(fc.nat(), steps, (seed, story) => {
        const world = openingWorld(seed);
        for (const AutoScalingGroupName of groupNames)
          asg(world, 'SuspendProcesses', { AutoScalingGroupName });
        world.advance(minute);
        const from = world.recorder.changes.length;
        const known = new Set(everyInstance(world));
        for (const step of story)
          if (!['resume', 'end', 'kill', 'refresh'].includes(step.kind)) play(world, step);
        world.advance(60 * minute);
        expect(everyInstance(world).filter(id => !known.has(id))).toEqual([]);
        // Pending members may be ended though Terminate is suspended; those in service are safe.
        const ended = world.recorder.changes
          .slice(from)
          .filter(change => change.subject === 'member' && change.cause === 'reconcile')
          .filter(
            ({ before }) => before !== undefined && 'lifecycle' in before && before.lifecycle === 'InService',
          );
        expect(ended).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('a group that is left alone with nothing suspended comes to what it wants', () => {
    fc.assert(
      fc.property(fc.nat(), steps, (seed, story) => {
        const world = tell(seed, story);
        for (const name of groupNames) {
          asg(world, 'ResumeProcesses', { AutoScalingGroupName: name });
          world.protect(
            name,
            world.group(name).members.map(m => m.id),
            false,
          );
          for (const member of world.group(name).members) world.breakApp(member.id, false);
        }
        world.advance(6 * 60 * minute);
        for (const name of groupNames) {
          const group = world.group(name);
          expect(group.countedCount).toBe(group.desired);
          const counted = group.members.filter(m => m.lifecycle === 'InService');
          expect(counted.every(m => m.ec2State === 'running' && m.healthStatus === 'Healthy')).toBe(true);
          // Who came while AddToLoadBalancer was suspended stays out for good.
          const registered = counted.filter(m => !Object.values(m.targets).includes('unused'));
          expect(group.healthyCount).toBe(registered.length);
        }
      }),
      { numRuns: 100 },
    );
  });
});
