/**
 * How fast the simulated AWS steps a group through a whole attach-first swap, with the describe calls that a
 * bot makes meanwhile, in process.
 */
import { dispatch } from '../../src/sandbox/aws/dispatch.ts';
import { createWorld, type World } from '../../src/sandbox/aws/world/world.ts';
import { type Figure, type Measurement, mean } from './figures.ts';

const AutoScalingGroupName = 'web';
const limitMs = 20;
const rounds = 100;
/** Simulations run thousands of histories; what the compiler needs at first is not what one costs. */
const warmUps = 40;

interface Seen {
  readonly inService: ReadonlySet<string>;
  readonly standby: ReadonlySet<string>;
  readonly healthy: ReadonlySet<string>;
  /** Members, whatever their state. */
  readonly size: number;
}

/** A bot reads all this at every look; a look every 15 s is what the fact sheet recommends. */
function look(world: World, targetGroup: string): Seen {
  const [group] =
    dispatch(world, {
      service: 'autoscaling',
      action: 'DescribeAutoScalingGroups',
      input: { AutoScalingGroupNames: [AutoScalingGroupName] },
    }).AutoScalingGroups ?? [];
  const { TargetHealthDescriptions = [] } = dispatch(world, {
    service: 'elbv2',
    action: 'DescribeTargetHealth',
    input: { TargetGroupArn: targetGroup },
  });
  const inState = (state: string): Set<string> =>
    new Set((group?.Instances ?? []).filter(i => i.LifecycleState === state).map(i => i.InstanceId ?? ''));
  return {
    inService: inState('InService'),
    standby: inState('Standby'),
    size: group?.Instances?.length ?? 0,
    healthy: new Set(
      TargetHealthDescriptions.filter(t => t.TargetHealth?.State === 'healthy').map(t => t.Target?.Id ?? ''),
    ),
  };
}

function* batches(ids: readonly string[], size: number): Generator<string[]> {
  for (let i = 0; i < ids.length; i += size) yield ids.slice(i, i + size);
}

interface Run {
  readonly cpuMs: number;
  readonly worldMs: number;
  readonly calls: number;
  readonly changes: number;
}

function swap(members: number, seed: number): Run {
  const world = createWorld({ seed, start: Date.UTC(2026, 0, 5, 9), buckets: false });
  const targetGroup = world.addTargetGroup({ name: 'web', deregistrationDelayMs: 120_000 });
  world.addGroup({
    name: AutoScalingGroupName,
    min: members,
    max: members,
    desired: members,
    targetGroups: ['web'],
  });
  const old = world.group(AutoScalingGroupName).members.map(m => m.id);
  const picked = old.map((_, i) => world.addInstance({ az: 'abc'[i % 3] ?? 'a', image: 'ami-0new' }));
  const from = world.now;
  const begunCpu = process.cpuUsage();

  const until = (done: (seen: Seen) => boolean): void => {
    while (!done(look(world, targetGroup))) world.advance(15_000);
  };
  const autoscaling = 'autoscaling' as const;
  const held = [
    'AZRebalance',
    'AlarmNotification',
    'ScheduledActions',
    'ReplaceUnhealthy',
    'Terminate',
    'InstanceRefresh',
  ];
  dispatch(world, {
    service: autoscaling,
    action: 'SuspendProcesses',
    input: { AutoScalingGroupName, ScalingProcesses: held },
  });
  dispatch(world, {
    service: autoscaling,
    action: 'UpdateAutoScalingGroup',
    input: { AutoScalingGroupName, MaxSize: 2 * members },
  });
  for (const InstanceIds of batches(picked, 19)) {
    dispatch(world, {
      service: autoscaling,
      action: 'AttachInstances',
      input: { AutoScalingGroupName, InstanceIds },
    });
  }
  until(seen => picked.every(id => seen.inService.has(id) && seen.healthy.has(id)));
  for (const InstanceIds of batches(old, 19)) {
    const input = { AutoScalingGroupName, InstanceIds, ShouldDecrementDesiredCapacity: true };
    dispatch(world, { service: autoscaling, action: 'EnterStandby', input });
  }
  until(seen => old.every(id => seen.standby.has(id)));
  for (const InstanceId of old) {
    const input = { InstanceId, ShouldDecrementDesiredCapacity: false };
    dispatch(world, { service: autoscaling, action: 'TerminateInstanceInAutoScalingGroup', input });
  }
  until(seen => seen.size === members);
  dispatch(world, {
    service: autoscaling,
    action: 'UpdateAutoScalingGroup',
    input: { AutoScalingGroupName, MaxSize: members },
  });
  dispatch(world, {
    service: autoscaling,
    action: 'ResumeProcesses',
    input: { AutoScalingGroupName, ScalingProcesses: held },
  });
  until(seen => seen.inService.size === members);

  const { user, system } = process.cpuUsage(begunCpu);
  const { recorder } = world;
  const after = world.group(AutoScalingGroupName);
  if (after.healthyCount !== members || !after.members.every(m => picked.includes(m.id))) {
    throw new Error('the swap did not end as it should; its time says nothing');
  }
  return {
    cpuMs: (user + system) / 1_000,
    worldMs: world.now - from,
    calls: recorder.calls.length,
    changes: recorder.changes.length,
  };
}

function figureOf(members: number): Figure {
  for (let seed = 0; seed < warmUps; seed++) swap(members, seed);
  const runs = Array.from({ length: rounds }, (_, i) => swap(members, 100 + i));
  const [first] = runs;
  return {
    what: `a swap of ${members}`,
    value: mean(runs.map(run => run.cpuMs)),
    unit: 'ms',
    ...(members === 100 ? { atMost: limitMs } : {}),
    note: first
      ? `${first.calls} calls, ${first.changes} changes, ${(mean(runs.map(run => run.worldMs)) / 60_000).toFixed(1)} minutes of the world`
      : '',
  };
}

export const world: Measurement = {
  name: 'world',
  title: 'The simulated AWS by itself',
  how: `Processor time of a whole swap by a script, a look every 15 s, in process; the mean of ${rounds} after ${warmUps} that warm it up.`,
  take: () => Promise.resolve([3, 10, 100].map(figureOf)),
};
