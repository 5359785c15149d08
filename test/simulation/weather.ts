/**
 * What a history has to bear, drawn from its seed: sizes and delays, lag, faults of AWS, sick and dying
 * instances, other people, kills of the bot, words of its users. `expected` says how a history may end: the
 * fewer things go wrong, the less is allowed.
 */
import { createWorld, type World } from '../../src/sandbox/aws/world/world.ts';
import { type Chance, chance } from './random.ts';

export const start = Date.UTC(2026, 10, 22, 3, 0, 0);
export const groupName = 'web';

/** Something a person says at a moment of the swap, counted in steps of the bot. */
export interface Word {
  readonly step: number;
  readonly what: 'pause' | 'continue' | 'abort' | 'undo' | 'finish';
}

export interface Weather {
  readonly seed: number;
  readonly luck: Chance;
  readonly world: World;
  readonly incoming: readonly string[];
  readonly batch: { readonly count: number } | { readonly percent: number };
  readonly bakeMs: number;
  readonly keep: boolean;
  readonly canary: boolean;
  readonly emptyFirst: boolean;
  readonly watchMs: number;
  /** The group is to be set to this version of its launch template. */
  readonly templateVersion: string | undefined;
  readonly protect: boolean;
  /** Chance of a kill at each effect of the bot. */
  readonly killShare: number;
  /** A second process that believes the swap is its own steps now and then. */
  readonly zombie: boolean;
  readonly words: readonly Word[];
  /** Nothing dies and nobody interferes: then the end is certain. */
  readonly expected: readonly ('swapped' | 'undone' | 'halted')[];
  /** AWS's faults end, and what was denied is allowed. */
  readonly mend: () => void;
  /** What has halted for these faults alone does not halt again once they are mended. */
  readonly mendable: boolean;
  /** A person changed the group's settings meanwhile. */
  readonly foreign: boolean;
  /** Longest age of a read, in milliseconds. */
  readonly lagMs: number;
  /** What this history has to bear, for the transcript. */
  readonly features: readonly string[];
}

const writes = [
  'AttachInstances',
  'DetachInstances',
  'EnterStandby',
  'ExitStandby',
  'TerminateInstanceInAutoScalingGroup',
  'SuspendProcesses',
  'ResumeProcesses',
  'SetInstanceProtection',
  'UpdateAutoScalingGroup',
  'CreateOrUpdateTags',
  'DeleteTags',
];

