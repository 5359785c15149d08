/**
 * What a history has to bear, drawn from its seed: sizes and delays, lag, faults of AWS, of Slack and of the
 * store, sick and dying instances, other people, kills and freezes of the bot, words of its users. `expected`
 * says how a swap may end: the fewer things go wrong, the less is allowed.
 */

import type { PersonId } from '../../src/core/domain.ts';
import { always } from '../../src/core/hours.ts';
import type { GroupPolicy } from '../../src/core/policy.ts';
import type { Objection } from '../../src/core/preflight.ts';
import { createWorld, type World } from '../../src/sandbox/aws/world/world.ts';
import { approver, policy } from '../helpers/build.ts';
import { type Ground, pickGround } from './grounds.ts';
import { type Arm, afterwards, armFaults, armMishaps, type Mishaps } from './mishaps.ts';
import { type Obstacle, obstacles } from './obstacles.ts';
import { type Chance, chance } from './random.ts';
import { fairSlack, type SlackWeather } from './slack.ts';
import { type Befalls, type Trouble, troubleShares } from './troubles.ts';

export const start = Date.UTC(2026, 10, 22, 3, 0, 0);
export const groupName = 'web';
export const secondApprover = 'U0SECOND' as PersonId;

export type Spoken = 'pause' | 'continue' | 'abort' | 'undo' | 'finish';

/** Something a person says so long after the approval. */
export interface Word {
  readonly afterMs: number;
  readonly what: Spoken;
}

/** How the request is decided. */
export type Decided = 'approved' | 'rejected' | 'withdrawn' | 'expired' | 'glass' | 'by two';

/** What else happens between the plan and its approval. */
export type Detour =
  /** Somebody changes the group: what was shown is no longer true. */
  | 'a change before the click'
  /** The requester, a stranger and a guest press Approve, and somebody presses a copy of the card. */
  | 'clicks of others'
  | 'a freeze'
  /** Another request for the same group, approved while the first one runs. */
  | 'a second request';

export interface Weather {
  readonly seed: number;
  /** What is drawn while the history runs, each with a stream of its own. */
  readonly luck: { readonly process: Chance; readonly slack: Chance; readonly people: Chance };
  readonly world: World;
  readonly incoming: readonly string[];
  /** What is typed after the group. */
  readonly typed: string;
  readonly policy: GroupPolicy;
  readonly obstacle?: { readonly kind: Objection['kind'] } & Obstacle;
  readonly ground?: { readonly name: string } & Ground;
  readonly decided: Decided;
  readonly detour?: Detour;
  readonly words: readonly Word[];
  /** An event of a newer version is in the journal. */
  readonly newerVersion: boolean;
  /** A swap of a group of its own runs beside this one. */
  readonly neighbour?: { readonly group: string; readonly typed: string };
  /** Chance of a kill at each effect of the bot. */
  readonly killShare: number;
  /** Chance that a process hangs after a write. */
  readonly freezeShare: number;
  /** Chance that a process hangs between two of the calls that a look is made of. */
  readonly dozeShare: number;
  /** Chance that a look has waited for long before anything is decided by it. */
  readonly lateShare: number;
  /** Chance that a write to the store fails, done or not. */
  readonly storeFailShare: number;
  /** Two processes share the store. */
  readonly replicas: boolean;
  readonly slack: SlackWeather;
  readonly mishaps: Mishaps;
  /** What is done about a swap that has halted, once, when AWS's faults are over: after so long. */
  readonly afterHalt?: { readonly what: 'take up' | 'put back'; readonly afterMs: number };
  /** AWS's faults end, and what was denied is allowed. */
  readonly mend: () => void;
  /** Nothing dies and nobody interferes: then the end is certain. */
  readonly expected: readonly ('swapped' | 'undone' | 'halted')[];
  /** Longest age of a read, in milliseconds. */
  readonly lagMs: number;
  /** What this history has to bear, for the transcript. */
  readonly features: readonly string[];
  /** Those of the features that it can be told without. */
  readonly troubles: readonly Trouble[];
  /** Troubles that were drawn and left out. */
  readonly without: readonly Trouble[];
  /** Troubles that were not left to chance. */
  readonly sure: readonly Trouble[];
}

