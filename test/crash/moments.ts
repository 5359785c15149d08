/**
 * The moments at which a bot dies, drawn from a seed: before a call reached AWS, after it took effect but
 * before its answer, after so many events, in the middle of a post to Slack, or simply after a time; and, where
 * a network lies between it and its database, at a statement: before it arrives, or when only its answer is lost.
 */
import { seeded } from '../../src/sandbox/slack/faults.ts';
import type { Cast } from './cast.ts';
import type { Scene } from './scene.ts';
import { type Statement, statementKinds, statements } from './statements.ts';

export type Moment =
  | { readonly at: 'request'; readonly number: number }
  | { readonly at: 'effect'; readonly number: number }
  | { readonly at: 'event'; readonly number: number }
  | { readonly at: 'post'; readonly number: number }
  | { readonly at: 'time'; readonly ms: number }
  | {
      readonly at: 'statement';
      readonly kind: Statement;
      readonly number: number;
      /** Whether it reaches the database; its answer never comes back. */
      readonly arrives: boolean;
    };

/** What the seed decides of one run. */
export interface Fate {
  readonly seed: number;
  readonly size: number;
  readonly batch: string;
  readonly moments: readonly Moment[];
  /** After so many events somebody presses Abort and undo; undefined: nobody does. */
  readonly abortAfter: number | undefined;
  /** What happens at each moment, and for how long: one bot is always killed, of two one may also live on. */
  readonly blows: readonly Blow[];
}

export interface Blow {
  /** `cut`: from its database, both ways; `deafen`: what it sends to the database still arrives. */
  readonly how: 'kill' | 'freeze' | 'cut' | 'deafen';
  /** How long the bot stays so, in milliseconds. */
  readonly awayMs: number;
}

/** Calls that change something, as AWS names them. */
export const writes = [
  'AttachInstances',
  'DetachInstances',
  'EnterStandby',
  'ExitStandby',
  'ResumeProcesses',
  'SuspendProcesses',
  'TerminateInstanceInAutoScalingGroup',
  'UpdateAutoScalingGroup',
  'CreateOrUpdateTags',
  'DeleteTags',
  'SetInstanceProtection',
] as const;

/** Two bots on one store are hit more often: after each blow the other one goes on. */
export function fateOf(seed: number, bots = 1): Fate {
  const random = seeded(seed);
  const upTo = (most: number): number => Math.floor(random() * most);
  const moment = (): Moment => {
    switch (upTo(bots === 1 ? 5 : 10)) {
      case 0:
        return { at: 'request', number: 1 + upTo(10) };
      case 1:
        return { at: 'effect', number: 1 + upTo(10) };
      case 2:
        return { at: 'event', number: 1 + upTo(32) };
      case 3:
        return { at: 'post', number: 1 + upTo(12) };
      case 4:
        return { at: 'time', ms: upTo(12_000) };
      default: {
        const kind = statementKinds[upTo(statementKinds.length)] ?? 'commit';
        return { at: 'statement', kind, number: 1 + upTo(many.has(kind) ? 25 : 3), arrives: upTo(2) === 0 };
      }
    }
  };
  const count = bots + upTo(2);
  return {
    seed,
    size: 2 + upTo(2),
    batch: ['50%', '1', '100%'][upTo(3)] ?? '50%',
    moments: Array.from({ length: count }, moment),
    abortAfter: random() < 0.3 ? 4 + upTo(18) : undefined,
    blows: Array.from({ length: count }, () => (bots === 1 ? quickDeath(upTo) : blow(upTo))),
  };
}

/** Statements of every step; the others pass once or twice in a swap. */
const many: ReadonlySet<Statement> = new Set([
  ...(['fence', 'event', 'begin', 'commit', 'intent', 'arrival', 'turn', 'turnEnd'] as const),
  ...(['fetch', 'reading', 'touch'] as const),
]);

const quickDeath = (upTo: (most: number) => number): Blow => ({ how: 'kill', awayMs: upTo(1_500) });

/** From back before anybody missed it to away until long after the other one took over. */
function blow(upTo: (most: number) => number): Blow {
  const how = (['kill', 'kill', 'freeze', 'cut', 'cut', 'deafen'] as const)[upTo(6)] ?? 'kill';
  return { how, awayMs: upTo(how === 'kill' ? 8_000 : 22_000) };
}

/** What a moment is counted by. */
export interface Stage {
  readonly scene: Scene;
  readonly cast: Cast;
  readonly events: () => Promise<number>;
}

/**
 * Calls `strike` at the moment, counted from now on, before anything else can happen; with the number of the
 * bot where the moment is one of a certain bot. Resolves with true once it has, with false when `over` resolved
 * first.
 */
export async function killAt(
  moment: Moment,
  stage: Stage,
  strike: (bot?: number) => void,
  over: Promise<unknown>,
): Promise<boolean> {
  let struck = false;
  let live = true;
  const once = (bot?: number): void => {
    if (!live || struck) return;
    struck = true;
    strike(bot);
  };
  const disarm = arm(moment, stage, once, () => live);
  await Promise.race([over, untilTrue(() => struck)]);
  live = false;
  disarm();
  return struck;
}

const nothing = (): void => undefined;

function arm(
  moment: Moment,
  { scene: { world, slack }, cast, events }: Stage,
  strike: (bot?: number) => void,
  live: () => boolean,
): () => void {
  switch (moment.at) {
    case 'request':
    case 'effect': {
      let seen = 0;
      world.onCall({}, 'after', (_world, call) => {
        if (live() && isWrite(call.action) && ++seen === moment.number) strike();
      });
      if (moment.at === 'effect') return nothing;
      // Dies with the call on its way: AWS never hears of it.
      const fault = { kind: 'lost-request' } as const;
      return world.addFault({ action: writes, skip: moment.number - 1, times: 1, fault });
    }
    case 'event': {
      void afterEvents(moment.number, events, live).then(() => strike(), nothing);
      return nothing;
    }
    case 'post': {
      const target = slack.calls('chat.postMessage').length + moment.number;
      void slack
        .until(() => (slack.calls('chat.postMessage').length >= target ? true : undefined), {
          timeoutMs: 300_000,
        })
        .then(() => strike(), nothing);
      return nothing;
    }
    case 'time': {
      const timer = setTimeout(strike, moment.ms);
      return () => clearTimeout(timer);
    }
    case 'statement': {
      const { kind, number, arrives } = moment;
      const when = { before: !arrives, number };
      const disarms = cast.networks.map((network, i) =>
        network.whenPassing(statements[kind], () => strike(i), when),
      );
      return () => {
        for (const disarm of disarms) disarm();
      };
    }
    default:
      return moment satisfies never;
  }
}

export const isWrite = (action: string): boolean => (writes as readonly string[]).includes(action);

async function afterEvents(
  number: number,
  events: () => Promise<number>,
  live: () => boolean,
): Promise<void> {
  const target = (await events()) + number;
  while (live() && (await events()) < target) await pause(5);
}

async function untilTrue(check: () => boolean): Promise<void> {
  while (!check()) await pause(10);
}

export const pause = (ms: number): Promise<void> =>
  new Promise(resolve => {
    setTimeout(resolve, ms);
  });
