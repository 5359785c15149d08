/**
 * Fifty swaps run at once, and Slack takes fifty changes of messages a minute from an app, no more. The narrator
 * and the adapter are the real ones, the simulated Slack refuses what is too much, and time passes only when
 * nobody is at work.
 */
import { EventEmitter, once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createNarrator, type Narrator } from '../../src/app/narrator.ts';
import type { SwapId } from '../../src/core/domain.ts';
import type { Glance } from '../../src/core/glance.ts';
import type { JournalEvent } from '../../src/core/journal.ts';
import type { Clock, Thread } from '../../src/ports.ts';
import { SteppedClock } from '../../src/sandbox/slack/clock.ts';
import type { SimulatedSlack } from '../../src/sandbox/slack/server.ts';
import { approver, plan, policy, request, requester, t0 } from '../helpers/build.ts';
import { MemoryStore } from '../helpers/memory-store.ts';
import { settled, VirtualClock } from '../helpers/virtual-clock.ts';
import { createLog } from './support.ts';
import { openWorkplace } from './workplace.ts';

const minuteMs = 60_000;
const swaps = Array.from({ length: 50 }, (_, i) => `s-${String(i + 1).padStart(8, '0')}` as SwapId);

interface Floor {
  readonly world: SimulatedSlack;
  readonly clock: Clock;
  readonly narrators: readonly Narrator[];
  pass(ms: number): Promise<void>;
  /** Something that a person or the bot did is on record, and its teller hears of it. */
  happens(swap: SwapId, event: JournalEvent): Promise<void>;
  /** Every swap is looked at every five seconds and never looks the same twice; or each of them acts as often. */
  busyFor(ms: number, acting?: 'acting'): Promise<void>;
  /** Somebody asks for one more swap: resolves when its plan stands in the channel. */
  asks(): Promise<void>;
  /** When a post with such words came, in any thread. */
  postedAt(words: RegExp): number;
  /** What a card says, and when. */
  changesOf(swap: SwapId): readonly { readonly at: number; readonly text: string }[];
  /** When cards were changed: of all swaps, in order. */
  updates(): readonly { readonly at: number; readonly status: number }[];
  close(): Promise<void>;
}

const groupOf = (i: number) => ({ account: 'default', region: 'eu-west-1', name: `web-${i + 1}` });

/** Fifty approved swaps, told by one bot or shared out among several of the same app. */
async function openFloor(bots = 1): Promise<Floor> {
  const slackTime = new SteppedClock(t0);
  const clock = new VirtualClock({
    get now() {
      return slackTime.now();
    },
    advance: ms => slackTime.advance(ms),
  });
  let atWork = 0;
  const doors = new EventEmitter();
  const works = <T>(by: number, work: () => Promise<T>): Promise<T> => {
    atWork += by;
    return work().finally(() => {
      atWork -= by;
      doors.emit('left');
    });
  };
  /** Whoever waits for his turn in a channel is not at work. */
  const inSlack: Clock = {
    now: () => clock.now(),
    sleep: (ms, signal) => works(-1, () => clock.sleep(ms, signal)),
  };
  const quiet = async (): Promise<void> => {
    for (;;) {
      await settled();
      if (atWork === 0) return;
      await once(doors, 'left');
    }
  };

  const { slack, world } = await openWorkplace({
    clock: inSlack,
    world: { clock: slackTime, rateLimits: true },
  });
  const thread: Thread = {
    post: (...sent) => works(1, () => slack.thread.post(...sent)),
    update: (...sent) => works(1, () => slack.thread.update(...sent)),
    withdraw: (...sent) => works(1, () => slack.thread.withdraw(...sent)),
    attach: (...sent) => works(1, () => slack.thread.attach(...sent)),
    find: (...sent) => works(1, () => slack.thread.find(...sent)),
  };
  const store = new MemoryStore(() => clock.now());
  for (const [i, id] of swaps.entries()) {
    await store.requests.add(request({ id, plan: { ...plan(), group: groupOf(i) } }));
    await store.requests.settle(id, 'approved', { person: approver, at: clock.now() });
  }
  const narrators = Array.from({ length: bots }, () =>
    createNarrator({
      requests: store.requests,
      journal: store.journal,
      outbox: store.outbox,
      thread,
      clock,
      log: createLog(),
      policy: () => ({ channels: [], groups: [policy] }),
    }),
  );
  const tellerOf = (swap: SwapId): Narrator => {
    const teller = narrators[swaps.indexOf(swap) % bots];
    if (teller === undefined) throw new Error('nobody tells it');
    return teller;
  };

  const floor: Floor = {
    world,
    clock,
    narrators,
    async pass(ms) {
      const end = clock.now() + ms;
      void clock.sleep(ms);
      do await quiet();
      while (clock.now() < end && clock.tick(end));
      await quiet();
    },
    async happens(swap, event) {
      await store.journal.ask(swap, event);
      tellerOf(swap).tell(swap);
    },
    async busyFor(ms, acting) {
      for (const end = clock.now() + ms; clock.now() < end; ) {
        const seconds = (clock.now() - t0) / 1_000;
        for (const swap of swaps) {
          tellerOf(swap).glanced(swap, glance(seconds));
          if (acting) await floor.happens(swap, { kind: 'acting', action: { kind: 'resize', max: seconds } });
          else tellerOf(swap).tell(swap);
        }
        await floor.pass(5_000);
      }
    },
    async asks() {
      const id = 's-0000new1' as SwapId;
      await store.requests.add(request({ id, plan: { ...plan(), group: groupOf(swaps.length) } }));
      await narrators[0]?.show(id);
    },
    postedAt: words =>
      world
        .calls('chat.postMessage')
        .find(call => call.status === 200 && words.test(String(call.args['text'])))?.at ?? Infinity,
    changesOf(swap) {
      const card = world.messages('#deploys').find(m => m.metadata?.event_payload['key'] === `${swap}/card`);
      return world
        .calls('chat.update')
        .filter(call => call.status === 200 && call.args['ts'] === card?.ts)
        .map(call => ({ at: call.at, text: String(call.args['text']) }));
    },
    updates: () => world.calls('chat.update').map(({ at, status }) => ({ at, status })),
    async close() {
      const stopped = Promise.all(narrators.map(narrator => narrator.stop()));
      await floor.pass(1_000);
      await stopped;
    },
  };
  for (const swap of swaps) tellerOf(swap).tell(swap);
  // Fifty cards, plans and openings go into one channel, about one a second.
  await floor.pass(5 * minuteMs);
  return floor;
}