export function weatherOf(seed: number): Weather {
  const luck = chance(seed);
  const features: string[] = [];
  const sometimes = (share: number, feature: string): boolean => {
    const hit = luck.one(share);
    if (hit) features.push(feature);
    return hit;
  };

  const lagMs = sometimes(0.3, 'hard lag') ? 15_000 : luck.pick([0, 1_000, 3_000]);
  const world = createWorld({
    seed,
    start,
    keepChanges: false,
    buckets: sometimes(0.05, 'small bucket') ? {} : false,
    params: {
      lagMs: [0, lagMs],
      attachMs: luck.pick([0, 5_000, 60_000]),
      exitStandbyMs: luck.pick([0, 10_000]),
      shutdownMs: luck.pick([0, 60_000]),
      detachAtLeastMs: luck.pick([0, 30_000]),
    },
  });

  const size = luck.between(1, 6);
  const room = luck.between(0, 8);
  const spare = luck.between(0, size - 1);
  const sources = luck.between(0, 2);
  for (let i = 0; i < sources; i++) {
    world.addTargetGroup({
      name: `tg-${i}`,
      intervalMs: luck.pick([5_000, 30_000]),
      deregistrationDelayMs: luck.pick([0, 20_000, 60_000]),
    });
  }
  world.addGroup({
    name: groupName,
    min: size - spare,
    max: size + room,
    desired: size,
    targetGroups: Array.from({ length: sources }, (_, i) => `tg-${i}`),
    suspended: sometimes(0.2, 'some suspended before')
      ? [luck.pick(['AZRebalance', 'AlarmNotification', 'Terminate'] as const)]
      : [],
  });

  const least = Math.max(1, size - spare);
  if (luck.one(0.1)) {
    const some = world.group(groupName).members.filter(() => luck.one(0.5));
    world.protect(
      groupName,
      some.map(m => m.id),
      true,
    );
  }

  const count = sometimes(0.2, 'another number of instances') ? luck.between(least, size + room) : size;
  const uneven = sometimes(0.05, 'uneven zones');
  const sick = sometimes(0.15, 'a sick newcomer');
  const flaps = !sick && sometimes(0.1, 'a flapping newcomer');
  const incoming = Array.from({ length: count }, (_, i) =>
    world.addInstance({
      az: uneven ? luck.pick(['a', 'b', 'c']) : (['a', 'b', 'c'][i % 3] ?? 'a'),
      image: 'ami-0b22',
      health:
        sick && i === 0
          ? 'never'
          : flaps && i === 0
            ? { upMs: luck.between(10_000, 300_000), downMs: luck.between(5_000, 400_000) }
            : { afterMs: luck.pick([0, 10_000, 90_000]) },
    }),
  );

  const emptyFirst = sometimes(0.2, 'the group is emptied first');
  const faults: (() => void)[] = [];
  const add = (rule: Parameters<World['addFault']>[0]): void => {
    faults.push(world.addFault(rule));
  };
  const rough = sometimes(0.5, 'faults of AWS');
  if (rough) {
    for (const fault of [
      { kind: 'lost-answer' },
      { kind: 'lost-request' },
      { kind: 'throttled' },
      { kind: 'resource-contention', effect: luck.one(0.5) },
      { kind: 'server-error', status: 503, effect: luck.one(0.5) },
    ] as const) {
      if (luck.one(0.5)) add({ action: writes, share: luck.pick([0.02, 0.1, 0.2]), fault });
    }
    if (luck.one(0.3)) add({ share: 0.05, fault: { kind: 'throttled' } });
  }
  const denied = sometimes(0.04, 'a permission is missing');
  if (denied) {
    add({
      action: luck.pick(writes),
      from: start + luck.between(0, 300_000),
      fault: { kind: 'access-denied' },
    });
  }

  const deaths = sometimes(0.15, 'instances die');
  if (deaths) {
    const members = world.group(groupName).members.map(m => m.id);
    for (let i = luck.between(1, 2); i > 0; i--) {
      const victim = luck.pick([...incoming, ...members]);
      // Without a load balancer nobody can see that the software fails.
      const how = luck.pick(
        sources > 0 ? (['terminate', 'stop', 'breakApp'] as const) : (['terminate', 'stop'] as const),
      );
      world.at(start + luck.between(0, 900_000), w => {
        if (w.instanceState(victim) === 'running') w[how](victim);
      });
    }
  }

  const foreign = sometimes(0.12, 'somebody else changes the group');
  if (foreign) {
    world.at(start + luck.between(10_000, 900_000), w => {
      const deed = luck.pick(['grow', 'suspend', 'resume', 'unhealthy'] as const);
      const { max, members } = w.group(groupName);
      if (deed === 'grow') w.resize(groupName, { max: max + 1 });
      if (deed === 'suspend') w.suspend(groupName, ['AlarmNotification', 'ScheduledActions']);
      if (deed === 'resume') w.resume(groupName, ['ReplaceUnhealthy', 'AZRebalance']);
      const first = members[0];
      if (deed === 'unhealthy' && first) w.markUnhealthy(first.id);
    });
  }

  const words: Word[] = [];
  if (sometimes(0.3, 'people have a word')) {
    const at = luck.between(1, 60);
    const what = luck.pick(['pause', 'abort', 'undo', 'finish'] as const);
    words.push({ step: at, what });
    if (what === 'pause')
      words.push({ step: at + luck.between(1, 40), what: luck.pick(['continue', 'abort']) });
  }
  const template = luck.one(0.25);
  if (template) world.editTemplate(groupName, { image: 'ami-0b22' });
  const turning = words.some(w => w.what === 'abort' || w.what === 'undo');
  const killShare = sometimes(0.5, 'the bot is killed') ? luck.pick([0.01, 0.02, 0.1, 0.3]) : 0;
  const zombie = sometimes(0.2, 'a stale process');

  return {
    seed,
    luck,
    world,
    incoming,
    batch: luck.pick([{ count: 1 }, { count: 2 }, { percent: 50 }, { percent: 100 }]),
    bakeMs: luck.pick([0, 0, 30_000, 300_000]),
    keep: luck.one(0.2),
    canary: luck.one(0.2),
    emptyFirst,
    watchMs: luck.pick([0, 0, 30_000]),
    protect: luck.one(0.2),
    templateVersion: template ? '2' : undefined,
    killShare,
    zombie,
    words,
    mend: () => {
      for (const end of faults) end();
    },
    mendable: !deaths && !foreign && !sick && !flaps && !uneven && killShare <= 0.05,
    foreign,
    lagMs,
    features,
    expected: expectation(),
  };

  function expectation(): Weather['expected'] {
    if (deaths || foreign || denied) return ['swapped', 'undone', 'halted'];
    // Three refusals or losses in a row can turn a swap back, or halt its way back.
    if (flaps || (rough && (turning || sick))) return ['swapped', 'undone', 'halted'];
    if (rough) return ['swapped', 'undone', 'halted'];
    // Emptied, there is no way back: what is not healthy in time is left to a person.
    if (sick && sources > 0) return emptyFirst ? ['halted', 'undone'] : ['undone'];
    if (emptyFirst && killShare > 0.05) return ['swapped', 'undone', 'halted'];
    // Dead for minutes again and again, the bot may run out of the time for a gate.
    if (killShare > 0.05) return ['swapped', 'undone'];
    return turning ? ['swapped', 'undone'] : ['swapped'];
  }
}