/**
 * @param spared troubles that this telling is spared; nothing else of it changes by that
 * @param sure troubles that befall it, whatever would be drawn
 */
export function weatherOf(
  seed: number,
  spared: readonly Trouble[] = [],
  sure: readonly Trouble[] = [],
): Weather {
  const luck = chance(seed);
  const features: string[] = [];
  const troubles: Trouble[] = [];
  const without: Trouble[] = [];
  const sometimes: Befalls = trouble => {
    const own = chance(seed, trouble);
    const drawn = own.one(troubleShares[trouble]);
    if (!drawn && !sure.includes(trouble)) return undefined;
    if (spared.includes(trouble)) {
      without.push(trouble);
      return undefined;
    }
    troubles.push(trouble);
    features.push(trouble);
    return own;
  };

  const usualLagMs = luck.pick([0, 1_000, 3_000]);
  const lagMs = sometimes('hard lag') ? 15_000 : usualLagMs;
  const world = createWorld({
    seed,
    start,
    keepChanges: false,
    buckets: sometimes('small bucket') ? {} : false,
    params: {
      lagMs: [0, lagMs],
      attachMs: luck.pick([0, 5_000, 60_000]),
      exitStandbyMs: luck.pick([0, 10_000]),
      shutdownMs: luck.pick([0, 60_000]),
      detachAtLeastMs: luck.pick([0, 30_000]),
    },
  });
  const hindered = sometimes('an obstacle');
  const obstacle = hindered && pickObstacle(hindered);
  if (obstacle) features.push(obstacle.kind);

  const sources = Math.max(luck.between(0, 2), obstacle?.source ? 1 : 0);
  for (let i = 0; i < sources; i++) {
    world.addTargetGroup({
      name: `tg-${i}`,
      intervalMs: luck.pick([5_000, 30_000]),
      deregistrationDelayMs: luck.pick([0, 20_000, 60_000]),
      ...obstacle?.source,
    });
  }
  const drawn = drawnSizes(luck);
  const sizes = obstacle?.group?.desired === undefined ? drawn : { min: 1, max: 9, desired: 3 };
  const { desired: size } = { ...sizes, ...obstacle?.group };
  const odd = sometimes('odd ground');
  const ground = odd && pickGround(odd);
  if (ground) features.push(ground.name);
  const held = sometimes('some suspended before');
  world.addAlarm({ name: 'web-5xx', state: 'OK' });
  ground?.before?.(world);
  world.addGroup({
    name: groupName,
    ...sizes,
    targetGroups: Array.from({ length: sources }, (_, i) => `tg-${i}`),
    suspended: held ? [held.pick(['AZRebalance', 'AlarmNotification', 'Terminate'] as const)] : [],
    ...ground?.group,
    ...obstacle?.group,
  });
  ground?.set?.(world, groupName);
  world.addGroup({ name: 'other', min: 0, max: 3, desired: 0 });

  const least = Math.max(1, sizes.min);
  const count = sometimes('another number of instances')?.between(least, sizes.max) ?? Math.max(1, size);
  const uneven = sometimes('uneven zones');
  const sick = sometimes('a sick newcomer');
  const flaps = sick ? undefined : sometimes('a flapping newcomer');
  const zones = ['a', 'b', 'c'];
  const incoming = Array.from({ length: count }, (_, i) =>
    world.addInstance({
      az: uneven ? uneven.pick(zones) : (zones[i % (obstacle?.group?.azs?.length ?? 3)] ?? 'a'),
      image: 'ami-0b22',
      health:
        sick && i === 0
          ? 'never'
          : flaps && i === 0
            ? { upMs: flaps.between(10_000, 300_000), downMs: flaps.between(5_000, 400_000) }
            : { afterMs: luck.pick([0, 10_000, 90_000]) },
      ...ground?.incoming?.(i),
      ...(i === 0 ? obstacle?.incoming?.(world) : {}),
    }),
  );
  if (obstacle) obstacle.set?.(world, groupName, incoming);

  const shielded = sometimes('some protected before');
  if (shielded) {
    const some = world.group(groupName).members.filter(() => shielded.one(0.5));
    world.protect(
      groupName,
      some.map(m => m.id),
      true,
    );
  }
  const template = !obstacle && ground?.ownTemplate !== true && luck.one(0.25);
  if (template) world.editTemplate(groupName, { image: 'ami-0b22' });
  const emptyFirst = sometimes('the group is emptied first');
  const armed: (() => void)[] = [];
  const arm: Arm = rule => void armed.push(world.addFault(rule));
  const rough = sometimes('faults of AWS');
  if (rough) armFaults(arm, rough);
  const befallen = armMishaps(world, arm, sometimes, { group: groupName, incoming, sources });
  const spoken = sometimes('people have a word');
  const words = spoken ? drawnWords(spoken) : [];
  const turning = words.some(w => w.what === 'abort' || w.what === 'undo');
  const killShare = sometimes('the bot is killed')?.pick([0.005, 0.01, 0.05, 0.15]) ?? 0;
  const freezeShare = sometimes('the bot hangs')?.pick([0.005, 0.02]) ?? 0;
  const dozeShare = sometimes('the bot hangs in the middle of a look')?.pick([0.002, 0.01]) ?? 0;
  const lateShare = sometimes('looks come late')?.pick([0.05, 0.3]) ?? 0;
  // What was seen of those that die meanwhile is no longer so.
  const mishaps = lateShare > 0 ? { ...befallen, deaths: true } : befallen;
  const storeFailShare = sometimes('the store fails')?.pick([0.01, 0.05]) ?? 0;
  const replicas = sometimes('two processes') !== undefined;
  const otherwise = sometimes('not simply approved');
  const decided = otherwise ? pickDecided(otherwise) : 'approved';
  if (otherwise) features.push(decided);
  const turnsAside = decided === 'approved' && !obstacle ? sometimes('a detour') : undefined;
  const detour = turnsAside?.pick(detours);
  if (detour !== undefined) features.push(detour);
  const neighbour = sometimes('a neighbour') ? neighbourOf(world) : undefined;
  const newerVersion = sometimes('a newer version') !== undefined;
  const impatient = sometimes('little time');
  const deadlineMs = impatient?.between(60_000, 600_000) ?? mishaps.blind?.between(60_000, 600_000);
  const slack = sometimes('Slack has troubles');
  const afterHalt = chance(seed, 'after a halt');

  return {
    seed,
    sure,
    luck: {
      process: chance(seed, 'process'),
      slack: chance(seed, 'Slack'),
      people: chance(seed, 'people'),
    },
    world,
    incoming,
    typed: `${obstacle?.typed?.(world, groupName, incoming) ?? incoming.join(' ')}${options()}`,
    policy: {
      ...policy,
      requesters: { users: [], usergroups: [], anyone: true },
      approvers: { users: [approver, secondApprover], usergroups: [], anyone: false },
      required: decided === 'by two' ? 2 : 1,
      selfApproval: decided === 'glass' ? 'break-glass' : 'never',
      hours: always,
      // Long enough for a target that answers late to pass its checks again.
      gate: { looks: 2, everyMs: luck.pick([5_000, 10_000, 20_000]), timeoutMs: 420_000 },
      watchMs: luck.pick([0, 0, 30_000]),
      alarms: mishaps.alarm ? ['web-5xx'] : [],
      ...(deadlineMs === undefined ? {} : { deadlineMs }),
      ...obstacle?.policy,
    },
    ...(obstacle ? { obstacle } : {}),
    ...(ground ? { ground } : {}),
    decided,
    ...(detour === undefined ? {} : { detour }),
    words,
    newerVersion,
    ...(neighbour ? { neighbour } : {}),
    killShare,
    freezeShare,
    dozeShare,
    lateShare,
    storeFailShare,
    replicas,
    slack: slack ? drawnSlack(slack) : fairSlack,
    mishaps,
    ...(afterHalt.one(0.9)
      ? {
          afterHalt: {
            what: afterHalt.pick(['take up', 'take up', 'put back'] as const),
            afterMs: afterHalt.pick([60_000, 10_800_000]),
          },
        }
      : {}),
    mend: () => {
      for (const end of armed) end();
    },
    lagMs,
    features,
    troubles,
    without,
    expected: expectation(),
  };

  function options(): string {
    const batch = luck.pick(['1', '2', '50%', '100%']);
    const bake = luck.pick(['0', '0', '30s', '5m']);
    const keep = luck.one(0.2) ? ' --keep' : '';
    const canary = luck.one(0.2) ? ' --canary' : '';
    const strategy = emptyFirst && obstacle?.typed === undefined ? ' --strategy empty-first' : '';
    const protect = luck.one(0.2) ? ' --protect' : '';
    const version = template ? ' --template-version 2' : '';
    const reason = decided === 'glass' ? ' --reason "nobody else is awake"' : '';
    const course = strategy === '' ? ` --batch ${batch} --bake ${bake}${keep}${canary}` : strategy;
    return `${course}${protect}${version}${reason}`;
  }

  function expectation(): Weather['expected'] {
    const away = killShare > 0 || freezeShare > 0 || dozeShare > 0 || storeFailShare > 0 || lateShare > 0;
    if (afterwards(mishaps) || newerVersion || impatient) return ['swapped', 'undone', 'halted'];
    // Three refusals or losses in a row can turn a swap back, or halt its way back.
    if (rough || flaps) return ['swapped', 'undone', 'halted'];
    // Emptied, there is no way back: what is not healthy in time is left to a person.
    if (sick && sources > 0) return emptyFirst || turning || away ? ['halted', 'undone'] : ['undone'];
    // Away for minutes again and again, the bot may run out of the time for a gate, or for the way back.
    if (away) return ['swapped', 'undone', 'halted'];
    return turning ? ['swapped', 'undone'] : ['swapped'];
  }
}

