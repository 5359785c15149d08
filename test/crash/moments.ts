/**
 * The moments at which a bot dies, drawn from a seed: before a call reached AWS, after it took effect but
 * before its answer, after so many events, in the middle of a post to Slack, or simply after a time.
 */
import { seeded } from '../../src/sandbox/slack/faults.ts';
import type { Scene } from './scene.ts';

export type Moment =
  | { readonly at: 'request'; readonly number: number }
  | { readonly at: 'effect'; readonly number: number }
  | { readonly at: 'event'; readonly number: number }
  | { readonly at: 'post'; readonly number: number }
  | { readonly at: 'time'; readonly ms: number };

/** What the seed decides of one run. */
export interface Fate {
  readonly seed: number;
  readonly size: number;
  readonly batch: string;
  readonly moments: readonly Moment[];
  /** After so many events somebody presses Abort and undo; undefined: nobody does. */
  readonly abortAfter: number | undefined;
  /** What happens at each moment, and for how long: one bot is always killed, of two one may also freeze. */
  readonly blows: readonly Blow[];
}

export interface Blow {
  readonly how: 'kill' | 'freeze';
  /** How long the bot stays dead or frozen, in milliseconds. */
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
    switch (upTo(5)) {
      case 0:
        return { at: 'request', number: 1 + upTo(10) };
      case 1:
        return { at: 'effect', number: 1 + upTo(10) };
      case 2:
        return { at: 'event', number: 1 + upTo(32) };
      case 3:
        return { at: 'post', number: 1 + upTo(12) };
      default:
        return { at: 'time', ms: upTo(12_000) };
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

const quickDeath = (upTo: (most: number) => number): Blow => ({ how: 'kill', awayMs: upTo(1_500) });

/** From back before anybody missed it to away until long after the other one took over. */
const blow = (upTo: (most: number) => number): Blow =>
  upTo(4) === 0 ? { how: 'freeze', awayMs: upTo(18_000) } : { how: 'kill', awayMs: upTo(8_000) };

/**
 * Calls `kill` at the moment, counted from now on, before anything else can happen. Resolves with true once
 * it has, with false when `over` resolved first.
 */
export async function killAt(
  moment: Moment,
  scene: Scene,
  kill: () => void,
  events: () => Promise<number>,
  over: Promise<unknown>,
): Promise<boolean> {
  let killed = false;
  let live = true;
  const strike = (): void => {
    if (!live || killed) return;
    killed = true;
    kill();
  };
  const disarm = arm(moment, scene, events, strike, () => live);
  await Promise.race([over, untilTrue(() => killed)]);
  live = false;
  disarm();
  return killed;
}

const nothing = (): void => undefined;

function arm(
  moment: Moment,
  { world, slack }: Scene,
  events: () => Promise<number>,
  strike: () => void,
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
      void afterEvents(moment.number, events, live).then(strike, nothing);
      return nothing;
    }
    case 'post': {
      const target = slack.calls('chat.postMessage').length + moment.number;
      void slack
        .until(() => (slack.calls('chat.postMessage').length >= target ? true : undefined), {
          timeoutMs: 300_000,
        })
        .then(strike, nothing);
      return nothing;
    }
    case 'time': {
      const timer = setTimeout(strike, moment.ms);
      return () => clearTimeout(timer);
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