const glance = (seconds: number): Glance => ({
  healthy: seconds,
  incomingHealthy: 0,
  outgoingHealthy: seconds,
  standby: 0,
});

/** The most calls that any minute has had. */
const mostInAMinute = (times: readonly number[]): number =>
  Math.max(...times.map(at => times.filter(other => at - minuteMs < other && other <= at).length));

/** The longest that anything had to wait. */
const longestGap = (times: readonly number[], from: number, to: number): number => {
  const all = [from, ...times.filter(at => from <= at && at <= to), to];
  return Math.max(...all.slice(1).map((at, i) => at - (all[i] ?? at)));
};

describe('fifty swaps at once', () => {
  it('share what Slack takes: no call is refused, no card is left behind, each shows its latest state', async () => {
    const floor = await openFloor();
    const begun = floor.clock.now();
    await floor.busyFor(10 * minuteMs);
    const busyUntil = floor.clock.now();

    const updates = floor.updates();
    expect(updates.filter(({ status }) => status !== 200)).toEqual([]);
    expect(mostInAMinute(updates.map(({ at }) => at))).toBeLessThanOrEqual(48);
    const inTenMinutes = updates.filter(({ at }) => at >= begun).length;
    expect(inTenMinutes).toBeGreaterThanOrEqual(390);
    for (const swap of swaps) {
      const changes = floor.changesOf(swap).filter(({ at }) => at >= begun);
      const times = changes.map(({ at }) => at);
      expect(longestGap(times, begun + 2 * minuteMs, busyUntil)).toBeLessThanOrEqual(90_000);
      // Nobody queues with an old picture: what a card shows is what was seen last before it was drawn.
      for (const { at, text } of changes) {
        const seen = Number(/healthy (\d+)/.exec(text)?.[1]);
        expect(at - t0 - seen * 1_000).toBeLessThanOrEqual(5_000);
      }
    }

    await floor.pass(2 * minuteMs);
    const last = (busyUntil - t0) / 1_000 - 5;
    for (const swap of swaps) expect(floor.changesOf(swap).at(-1)?.text).toContain(`healthy ${last} `);
    await floor.close();
  });

  it('let the one go first that people must act on, and the end', async () => {
    const floor = await openFloor();
    await floor.busyFor(3 * minuteMs);
    const [one, two, three] = [swaps[10], swaps[20], swaps[30]] as [SwapId, SwapId, SwapId];
    const asked = floor.clock.now();
    await floor.happens(one, { kind: 'foreign', what: ['desired 3 to 5'] });
    await floor.happens(two, { kind: 'asked', what: 'pause', by: requester });
    await floor.happens(three, { kind: 'ended', outcome: 'halted', proof: [] });
    await floor.busyFor(minuteMs);
    const shownAfter = (swap: SwapId, words: RegExp): number =>
      (floor.changesOf(swap).find(({ text }) => words.test(text))?.at ?? Infinity) - asked;
    expect(shownAfter(one, /A person must decide/)).toBeLessThanOrEqual(10_000);
    expect(shownAfter(two, /Paused/)).toBeLessThanOrEqual(10_000);
    expect(shownAfter(three, /Halted, a person must look/)).toBeLessThanOrEqual(10_000);
    expect(floor.updates().every(({ status }) => status === 200)).toBe(true);
    await floor.close();
  });

  it('let into their crowded channel first what calls people: a question, a word of a person, a new plan', async () => {
    const floor = await openFloor();
    await floor.busyFor(minuteMs, 'acting');
    const asked = floor.clock.now();
    const [one, two] = [swaps[10], swaps[20]] as [SwapId, SwapId];
    await floor.happens(one, { kind: 'foreign', what: ['desired 3 to 5'] });
    await floor.happens(two, { kind: 'asked', what: 'pause', by: requester });
    const plan = floor.asks();
    await floor.busyFor(minuteMs, 'acting');
    await plan;
    const waited = [/Somebody else changed the group/, /Paused|paused/, /asks to swap .*web-51/].map(
      words => floor.postedAt(words) - asked,
    );
    expect(Math.max(...waited)).toBeLessThanOrEqual(25_000);
    expect(floor.world.calls('chat.postMessage').filter(({ status }) => status !== 200)).toEqual([]);
    // The others are told as well, more lines at a time.
    await floor.pass(3 * minuteMs);
    const lines = floor.world.messages('#deploys').map(({ text }) => text);
    expect(lines.join('\n').split('AWS is asked to set max').length - 1).toBe(50 * 24);
    await floor.close();
  });

  it('all wait when Slack asks one of them to, and all come to their turn again', async () => {
    const floor = await openFloor();
    await floor.busyFor(2 * minuteMs);
    floor.world.stage.fails({
      method: 'chat.update',
      fault: { kind: 'rate_limited', retryAfterS: 40 },
    });
    await floor.busyFor(5 * minuteMs);
    const updates = floor.updates();
    const refused = updates.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(1);
    const refusedAt = refused[0]?.at ?? 0;
    const next = updates.find(({ at }) => at > refusedAt)?.at ?? 0;
    expect(next - refusedAt).toBeGreaterThanOrEqual(40_000);
    expect(next - refusedAt).toBeLessThanOrEqual(45_000);
    for (const swap of swaps)
      expect(floor.changesOf(swap).filter(({ at }) => at > refusedAt).length).toBeGreaterThanOrEqual(1);
    await floor.close();
  });

  it('come to their last state through every failure, within the limit', async () => {
    const floor = await openFloor();
    const begun = floor.clock.now();
    floor.world.stage.failsByChance({ probability: 0.3 });
    await floor.busyFor(5 * minuteMs);
    floor.world.stage.behaves();
    const updates = floor.updates().filter(({ at }) => at >= begun);
    expect(updates.filter(({ status }) => status !== 200).length).toBeGreaterThan(20);
    expect(mostInAMinute(updates.map(({ at }) => at))).toBeLessThanOrEqual(48);
    const last = (floor.clock.now() - t0) / 1_000 - 5;
    await floor.pass(4 * minuteMs);
    for (const swap of swaps) expect(floor.changesOf(swap).at(-1)?.text).toContain(`healthy ${last} `);
    await floor.close();
  });

  it('told by two bots of one app, come to their turn as well, and Slack seldom has to refuse', async () => {
    const floor = await openFloor(2);
    const begun = floor.clock.now();
    await floor.busyFor(10 * minuteMs);
    const updates = floor.updates().filter(({ at }) => at >= begun);
    const refused = updates.filter(({ status }) => status === 429).length;
    expect(refused / updates.length).toBeLessThan(0.05);
    expect(updates.length - refused).toBeGreaterThanOrEqual(250);
    for (const swap of swaps)
      expect(floor.changesOf(swap).filter(({ at }) => at >= begun).length).toBeGreaterThanOrEqual(3);
    await floor.close();
  });
});