/**
 * How old what the bot acts by may be: reads lag and a look takes its time. Where it hangs, or waits for its turn,
 * answers may be half a minute old.
 */
export function sightMs({ lagMs, troubles }: Weather): number {
  const isSlow = troubles.some(trouble => slow.includes(trouble));
  return lagMs + (isSlow ? 32_000 : 12_000);
}

const slow: readonly Trouble[] = [
  'the bot hangs',
  'the bot hangs in the middle of a look',
  'looks come late',
  'small bucket',
];

const detours: readonly Detour[] = [
  'a change before the click',
  'clicks of others',
  'a freeze',
  'a second request',
];

function pickObstacle(luck: Chance): NonNullable<Weather['obstacle']> {
  const kinds = Object.keys(obstacles) as Objection['kind'][];
  const kind = luck.pick(kinds);
  return { kind, ...obstacles[kind] };
}

const pickDecided = (luck: Chance): Decided =>
  luck.pick(['rejected', 'withdrawn', 'expired', 'glass', 'by two', 'by two', 'glass'] as const);

function drawnSizes(luck: Chance): { min: number; max: number; desired: number } {
  const size = luck.between(1, 5);
  const room = luck.between(0, 6);
  const spare = luck.between(0, size - 1);
  return { min: size - spare, max: size + room, desired: size };
}

