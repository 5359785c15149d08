/** Other ways to exchange the instances of a group, on the same ground. */
import { dispatchUntyped } from '../../src/sandbox/aws/dispatch.ts';
import { botRun } from './bot.ts';
import type { Figure, Measurement } from './figures.ts';
import { callsFrom, type Ground, groundOf, groupName, real } from './ground.ts';
import { idsPerCall, portions, send } from './operator.ts';

const AutoScalingGroupName = groupName;
const size = 10;
const dayMs = 24 * 3_600_000;
const lookMs = 15_000;

export const strategies: Measurement = {
  name: 'strategies',
  title: `Other procedures beside it, ${size} for ${size}`,
  how:
    'The same ground (60 s health, 300 s drain), by hand-written scripts: the seed procedure (suspend all, terminate in ' +
    'EC2, wait 2 min, min = desired = 0, resume all, attach, min = 1) and add-wait-terminate (raise max, attach, wait ' +
    'until healthy with a look every 15 s, terminate with decrement, max as it was). Time until the last call; ' +
    'outage: minutes with no healthy member, or with fewer than N; the picked that still serve an hour later. ' +
    'Killed: the script dies after half of its calls and nobody comes for an hour; what becomes of a killed bot is ' +
    'measured by npm run test:kills.',
  async take() {
    const bot = await botRun(size, real);
    return [
      {
        what: 'asg-swap: time',
        value: bot.virtualMs / 60_000,
        unit: 'min',
        note: 'bake 0',
      },
      { what: 'asg-swap: calls', value: bot.changes.length, unit: 'calls' },
      { what: 'asg-swap: lowest healthy', value: bot.lowestShare * size, unit: `of ${size}` },
      ...judged('seed procedure', seedProcedure),
      ...judged('add-wait-terminate', addWaitTerminate),
    ];
  },
};

class Killed extends Error {}

/** A script; `step` stands before each of its calls. */
type Script = (ground: Ground, step: () => void) => void;

function judged(name: string, script: Script): readonly Figure[] {
  const ground = groundOf(size, real);
  const { world, key } = ground;
  const from = world.now;
  let steps = 0;
  script(ground, () => {
    steps++;
  });
  const timeMs = world.now - from;
  const { changes } = callsFrom(world, 0);
  world.advance(3_600_000);
  const { recorder } = world;
  const none = recorder.belowFloorMs(key, 1, from) / 60_000;
  const fewer = recorder.belowFloorMs(key, size, from) / 60_000;
  return [
    { what: `${name}: time`, value: timeMs / 60_000, unit: 'min' },
    { what: `${name}: calls`, value: changes.length, unit: 'calls' },
    {
      what: `${name}: lowest healthy`,
      value: recorder.lowestHealthy(key, from),
      unit: `of ${size}`,
      note: `none for ${none.toFixed(1)} min, fewer than ${size} for ${fewer.toFixed(1)} min`,
    },
    { what: `${name}: an hour later`, value: serving(ground), unit: 'picked', note: stateOf(ground) },
    killedHalfway(name, script, Math.ceil(steps / 2)),
  ];
}

function killedHalfway(name: string, script: Script, last: number): Figure {
  const ground = groundOf(size, real);
  let steps = 0;
  try {
    script(ground, () => {
      if (++steps > last) throw new Killed();
    });
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
  }
  ground.world.advance(3_600_000);
  return {
    what: `${name}: killed`,
    value: ground.world.group(groupName).healthyCount,
    unit: 'healthy',
    note: stateOf(ground),
  };
}

const serving = ({ world, incoming }: Ground): number =>
  world.group(groupName).members.filter(m => m.serving && incoming.includes(m.id)).length;

function stateOf({ world, incoming, outgoing }: Ground): string {
  const { min, desired, max, suspended, members } = world.group(groupName);
  const strangers = members.filter(m => !incoming.includes(m.id) && !outgoing.includes(m.id)).length;
  const old = members.filter(m => outgoing.includes(m.id)).length;
  return `min ${min} desired ${desired} max ${max} (found ${size}, ${size}, ${size}), ${suspended.length} processes suspended, ${old} old, ${strangers} strangers`;
}

function seedProcedure({ world, outgoing, incoming }: Ground, step: () => void): void {
  const act = (action: string, input: object): void => {
    step();
    send(world, action, { AutoScalingGroupName, ...input });
  };
  act('SuspendProcesses', {});
  step();
  dispatchUntyped(world, {
    service: 'ec2',
    action: 'TerminateInstances',
    input: { InstanceIds: [...outgoing] },
    caller: world.defaultCaller,
  });
  world.advance(120_000);
  act('UpdateAutoScalingGroup', { MinSize: 0, DesiredCapacity: 0 });
  act('ResumeProcesses', {});
  for (const InstanceIds of portions(incoming, idsPerCall)) act('AttachInstances', { InstanceIds });
  act('UpdateAutoScalingGroup', { MinSize: 1 });
}

function addWaitTerminate({ world, outgoing, incoming }: Ground, step: () => void): void {
  const act = (action: string, input: object): void => {
    step();
    send(world, action, input);
  };
  act('UpdateAutoScalingGroup', { AutoScalingGroupName, MaxSize: 2 * size });
  for (const InstanceIds of portions(incoming, idsPerCall))
    act('AttachInstances', { AutoScalingGroupName, InstanceIds });
  const end = world.now + dayMs;
  const healthy = (): boolean => {
    const { members } = world.group(groupName);
    return incoming.every(id => members.some(m => m.id === id && m.serving));
  };
  while (!healthy() && world.now < end) world.advance(lookMs);
  for (const InstanceId of outgoing.slice(0, size))
    act('TerminateInstanceInAutoScalingGroup', { InstanceId, ShouldDecrementDesiredCapacity: true });
  while (world.group(groupName).members.length > size && world.now < end) world.advance(lookMs);
  act('UpdateAutoScalingGroup', { AutoScalingGroupName, MaxSize: size });
}