function drawnWords(luck: Chance): readonly Word[] {
  const afterMs = luck.between(1_000, 600_000);
  const what = luck.pick(['pause', 'abort', 'undo', 'finish'] as const);
  if (what !== 'pause') return [{ afterMs, what }];
  const goOn = luck.pick(['continue', 'abort'] as const);
  return [
    { afterMs, what },
    { afterMs: afterMs + luck.between(1_000, 900_000), what: goOn },
  ];
}

function drawnSlack(luck: Chance): SlackWeather {
  const away = Array.from({ length: luck.between(0, 2) }, () => {
    const from = start + luck.between(0, 900_000);
    return { from, to: from + luck.between(5_000, 600_000) };
  });
  return {
    away,
    limited: luck.pick([0, 0.1, 0.3]),
    ambiguous: luck.pick([0, 0.1, 0.3]),
    refused: luck.pick([0, 0, 0.05]),
    ...(luck.one(0.2) ? { deletedAt: start + luck.between(60_000, 900_000) } : {}),
  };
}

function neighbourOf(world: World): NonNullable<Weather['neighbour']> {
  const group = 'api';
  world.addGroup({ name: group, min: 1, max: 2, desired: 1 });
  return { group, typed: `${world.addInstance({ az: 'a', image: 'ami-0b22' })} --bake 0` };
}
